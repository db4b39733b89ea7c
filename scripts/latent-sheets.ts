/** What the sweeps of the latent image share: planes on paper of another size, carriers by name. */
import type { Carrier } from '../src/latent/index.ts';
import { type Bitmap, createBitmap } from '../src/raster/bitmap.ts';
import { blit } from '../src/raster/blit.ts';
import { INKS, type InkPlanes } from '../src/raster/ink-planes.ts';

/** Planes with a margin of white paper around them, device pixels; a negative one cuts that much off. */
export function onPaper(planes: InkPlanes, margin: number): InkPlanes {
  const width = planes.width + 2 * margin;
  const height = planes.height + 2 * margin;
  const put = (plane: Bitmap | null): Bitmap | null => {
    if (!plane) return null;
    const out = createBitmap(width, height);
    blit(out, plane, margin, margin, 'copy');
    return out;
  };
  const [c, m, y, k] = INKS.map((ink) => put(planes[ink]));
  return { width, height, dpi: planes.dpi, c: c ?? null, m: m ?? null, y: y ?? null, k: k ?? null };
}

/** A bitmap as the K plane of a sheet. */
export const blackPlanes = (k: Bitmap, dpi: number): InkPlanes => ({
  width: k.width,
  height: k.height,
  dpi,
  c: null,
  m: null,
  y: null,
  k,
});

/** Carriers from `period:ink:taper:sway:length,…`, pixels of 600 dpi; defaults: two periods, no sway, 16. */
export const carriersOf = (text: string, dpi: number): Carrier[] =>
  text.split(',').map((word) => {
    const n = dpi / 600;
    const [period, inkPx, taperPx, amplitude, length = 16] = word.split(':').map(Number);
    const plain: Carrier = {
      period: period! * n,
      slope: 1,
      inkPx: inkPx! * n,
      taperPx: (taperPx ?? 2 * period!) * n,
    };
    return amplitude ? { ...plain, sway: { amplitude, lengthPx: length * n } } : plain;
  });

/** A carrier in one word. */
export const carrierName = ({ period, inkPx, taperPx, sway }: Carrier): string =>
  [period, inkPx, taperPx, ...(sway ? [sway.amplitude, sway.lengthPx] : [])].join(':');
