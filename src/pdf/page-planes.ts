/** A page of a finished PDF as the ink planes that the engine lays down, by rendering it at native resolution. */
import { createBitmap, fillRect, INKS, type InkPlanes } from '../raster/index.ts';
import { assembleSheets } from './assemble.ts';
import type { Renderer } from './render.ts';
import { type OverprintPalette, separate } from './separate.ts';

/** Cells of the palette's test page, device pixels. */
const CELL = 64;

/**
 * The colours that this renderer shows for the 16 overprints of C, M, Y and K: measured by drawing
 * them, because every renderer has its own idea of DeviceCMYK.
 */
export async function measurePalette(renderer: Renderer): Promise<OverprintPalette> {
  const width = 4 * CELL;
  const planes = INKS.map((_, ink) => {
    const bitmap = createBitmap(width, width);
    for (let i = 0; i < 16; i++)
      if (i & (1 << ink))
        fillRect(bitmap, { x: (i & 3) * CELL, y: (i >> 2) * CELL, width: CELL, height: CELL });
    return bitmap;
  });
  const grid = { dpi: 600, width, height: width };
  const test: InkPlanes = { ...grid, c: planes[0]!, m: planes[1]!, y: planes[2]!, k: planes[3]! };
  const pdf = await assembleSheets({
    pages: [{ grid, face: null, under: [{ x: 0, y: 0, planes: test }], over: [] }],
    created: new Date(0),
    device: 'cmyk',
  });
  const { data } = renderer.render(pdf, 0, { width, height: width, mode: 'rgb' });
  return Array.from({ length: 16 }, (_, i) => {
    const at = (((i >> 2) * CELL + CELL / 2) * width + (i & 3) * CELL + CELL / 2) * 3;
    return [data[at]!, data[at + 1]!, data[at + 2]!] as const;
  });
}

/** What {@link pagePlanes} needs to know. */
export interface PagePlanesOptions {
  /** The device's resolution: 600 or 1200. */
  readonly dpi: number;
  readonly path: 'mono' | 'cmyk';
  /** From {@link measurePalette} of the same renderer. */
  readonly palette: OverprintPalette;
}

/**
 * Renders one page and separates it. Our own dots come back exactly; other content as a printer would
 * lay it down (see `separate.ts`).
 * @param pageIndex from 0
 */
export function pagePlanes(
  renderer: Renderer,
  pdf: Uint8Array,
  pageIndex: number,
  { dpi, path, palette }: PagePlanesOptions,
): InkPlanes {
  const { width, height } = renderer.pageSize(pdf, pageIndex);
  const rgb = renderer.render(pdf, pageIndex, {
    width: Math.round((width * dpi) / 72),
    height: Math.round((height * dpi) / 72),
    mode: 'rgb',
  });
  return separate(rgb, dpi, palette, path);
}
