import { describe, expect, it } from 'vitest';
import { bitmapBytes } from '../../src/raster/bitmap.ts';
import {
  CELL_SIZES,
  type CellPx,
  CLEAR_HALF,
  fieldGeometry,
  renderField,
} from '../../src/scramble/field/index.ts';
import { renderFieldPlain } from '../reference/scramble/render-field.ts';

/** Seedless noise that differs from the pilots' own. */
const someCells = (n: number): Uint8Array =>
  Uint8Array.from({ length: n }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 16) & 1);

describe('fieldGeometry', () => {
  it.each(CELL_SIZES)('keeps data, pilots and clear boxes apart at %i px', (cellPx) => {
    const g = fieldGeometry({ cellPx, rows: 3 });
    expect(g.width).toBe(4320);
    expect(g.height).toBe(864);
    const role = new Uint8Array(g.columns * g.lines);
    for (const cell of g.dataCells) role[cell]! += 1;
    for (const cell of g.pilotCells) role[cell]! += 2;
    expect(role.every((r) => r <= 2)).toBe(true);
    // What is neither touches a clear box, and nothing else does.
    for (let i = 0; i < role.length; i++) {
      const x = (i % g.columns) * cellPx;
      const y = Math.floor(i / g.columns) * cellPx;
      const touches = g.fiducials.some(
        (f) =>
          x < f.x + CLEAR_HALF &&
          x + cellPx > f.x - CLEAR_HALF &&
          y < f.y + CLEAR_HALF &&
          y + cellPx > f.y - CLEAR_HALF,
      );
      if (touches !== (role[i] === 0)) expect.fail(`cell ${i}: role ${role[i]}, touches ${touches}`);
    }
  });

  it('has one asymmetric group: no turn or mirror image maps the hollow marks onto themselves', () => {
    const g = fieldGeometry({ cellPx: 5, rows: 15 });
    const key = (x: number, y: number) => `${x},${y}`;
    const hollow = g.fiducials
      .filter((f) => f.kind === 'hollow')
      .map((f) => [f.x - 2160, f.y - 2160] as const);
    expect(hollow).toHaveLength(3);
    const set = new Set(hollow.map(([x, y]) => key(x, y)));
    for (const turn of [
      ([x, y]: readonly [number, number]) => key(-y, x),
      ([x, y]: readonly [number, number]) => key(-x, -y),
      ([x, y]: readonly [number, number]) => key(y, -x),
    ])
      expect(hollow.map(turn).every((k) => set.has(k))).toBe(false);
  });

  it('is public and fixed: the pilots are part of the format', () => {
    const g = fieldGeometry({ cellPx: 5, rows: 15 });
    expect(g.dataCells.length).toBe(690480);
    expect(g.pilotCells.length).toBe(14400);
    expect(Buffer.from(g.pilotValues.subarray(0, 24)).toString('hex')).toMatchInlineSnapshot(
      `"000000010000000000000001010101000001000100000001"`,
    );
    const mean = g.pilotValues.reduce((s, v) => s + v, 0) / g.pilotValues.length;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
  });

  it('refuses unknown sizes by name', () => {
    expect(() => fieldGeometry({ cellPx: 7 as CellPx, rows: 3 })).toThrow(
      'cellPx: expected one of 4, 5, 6, 8, got 7',
    );
    expect(() => fieldGeometry({ cellPx: 5, rows: 21 })).toThrow('rows: expected an integer 1..20, got 21');
  });
});

describe('renderField', () => {
  it.each([
    [4, 600],
    [5, 600],
    [6, 600],
    [8, 600],
    [5, 1200],
  ] as const)('equals its plain twin: %i px at %i dpi', (cellPx, dpi) => {
    const g = fieldGeometry({ cellPx, rows: 1 });
    const cells = someCells(g.dataCells.length);
    const fast = renderField(cells, g, dpi);
    const plain = renderFieldPlain(cells, g, dpi);
    expect(fast.width).toBe((4320 * dpi) / 600);
    expect(Buffer.compare(bitmapBytes(fast), bitmapBytes(plain))).toBe(0);
  });

  it('refuses a wrong number of cells and another dpi', () => {
    const g = fieldGeometry({ cellPx: 8, rows: 1 });
    expect(() => renderField(new Uint8Array(3), g, 600)).toThrow(/cells: expected \d+ bytes, got 3/);
    expect(() => renderField(new Uint8Array(g.dataCells.length), g, 300)).toThrow('expected 600 or 1200');
  });
});
