/**
 * A label as a QR code (ISO/IEC 18004) in device pixels. Modules are whole device pixels; 0.42 mm where
 * the zone allows, which a 200 dpi scan reads with 3.3 pixels a module.
 */
import { encodeQR } from 'qr';
import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import { labelToUrl } from './label-url.ts';

/** Quiet zone in modules, as the standard asks. */
export const QUIET_MODULES = 4;
/** Modules are made no wider than this, in 1/600 inch: 0.508 mm. */
const MODULE_MAX = 12;
/** Below this the code would not read at 200 dpi: 0.339 mm. */
const MODULE_MIN = 8;

/** How a label is drawn. */
export interface RenderLabelOptions {
  /** 600 or 1200. */
  readonly dpi: number;
  /** Side of the zone in 1/600 inch. @default 660 */
  readonly zone?: number;
  /** Print an address instead of raw bytes; see `labelToUrl`. */
  readonly urlPrefix?: string;
}

/**
 * Draws one copy of the label, centred in its square zone, quiet zone included (so the zone is white
 * outside the code).
 * @param bytes from `signLabel`
 * @throws RangeError when the code cannot fit with modules of 0.34 mm
 */
export function renderLabel(bytes: Uint8Array, options: RenderLabelOptions): Bitmap {
  const { dpi, zone = 660, urlPrefix } = options;
  if (dpi !== 600 && dpi !== 1200) throw new RangeError(`dpi: expected 600 or 1200, got ${dpi}`);
  const text = urlPrefix === undefined ? null : labelToUrl(bytes, urlPrefix);
  // Level M, or Q where it costs no width of modules: with two printed copies, a coarse scan is the worse
  // danger than a stain.
  let code = makeCode(bytes, text, 'M');
  const px = moduleFor(code.length, zone);
  const better = makeCode(bytes, text, 'Q');
  if (moduleFor(better.length, zone) === px) code = better;
  if (px < MODULE_MIN)
    throw new RangeError(
      `label: ${bytes.length} bytes do not fit a zone of ${zone} pixels; shorten issuer, kid, serial or prefix`,
    );
  const n = dpi / 600;
  const count = code.length;
  const bitmap = createBitmap(zone * n, zone * n);
  const out = bitmapBytes(bitmap);
  const stride = bitmap.stride * 4;
  const origin = Math.floor((zone - count * px) / 2) * n;
  const side = px * n;
  for (let row = 0; row < count; row++) {
    const base = (origin + row * side) * stride;
    for (let column = 0; column < count; column++) {
      if (!code[row]![column]) continue;
      for (let x = origin + column * side; x < origin + (column + 1) * side; x++)
        out[base + (x >> 3)]! |= 0x80 >> (x & 7);
    }
    for (let k = 1; k < side; k++) out.copyWithin(base + k * stride, base, base + stride);
  }
  return bitmap;
}

/** Where the code lies in its zone, in 1/600 inch: offset of its first module, and a module's side. */
export function labelPlacement(modules: number, zone = 660): { offset: number; module: number } {
  const module = moduleFor(modules, zone);
  return { offset: Math.floor((zone - modules * module) / 2), module };
}

const moduleFor = (modules: number, zone: number): number =>
  Math.min(MODULE_MAX, Math.floor(zone / (modules + 2 * QUIET_MODULES)));

/** Rows of modules, true = dark, without a quiet zone. */
function makeCode(bytes: Uint8Array, text: string | null, level: 'M' | 'Q'): boolean[][] {
  const ecc = level === 'M' ? 'medium' : 'quartile';
  // The narrowest border that the library draws is one module; it is cut off again.
  const code =
    text === null
      ? encodeQR('', 'raw', { ecc, encoding: 'byte', border: 1, textEncoder: () => bytes })
      : encodeQR(text, 'raw', { ecc, encoding: 'alphanumeric', border: 1 });
  return code.slice(1, -1).map((row) => row.slice(1, -1));
}
