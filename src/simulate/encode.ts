/** Between linear reflectance and 8-bit levels. */
import type { ScannerParams } from './parameters.ts';

/** sRGB transfer (IEC 61966-2-1): linear 0..1 to encoded 0..1. */
export const srgbEncode = (v: number): number =>
  v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055;

/** The inverse. */
export const srgbDecode = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

/** Linear value of each of the 256 levels. */
export function decodeTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, i) => srgbDecode(i / 255));
}

/** Level of each of 8192 steps between the scanner's black and white. */
export function encodeTable(scanner: Pick<ScannerParams, 'gamma'>): Uint8Array {
  const steps = 8192;
  return Uint8Array.from({ length: steps }, (_, i) =>
    Math.round(255 * srgbEncode(i / (steps - 1)) ** scanner.gamma),
  );
}
