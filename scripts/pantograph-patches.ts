/** Shared by the pantograph sweeps: patches of screens, their printed tone, and a balance found on paper. */
import { type Bitmap, createBitmap } from '../src/raster/bitmap.ts';
import { blit } from '../src/raster/blit.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import { tile } from '../src/raster/tile.ts';
import { type PrinterParams, printPage } from '../src/simulate/index.ts';
import { meanReflectances } from '../src/simulate/tone-calibration.ts';
import { type PantographDesign, withBalance } from '../src/watermark/index.ts';
import { coarseTile, groundTile } from '../src/watermark/screens.ts';

/** A row of screens on paper. */
export interface PatchRow {
  readonly planes: InkPlanes;
  readonly areas: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
}

/** Sets screens side by side, `side` / 600 inch wide each, with bare paper between. */
export function patchRow(tiles: readonly Bitmap[], design: PantographDesign, side = 224): PatchRow {
  const n = design.dpi / 600;
  const gap = 32 * n;
  const width = gap + tiles.length * (side * n + gap);
  const height = side * n + 2 * gap;
  const plane = createBitmap(width, height);
  const areas = tiles.map((screen, k) => {
    const x = gap + k * (side * n + gap);
    blit(plane, tile(screen, side * n, side * n), x, gap, 'copy');
    const inset = 16 * n;
    return { x: x + inset, y: gap + inset, width: side * n - 2 * inset, height: side * n - 2 * inset };
  });
  return {
    planes: { width, height, dpi: design.dpi, c: null, m: null, y: null, k: null, [design.ink]: plane },
    areas,
  };
}

/** Darkness of each screen as printed, 0 = paper. */
export function darknesses(row: PatchRow, printer: PrinterParams, seed: number): number[] {
  const margin = { x: 1, y: 1, width: row.planes.width - 2, height: 8 };
  const got = meanReflectances(
    printPage(row.planes, printer, seed),
    [...row.areas, margin].map((area) => ({ ...area, band: 'green' as const })),
  );
  const white = got[got.length - 1]!;
  return row.areas.map((_, k) => 1 - got[k]! / white);
}

/**
 * The design balanced on a printer by looking at paper itself: what a perfect scan of the calibration
 * sheet would find. The same rule: the smallest fine dots that reach the tone on 85 % of their sites.
 */
export function balanceOn(design: PantographDesign, printer: PrinterParams, seed: number): PantographDesign {
  const n2 = (design.dpi / 600) ** 2;
  const mix = (area: number, coverage: number) =>
    groundTile({ ...design, fine: { ...design.fine, areaPx: area * n2, coverage } });
  const word = coarseTile(design, design.coarse[0]!);
  const [tone, bare, one, two] = darknesses(
    patchRow([word, mix(1, 0), mix(1, 0.8), mix(2, 0.4)], design),
    printer,
    seed,
  ) as [number, number, number, number];
  const single = (one - bare) / 0.8;
  const double = (two - bare) / 0.4;
  let area = 1;
  const need = (a: number) => (tone - bare) / ((2 - a) * single + (a - 1) * double);
  while (area < 2 && need(area) > 0.8) area += 0.05;
  const guess = Math.min(1, need(area));
  const low = guess * 0.88;
  const high = Math.min(1, guess * 1.12);
  const [again, below, above] = darknesses(
    patchRow([word, mix(area, low), mix(area, high)], design),
    printer,
    seed + 1,
  ) as [number, number, number];
  const coverage = Math.min(1, Math.max(0.02, low + ((high - low) * (again - below)) / (above - below)));
  return withBalance(design, {
    fineAreaPx: area * n2,
    fineCoverage: coverage,
    coarseAreaPx: design.coarse.map((rung) => rung.areaPx),
  });
}
