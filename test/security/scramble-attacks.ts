/**
 * The attacks that the scramble must stand, written as an attacker would: all formats are public, the keys
 * are not. Used by the tests beside it.
 */
import { deriveKey } from '../../src/keys/derive.ts';
import { crop } from '../../src/raster/crop.ts';
import type { Gray } from '../../src/raster/gray.ts';
import type { FieldGeometry } from '../../src/scramble/field/index.ts';
import { publicUnits, streamOrder } from '../../src/scramble/picture/cell-order.ts';
import type { ScrambleKeys } from '../../src/scramble/picture/index.ts';
import { findOccupied, packOccupancy } from '../../src/scramble/picture/occupancy.ts';
import { pixelStart } from '../../src/scramble/picture/stream-layout.ts';
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
  /** Mean correlation of tiles with their true places, in standard errors: 0 ± 1 for an attacker without a clue. */
  readonly z: number;
}

/**
 * Known plaintext: the attacker has the front, so knows every tile of the picture, and the printed back. For
 * each inked tile he takes the unit of the field that resembles it most (either polarity would do him; the
 * sign is kept, which favours him where there is no whitening).
 */
export function locateTiles(
  face: Gray,
  pixels: Uint8Array,
  k: number,
  cells: Uint8Array,
  geometry: FieldGeometry,
  keys: ScrambleKeys,
  blockCells: number,
): LocationResult {
  const area = blockCells ** 2;
  const units = publicUnits(geometry, blockCells);
  const count = units.length / area;
  // The truth, for scoring alone: which unit carries which tile. The attacker does not have it.
  const order = streamOrder(geometry, blockCells, keys.scramble);
  const unitOfCell = new Map<number, number>();
  for (let u = 0; u < count; u++) unitOfCell.set(units[u * area]!, u);
  const map = findOccupied(face, 168);
  const start = pixelStart(packOccupancy(map).length, { blockCells });
  const perBlock = (k / blockCells) ** 2;
  const totalTiles = (pixels.length / (k * k)) * perBlock;

  const fieldBits = new Uint32Array(count * 2);
  for (let u = 0; u < count; u++)
    for (let j = 0; j < area; j++)
      if (cells[units[u * area + j]!]) fieldBits[2 * u + (j >> 5)]! |= 1 << (j & 31);

  const step = Math.max(1, Math.floor(totalTiles / 1500));
  let tiles = 0;
  let located = 0;
  let chance = 0;
  let agreement = 0;
  let compared = 0;
  for (let t = 0; t < totalTiles; t += step) {
    const block = Math.floor(t / perBlock);
    const inside = t % perBlock;
    const across = k / blockCells;
    const x0 = (inside % across) * blockCells;
    const y0 = Math.floor(inside / across) * blockCells;
    let a = 0;
    let b = 0;
    let ink = 0;
    for (let j = 0; j < area; j++) {
      const x = x0 + (j % blockCells);
      const y = y0 + Math.floor(j / blockCells);
      if (!pixels[block * k * k + y * k + x]) continue;
      ink++;
      if (j < 32) a |= 1 << j;
      else b |= 1 << (j - 32);
    }
    if (area > 1 && (ink === 0 || ink === area)) continue;
    tiles++;
    let best = 65;
    let choice = -1;
    for (let u = 0; u < count; u++) {
      const d = ones(fieldBits[2 * u]! ^ a) + ones(fieldBits[2 * u + 1]! ^ b);
      if (d < best) {
        best = d;
        choice = u;
        if (d === 0) break;
      }
    }
    // A tile may stand in the field more than once: every showing counts as found.
    const truth = new Set<number>();
    for (let s = start + t * area; s + area <= order.length; s += totalTiles * area)
      truth.add(unitOfCell.get(order[s]!)!);
    if (truth.has(choice)) located++;
    chance += truth.size / count;
    for (const u of truth) {
      agreement += area - 2 * (ones(fieldBits[2 * u]! ^ a) + ones(fieldBits[2 * u + 1]! ^ b));
      compared += area;
    }
  }
  return { tiles, units: count, located, chance, z: agreement / Math.sqrt(compared) };
}

function ones(v: number): number {
  v -= (v >>> 1) & 0x55555555;
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
