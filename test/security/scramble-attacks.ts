/**
 * The attacks that the scramble must stand, written as an attacker would: all formats are public, the keys
 * are not. Used by the tests beside it.
 */
import { deriveKey } from '../../src/keys/derive.ts';
import { crop } from '../../src/raster/crop.ts';
import type { Gray } from '../../src/raster/gray.ts';
import type { FieldGeometry } from '../../src/scramble/field/index.ts';
import {
  type BlockOptions,
  publicUnits,
  streamOrder,
  unitSide,
} from '../../src/scramble/picture/cell-order.ts';
import type { ScrambleKeys } from '../../src/scramble/picture/index.ts';
import { findOccupied, packOccupancy } from '../../src/scramble/picture/occupancy.ts';
import { pixelSources, pixelStart } from '../../src/scramble/picture/stream-layout.ts';
import { certificateFace } from '../scramble/certificate-face.ts';

/** A part of a certificate with table rows, text of both sizes and rules. */
export const partOfFace = (seed = 'face'): Gray =>
  crop(certificateFace({ seed }), { x: 240, y: 500, width: 1500, height: 1100 });

/** Keys of one sheet. */
export function sheetKeys(root: number, serial: string, page = 1, salt = 1): ScrambleKeys {
  const identity = { salt: new Uint8Array(16).fill(salt), serial, page };
  const secret = new Uint8Array(32).fill(root);
  return {
    scramble: deriveKey(secret, identity, 'scramble'),
    whitening: deriveKey(secret, identity, 'whitening'),
  };
}

/** What correlation finds. */
export interface LocationResult {
  /** Inked tiles that were looked for, and units in the field. */
  readonly tiles: number;
  readonly units: number;
  /** Tiles whose best match is a unit that truly carries them; what blind guessing gives on average. */
  readonly located: number;
  readonly chance: number;
  /**
   * What the best attacker there can be would locate on average without whitening. All places with one content
   * are equally likely under a secret permutation, so a tile that is printed t times among m units that look
   * alike is found with t / m, whatever else is known of the page.
   */
  readonly bound: number;
  /** Mean correlation of tiles with their true places, in standard errors: 0 ± 1 for an attacker without a clue. */
  readonly z: number;
}

/**
 * Known plaintext: the attacker has the front, so knows every tile of the picture with the guard of true
 * neighbours around it, and the printed back. For each inked tile he takes the unit of the field that
 * resembles it most (either polarity would do him; the sign is kept, which favours him where there is no
 * whitening).
 * @param k pixels across a block of the picture
 */
export function locateTiles(
  face: Gray,
  pixels: Uint8Array,
  k: number,
  cells: Uint8Array,
  geometry: FieldGeometry,
  keys: ScrambleKeys,
  options: BlockOptions,
): LocationResult {
  const side = unitSide(options);
  const area = side ** 2;
  const words = Math.ceil(area / 32);
  const units = publicUnits(geometry, side);
  const count = units.length / area;
  // The truth, for scoring alone: which unit carries which tile. The attacker does not have it.
  const order = streamOrder(geometry, side, keys.scramble);
  const unitOfCell = new Map<number, number>();
  for (let u = 0; u < count; u++) unitOfCell.set(units[u * area]!, u);
  const map = findOccupied(face, 168);
  const start = pixelStart(packOccupancy(map).length, options);
  const sources = pixelSources(map, k, options);
  const totalTiles = sources ? sources.length / area : pixels.length;

  const fieldBits = new Uint32Array(count * words);
  for (let u = 0; u < count; u++)
    for (let j = 0; j < area; j++)
      if (cells[units[u * area + j]!]) fieldBits[words * u + (j >> 5)]! |= 1 << (j & 31);

  // Units by what they show: the first of each kind, and how many there are.
  const kinds = new Map<string, { first: number; alike: number }>();
  for (let u = 0; u < count; u++) {
    const shown = fieldBits.subarray(words * u, words * (u + 1)).join();
    const kind = kinds.get(shown);
    if (kind) kind.alike++;
    else kinds.set(shown, { first: u, alike: 1 });
  }

  const step = Math.max(1, Math.floor(totalTiles / 1500));
  const tile = new Uint32Array(words);
  let tiles = 0;
  let located = 0;
  let chance = 0;
  let bound = 0;
  let agreement = 0;
  let compared = 0;
  for (let t = 0; t < totalTiles; t += step) {
    tile.fill(0);
    let ink = 0;
    for (let j = 0; j < area; j++) {
      const source = sources ? sources[t * area + j]! : t;
      if (source < 0 || !pixels[source]) continue;
      ink++;
      tile[j >> 5]! |= 1 << (j & 31);
    }
    if (area > 1 && (ink === 0 || ink === area)) continue;
    tiles++;
    // Exactly alike, or else the nearest.
    const exact = kinds.get(tile.join());
    let choice = exact ? exact.first : -1;
    for (let u = 0, at = 0, best = area + 1; !exact && u < count; u++, at += words) {
      let d = 0;
      for (let w = 0; w < words && d <= best; w++) d += ones(fieldBits[at + w]! ^ tile[w]!);
      if (d >= best) continue;
      best = d;
      choice = u;
    }
    // A tile may stand in the field more than once: every showing counts as found.
    const truth = new Set<number>();
    for (let s = start + t * area; s + area <= order.length; s += totalTiles * area)
      truth.add(unitOfCell.get(order[s]!)!);
    if (truth.has(choice)) located++;
    chance += truth.size / count;
    if (exact) bound += truth.size / exact.alike;
    for (const u of truth) {
      let d = 0;
      for (let w = 0; w < words; w++) d += ones(fieldBits[words * u + w]! ^ tile[w]!);
      agreement += area - 2 * d;
      compared += area;
    }
  }
  return { tiles, units: count, located, chance, bound, z: agreement / Math.sqrt(compared) };
}

function ones(v: number): number {
  v -= (v >>> 1) & 0x55555555;
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Jigsaw: what an attacker without the front has to put pieces together by. Every picture pixel stands in the
 * field more than once (guards repeat their neighbours, the stream repeats itself); two places of one pixel
 * are an edge that fits. Returns how far such places agree in print, in standard errors: 0 ± 1 = no help.
 */
export function edgeAgreement(
  face: Gray,
  k: number,
  cells: Uint8Array,
  geometry: FieldGeometry,
  keys: ScrambleKeys,
  options: BlockOptions,
): { readonly z: number; readonly edges: number } {
  const order = streamOrder(geometry, unitSide(options), keys.scramble);
  const map = findOccupied(face, 168);
  const start = pixelStart(packOccupancy(map).length, options);
  const pixels = map.blocks.reduce((n, b) => n + b, 0) * k * k;
  const sources = pixelSources(map, k, options) ?? Int32Array.from({ length: pixels }, (_, i) => i);
  const first = new Int32Array(pixels).fill(-1);
  let agree = 0;
  let edges = 0;
  for (let s = start; s < order.length; s++) {
    const pixel = sources[(s - start) % sources.length]!;
    if (pixel < 0) continue;
    const value = cells[order[s]!]!;
    if (first[pixel]! < 0) first[pixel] = value;
    else {
      agree += first[pixel] === value ? 1 : -1;
      edges++;
    }
  }
  return { z: agree / Math.sqrt(edges), edges };
}
