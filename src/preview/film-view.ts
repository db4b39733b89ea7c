/**
 * The decoder film laid on the two line screens, as a person sees it: paper's light through the film's
 * gaps, summed up by an eye at reading distance, in the film's own frame.
 */
import { type Carrier, filmPatch } from '../latent/index.ts';
import { bitmapBytes, createGray, type Gray } from '../raster/index.ts';
import { blurImage } from '../simulate/blur-image.ts';

/** Light that the film's lines and its clear parts let through, both ways. */
const LINE = 0.01;
const CLEAR = 0.85;
/** Standard deviation of the eye's blur at 40 cm, mm: half of a 106-lpi period. */
const EYE_MM = 0.11;
/** Frame about each screen and gap between the two, mm. */
const MARGIN_MM = 2;
const FRAME_MM = 0.25;

/** A scan of one screen, its zone alone, and the carrier printed there. */
export interface ScreenScan {
  readonly scan: Gray;
  readonly carrier: Carrier;
}

/**
 * The picture of both screens under the film, coarse above fine.
 * @param dpi of the scans; the carriers' own
 */
export function filmView(screens: readonly ScreenScan[], dpi: number): Gray {
  const margin = Math.round((MARGIN_MM * dpi) / 25.4);
  const line = Math.max(1, Math.round((FRAME_MM * dpi) / 25.4));
  const width = Math.max(...screens.map(({ scan }) => scan.width)) + 2 * margin;
  const height = screens.reduce((sum, { scan }) => sum + scan.height + margin, margin);
  const light = new Float32Array(width * height).fill(CLEAR * 0.85);
  let top = margin;
  for (const { scan, carrier } of screens) {
    const film = filmPatch(carrier, scan.width, scan.height);
    const bytes = bitmapBytes(film);
    for (let y = -line; y < scan.height + line; y++)
      for (let x = -line; x < scan.width + line; x++) {
        const inside = x >= 0 && y >= 0 && x < scan.width && y < scan.height;
        const opaque = !inside || (bytes[y * film.stride * 4 + (x >> 3)]! >> (7 - (x & 7))) & 1;
        const paper = inside ? decode(scan.data[y * scan.width + x]!) : 1;
        light[(top + y) * width + margin + x] = paper * (opaque ? LINE : CLEAR);
      }
    top += scan.height + margin;
  }
  const seen = blurImage(light, width, height, (EYE_MM * dpi) / 25.4);
  const out = createGray(width, height);
  for (let i = 0; i < out.data.length; i++) out.data[i] = encode(seen[i]!);
  return out;
}

/** sRGB (IEC 61966-2-1), 0..255 to linear 0..1 and back. */
function decode(value: number): number {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

function encode(light: number): number {
  const v = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.min(255, Math.max(0, Math.round(255 * v)));
}
