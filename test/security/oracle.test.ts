import { describe, expect, it } from 'vitest';
import { crop } from '../../src/raster/crop.ts';
import type { BackReading } from '../../src/scan/index.ts';
import { openPicture } from '../../src/scan/index.ts';
import { fieldGeometry } from '../../src/scramble/field/index.ts';
import type { LabelFields } from '../../src/scramble/label/index.ts';
import { streamOrder } from '../../src/scramble/picture/cell-order.ts';
import { decodePicture, encodePicture } from '../../src/scramble/picture/index.ts';
import { findOccupied, packOccupancy } from '../../src/scramble/picture/occupancy.ts';
import { pixelStart } from '../../src/scramble/picture/stream-layout.ts';
import { type SoftCells, softFromCells } from '../../src/scramble/soft-cells.ts';
import { partOfFace, sheetKeys } from './scramble-attacks.ts';

const geometry = fieldGeometry({ cellPx: 8, rows: 2 });
const keys = sheetKeys(5, 'R8-77');
const face = crop(partOfFace(), { x: 320, y: 20, width: 600, height: 400 });
const sheet = encodePicture(face, { geometry, keys });
const QUERIES = 70;
const WEIGHT = 4;

/** Each cell flips in its own four of the seventy chosen scans; few enough flips for the header to survive. */
function codeword(cell: number): number[] {
  const picks: number[] = [];
  for (let h = Math.imul(cell + 1, 0x9e3779b1) >>> 0, i = 0; picks.length < WEIGHT; i++) {
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d + 2 * i) >>> 0;
    const pick = (h >>> 8) % QUERIES;
    if (!picks.includes(pick)) picks.push(pick);
  }
  return picks.sort((a, b) => a - b);
}

type Oracle = (soft: SoftCells) => Promise<Uint8Array | null>;

/** The attack: which cell of the field is which dot of the picture? Returns the share of dots it places right. */
async function mapByOracle(oracle: Oracle): Promise<number> {
  const base = await oracle(softFromCells(sheet.cells));
  if (!base) return 0;
  const flips: number[][] = Array.from({ length: base.length }, () => []);
  const words = Array.from({ length: sheet.cells.length }, (_, cell) => codeword(cell));
  for (let q = 0; q < QUERIES; q++) {
    const cells = sheet.cells.slice();
    for (let i = 0; i < cells.length; i++) if (words[i]!.includes(q)) cells[i]! ^= 1;
    const answer = await oracle(softFromCells(cells));
    if (!answer) continue;
    for (let i = 0; i < base.length; i++) if (answer[i] !== base[i]) flips[i]!.push(q);
  }
  const cellOf = new Map(words.map((w, cell) => [w.join(), cell]));
  const map = findOccupied(face, 168);
  const start = pixelStart(packOccupancy(map).length, {});
  const order = streamOrder(geometry, 1, keys.scramble);
  const pixels = map.blocks.reduce((n, b) => n + b, 0) * ((sheet.dpi * 12) / 300) ** 2;
  let right = 0;
  for (let p = 0; p < pixels; p++) if (cellOf.get(flips[p]!.join()) === order[start + p]) right++;
  return right / pixels;
}

/** The picture's dots in stream order, as an attacker reads them off the answer: sampled from the grey image. */
function dots(gray: { width: number; height: number; data: Uint8Array }): Uint8Array {
  const k = (sheet.dpi * 12) / 300;
  const map = findOccupied(face, 168);
  const out: number[] = [];
  for (let b = 0; b < map.blocks.length; b++) {
    if (!map.blocks[b]) continue;
    const x0 = (b % map.across) * 12;
    const y0 = Math.floor(b / map.across) * 12;
    for (let j = 0; j < k * k; j++) {
      const x = Math.min(gray.width - 1, Math.floor(x0 + (((j % k) + 0.5) * 12) / k));
      const y = Math.min(gray.height - 1, Math.floor(y0 + ((Math.floor(j / k) + 0.5) * 12) / k));
      out.push(gray.data[y * gray.width + x]! < 128 ? 1 : 0);
    }
  }
  return Uint8Array.from(out);
}

const fields: LabelFields = {
  issuer: 'test',
  kid: 'k1',
  serial: 'R8-77',
  page: 1,
  pages: 1,
  salt: new Uint8Array(16).fill(1),
  encoding: 'picture',
  cellPx: 8,
  rows: 2,
  blockCells: 1,
  guardCells: 0,
  pantograph: 0,
  latent: 0,
  digest: sheet.digest,
};

const reading = (label: BackReading['label'], soft: SoftCells): BackReading => ({
  label,
  map: null,
  fiducials: { used: 48, of: 48 },
  field: {
    soft,
    geometry,
    pilotErrorRate: 0,
    erased: 0,
    damage: { width: 1, height: 1, data: new Uint8Array(1) },
  },
  timingsMs: {},
});

describe('chosen scans', () => {
  it('a raw unscramble is an oracle: the attack places most dots (so it must never face the public)', async () => {
    const share = await mapByOracle(async (soft) => {
      const opened = decodePicture(soft, { geometry, keys, denoise: false });
      return opened.ok ? dots(opened.gray) : null;
    });
    expect(share).toBeGreaterThan(0.8);
  });

  it.each([
    [{ status: 'missing' }],
    [{ status: 'invalid', reason: 'signature' }],
    [{ status: 'invalid', reason: 'unknown-key' }],
  ] as const)('an unsigned or altered label gets nothing, and no key is touched: %j', async (label) => {
    let asked = 0;
    const share = await mapByOracle(async (soft) => {
      const opened = await openPicture(reading(label, soft), () => {
        asked++;
        return new Uint8Array(32).fill(5);
      });
      return opened.ok ? dots(opened.gray) : null;
    });
    expect(share).toBe(0);
    expect(asked).toBe(0);
  });

  it('under a genuine label an altered field is never called exact', async () => {
    const root = () => new Uint8Array(32).fill(5);
    const honest = await openPicture(reading({ status: 'valid', fields }, softFromCells(sheet.cells)), root);
    expect(honest.ok && honest.exact).toBe(true);
    const cells = sheet.cells.slice();
    for (let i = 0; i < cells.length; i += 20) cells[i]! ^= 1;
    const altered = await openPicture(reading({ status: 'valid', fields }, softFromCells(cells)), root);
    expect(altered.ok && altered.exact).toBe(false);
  });
});
