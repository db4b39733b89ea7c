/** Where scan and expectation disagree by more than position and dot gain explain. */
import { largest3, sparseBoxSum } from './filters.ts';

/** Ink that is not where it should be, and ink where none should be; 0..255 a sample. */
export interface Difference {
  readonly missing: Uint8Array;
  readonly added: Uint8Array;
}

/** Differences below this (of 255) are noise of paper, pantograph and JPEG. */
const FLOOR = 26;

/** Share of the expected darkness that a stroke of sound thickness must show. */
const SOUND = 0.7;
/** Bounds of the same for hairlines; the page itself says where between them. */
const HAIRLINE = { least: 0.3, most: SOUND, quantile: 0.1, margin: 0.85 } as const;

/**
 * Compares within a tolerance of one sample (0.13 mm at 200 dpi) beyond what tiles settled: ink is missing
 * where none of the 3 × 3 samples around shows it, added where none of the 3 × 3 expected it. How dark a
 * stroke is does not matter, within limits: one sample of the face stands for a stroke of 0.04 mm or
 * of 0.19 mm.
 * @param face ink of the face itself, 255 where it has ink
 */
export function difference(
  face: Uint8Array,
  expected: Uint8Array,
  scan: Uint8Array,
  width: number,
  height: number,
): Difference {
  const mostExpected = largest3(expected, width, height);
  const mostSeen = largest3(scan, width, height);
  const thin = hairlines(face, width, height);
  const sound = hairlineShare(thin, expected, mostSeen);
  const missing = new Uint8Array(scan.length);
  const added = new Uint8Array(scan.length);
  for (let i = 0; i < scan.length; i++) {
    const e = expected[i]!;
    if (e > FLOOR) {
      const m = (thin[i] ? sound : SOUND) * e - mostSeen[i]! - FLOOR;
      if (m > 0) missing[i] = m;
    }
    const v = scan[i]!;
    if (v > FLOOR) {
      const most = mostExpected[i]!;
      const a = most > 24 ? v - 2 * (most - 24) - FLOOR : v - FLOOR;
      if (a > 0) added[i] = a;
    }
  }
  return { missing, added };
}

/** Samples of strokes one sample thick: blank on both sides, up and down or left and right. */
function hairlines(face: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(face.length);
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1, e = (y + 1) * width - 1; i < e; i++)
      if (
        face[i]! > 127 &&
        ((face[i - width]! < 128 && face[i + width]! < 128) || (face[i - 1]! < 128 && face[i + 1]! < 128))
      )
        out[i] = 1;
  return out;
}

/** How dark hairlines are on this page against what the kernel expects of them: nearly the faintest of them. */
function hairlineShare(thin: Uint8Array, expected: Uint8Array, seen: Uint8Array): number {
  const histogram = new Uint32Array(65);
  let n = 0;
  for (let i = 0; i < thin.length; i++) {
    if (!thin[i] || expected[i]! < 40) continue;
    histogram[Math.min(64, ((64 * seen[i]!) / expected[i]!) | 0)]!++;
    n++;
  }
  if (n < 50) return HAIRLINE.most;
  let left = n * HAIRLINE.quantile;
  let k = 0;
  while (k < 64 && (left -= histogram[k]!) > 0) k++;
  return Math.min(HAIRLINE.most, Math.max(HAIRLINE.least, (HAIRLINE.margin * k) / 64));
}

/** Sum of a difference over 5 × 5 samples (0.64 mm at 200 dpi), in 1/255 of a sample of full ink. */
export const evidence = (map: Uint8Array, width: number, height: number): Uint16Array =>
  sparseBoxSum(map, width, height, 2);
