/** Shared by the pantograph sweeps: patches of screens, their printed tone, and a balance found on paper. */
import { type Bitmap, createBitmap } from '../src/raster/bitmap.ts';
import { blit } from '../src/raster/blit.ts';
import { andNot } from '../src/raster/combine.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import { popCount } from '../src/raster/pop-count.ts';
import { tile } from '../src/raster/tile.ts';
import { type PrinterParams, printPage } from '../src/simulate/index.ts';
import { meanReflectances } from '../src/simulate/tone-calibration.ts';
import { type PatchContent, patchContents } from '../src/watermark/calibrate/layout.ts';
import { balanceOf, chooseScreens, measureScreens } from '../src/watermark/calibrate/screens-fit.ts';
import { drawPatch } from '../src/watermark/calibrate/sheet.ts';
import { windowShares } from '../src/watermark/calibrate/window-shares.ts';
import { camouflageCells } from '../src/watermark/camouflage.ts';
import { cellMaskBitmap } from '../src/watermark/cells.ts';
import { type Camouflage, type PantographDesign, withBalance } from '../src/watermark/index.ts';
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

/** Border of a patch that is not measured, 1/600 inch. */
const INSET = 16;

/** Sets screens side by side, `side` / 600 inch wide each, with bare paper between. */
export function patchRow(tiles: readonly Bitmap[], design: PantographDesign, side: number): PatchRow {
  const n = design.dpi / 600;
  const gap = 32 * n;
  const width = gap + tiles.length * (side * n + gap);
  const height = side * n + 2 * gap;
  const plane = createBitmap(width, height);
  const areas = tiles.map((screen, k) => {
    const x = gap + k * (side * n + gap);
    blit(plane, tile(screen, side * n, side * n), x, gap, 'copy');
    const inset = INSET * n;
    return { x: x + inset, y: gap + inset, width: side * n - 2 * inset, height: side * n - 2 * inset };
  });
  return {
    planes: { width, height, dpi: design.dpi, c: null, m: null, y: null, k: null, [design.ink]: plane },
    areas,
  };
}

/**
 * Word and ground of a design side by side, `side` / 600 inch wide each, with its camouflage. A page shows every part of a tile and
 * of the motif: here the part that is measured is one with as much of either as there is on average.
 */
export function screenRow(design: PantographDesign, side = 288): PatchRow {
  const n = design.dpi / 600;
  const ordinary = (screen: Bitmap, step = 1): Bitmap =>
    tile(screen, side * n, side * n, ...ordinaryPart(screen, design, side, step));
  const screens = [coarseTile(design, design.coarse[0]!), groundTile(design)].map((screen) =>
    ordinary(screen),
  );
  const holes = design.camouflage && ordinary(motif(design, design.camouflage), 16);
  return patchRow(holes ? screens.map((screen) => andNot(screen, holes)) : screens, design, side);
}

/** The cells that a motif leaves out, some figures of it. */
function motif({ cell, dpi }: PantographDesign, camouflage: Camouflage): Bitmap {
  const side = 1536 * (dpi / 600);
  return cellMaskBitmap(camouflageCells(camouflage, cell, { dpi, width: side, height: side }));
}

/** Where a tile must start for the measured part of a patch to have its ink; every `step`th cell is tried. */
function ordinaryPart(
  screen: Bitmap,
  { cell, dpi }: PantographDesign,
  side: number,
  step: number,
): [x0: number, y0: number] {
  const n = dpi / 600;
  const inner = (side - 2 * INSET) * n;
  const asked = (popCount(screen) / (screen.width * screen.height)) * inner * inner;
  let best: [number, number] = [0, 0];
  let least = Number.POSITIVE_INFINITY;
  for (let y = 0; y < screen.height; y += step * cell.height)
    for (let x = 0; x < screen.width; x += step * cell.width) {
      const off = Math.abs(popCount(tile(screen, inner, inner, -x, -y)) - asked);
      if (off < least) [least, best] = [off, [INSET * n - x, INSET * n - y]];
    }
  return best;
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
 * sheet would find, by the same rule.
 */
export function balanceOn(design: PantographDesign, printer: PrinterParams, seed: number): PantographDesign {
  const contents = patchContents(design, design.ink).filter(
    (content): content is ScreenContent => content.kind === 'coarse' || content.kind === 'ground',
  );
  const n = design.dpi / 600;
  const side = 224 * n;
  const tones = darknesses(
    patchRow(
      contents.map((content) => drawPatch(design, content, side, side)),
      design,
      224,
    ),
    printer,
    seed,
  );
  const mean = (test: (content: ScreenContent) => boolean): number => {
    const some = tones.filter((_, i) => test(contents[i]!));
    return some.reduce((sum, v) => sum + v, 0) / some.length;
  };
  const shares = windowShares(design, INSET * n, side - INSET * n);
  const rungs = design.coarse.map(
    (_, rung) => mean((c) => c.kind === 'coarse' && c.rung === rung && c.scale === 1) * shares.word(rung, 1),
  );
  const chosen = chooseScreens(measureScreens(design, mean, shares, true), design, 1, rungs);
  return withBalance(design, balanceOf(chosen, design));
}

/** L* of ground minus word (paper = 100) of a design as a printer prints it, eyes apart: positive, the ground is lighter. */
export function lightnessDifference(design: PantographDesign, printer: PrinterParams, seed: number): number {
  const [word, ground] = darknesses(screenRow({ ...design, camouflage: null }, 448), printer, seed) as [
    number,
    number,
  ];
  const lightness = (y: number) => (y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y);
  return lightness(1 - ground) - lightness(1 - word);
}

type ScreenContent = Extract<PatchContent, { kind: 'coarse' | 'ground' }>;
