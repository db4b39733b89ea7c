import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { publicKey } from '../../src/keys/sign.ts';
import { bitmapBytes, cloneBitmap, setPixel } from '../../src/raster/bitmap.ts';
import {
  codeFace,
  openRecord,
  planSealed,
  recordBytes,
  type SealRequest,
  sealedKeys,
  sealRecord,
} from '../../src/scramble/sealed/index.ts';
import { LLR_MAX, type SoftCells, softFromCells } from '../../src/scramble/soft-cells.ts';
import { backCapacity } from './capacity.ts';
import { textPage } from './text-page.ts';

const root = new Uint8Array(32).fill(7);
const signSeed = new Uint8Array(32).fill(9);
const verifyKey = publicKey(signSeed);
const identity = { salt: new Uint8Array(16).fill(3), serial: 'A-0001', page: 1 };
const keys = sealedKeys(root, identity);
const labelBytes = new TextEncoder().encode('label of A-0001');
const fields = new TextEncoder().encode('{"template":"juminhyo","name":"戸籍"}');
const face = textPage({ dpi: 200, lines: 14 });
const capacityCells = backCapacity(6, 11);
const request: SealRequest = { face, fields, labelBytes, keys, signSeed, capacityCells };
const record = sealRecord(request)!;
const open = (soft: SoftCells, over: Partial<Parameters<typeof openRecord>[0]> = {}) =>
  openRecord({ soft, labelBytes, keys, verifyKey, ...over });

/** Cell errors with little confidence behind them, and whole areas erased. */
function damage(cells: Uint8Array, errors: number, erased: number, seed: string): SoftCells {
  const random = seedrandom(seed);
  const soft = softFromCells(cells);
  for (let i = 0; i < soft.length; i++) {
    const wrong = random() < errors;
    const strength = wrong ? 1 + 20 * random() : 20 + (LLR_MAX - 20) * random();
    soft[i] = Math.round(strength) * ((cells[i] === 1) !== wrong ? 1 : -1);
  }
  // One area of neighbours, as a tear or a stamp takes it.
  const from = Math.floor(random() * soft.length * (1 - erased));
  soft.fill(0, from, from + Math.floor(soft.length * erased));
  return soft;
}

describe('sealed record', () => {
  it('opens bit for bit, with its fields', () => {
    const result = open(softFromCells(record.cells));
    expect(result.status).toBe('opened');
    expect(Buffer.compare(bitmapBytes(result.face!), bitmapBytes(face))).toBe(0);
    expect(Buffer.compare(result.fields!, fields)).toBe(0);
    expect(result.cellErrorRate).toBe(0);
    expect(result.rate).toBe(record.rate);
    expect(result.stripes.every((stripe) => stripe.opened)).toBe(true);
  });

  it('is the same bytes for the same request, and looks like noise', () => {
    expect(Buffer.compare(sealRecord(request)!.cells, record.cells)).toBe(0);
    let ink = 0;
    for (const cell of record.cells) ink += cell;
    expect(Math.abs(ink / record.cells.length - 0.5)).toBeLessThan(0.003);
    const other = sealRecord({ ...request, keys: sealedKeys(root, { ...identity, page: 2 }) })!.cells;
    let agree = 0;
    for (let i = 0; i < other.length; i++) agree += other[i] === record.cells[i] ? 1 : 0;
    expect(Math.abs(agree / other.length - 0.5)).toBeLessThan(0.003);
  });

  it.each([
    // cell errors, area lost
    [0.01, 0.25],
    [0.02, 0.1],
    [0.04, 0.0],
    [0.0, 0.4],
  ])('opens with %f of the cells wrong and %f of the area lost', (errors, erased) => {
    expect(record.rate).toBe(85);
    const result = open(damage(record.cells, errors, erased, `${errors} ${erased}`));
    expect(result.status).toBe('opened');
    expect(Buffer.compare(bitmapBytes(result.face!), bitmapBytes(face))).toBe(0);
    expect(result.cellErrorRate).toBeCloseTo(errors, 2);
    expect(result.erasedShare).toBeCloseTo(erased, 2);
  });

  it('opens in part near its limit, and marks what is missing', () => {
    let partial = 0;
    for (let i = 0; i < 24 && partial === 0; i++) {
      const result = open(damage(record.cells, 0.012, 0.5 + 0.004 * i, 'edge'));
      if (result.status !== 'partial') continue;
      partial++;
      const missing = result.stripes.filter((stripe) => !stripe.opened);
      for (const stripe of result.stripes) {
        const from = stripe.y * face.stride * 4;
        const to = from + stripe.rows * face.stride * 4;
        const rows = bitmapBytes(result.face!).subarray(from, to);
        if (stripe.opened) expect(Buffer.compare(rows, bitmapBytes(face).subarray(from, to))).toBe(0);
        else expect(rows.every((byte) => byte === 0)).toBe(true);
      }
      expect(missing.length).toBeLessThan(result.stripes.length);
    }
    expect(partial).toBe(1);
  });

  it('does not open with another key, label, signer, or damaged beyond the code', () => {
    const soft = softFromCells(record.cells);
    const failed = (result: ReturnType<typeof open>) => {
      expect(result.status).toBe('failed');
      expect(result.face).toBeNull();
      expect(result.fields).toBeNull();
    };
    failed(open(soft, { keys: sealedKeys(root, { ...identity, serial: 'A-0002' }) }));
    failed(open(soft, { keys: sealedKeys(new Uint8Array(32), identity) }));
    failed(open(soft, { labelBytes: new TextEncoder().encode('label of A-0002') }));
    failed(open(soft, { verifyKey: publicKey(new Uint8Array(32).fill(1)) }));
    failed(open(damage(record.cells, 0.3, 0, 'noise')));
    failed(open(softFromCells(record.cells).fill(0)));
    failed(open(new Int8Array(0)));
    failed(open(soft.subarray(0, soft.length >> 1)));
  });

  it('seals another face under the same salt with another key stream', () => {
    const changed = cloneBitmap(face);
    setPixel(changed, 5, 5, 1);
    const other = sealRecord({ ...request, face: changed })!.cells;
    let agree = 0;
    for (let i = 0; i < other.length; i++) agree += other[i] === record.cells[i] ? 1 : 0;
    expect(agree / other.length).toBeLessThan(0.52);
  });

  it('says when a face does not fit', () => {
    expect(sealRecord({ ...request, capacityCells: backCapacity(6, 1) })).toBeNull();
  });
});

describe('plan', () => {
  const profile = { cellPx: [6, 5], preferredRows: 12, maxRows: 20, dataCells: backCapacity };

  it('prefers a short field at the strongest rate', () => {
    const plan = planSealed(recordBytes(codeFace(face)), profile)!;
    expect(plan).toMatchObject({ cellPx: 6, rate: 85 });
    expect(plan.rows).toBeLessThanOrEqual(12);
    expect(planSealed(2000, profile)!.rows).toBeLessThan(4);
  });

  it('gives up rate, then pantograph, then cell size, then itself', () => {
    const plans = [15_000, 20_000, 30_000, 45_000, 58_000, 70_000, 200_000].map((n) =>
      planSealed(n, profile),
    );
    expect(plans.map((plan) => plan && `${plan.cellPx} ${plan.rows} ${plan.rate}`)).toMatchInlineSnapshot(`
      [
        "6 12 85",
        "6 12 127",
        "6 16 127",
        "6 20 159",
        "6 20 191",
        "5 20 159",
        null,
      ]
    `);
    for (const [i, n] of [15_000, 20_000, 30_000, 45_000, 58_000].entries())
      expect((backCapacity(plans[i]!.cellPx, plans[i]!.rows) / 8) * (plans[i]!.rate / 255)).toBeGreaterThan(
        n,
      );
  });
});
