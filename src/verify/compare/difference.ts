/** Where scan and expectation disagree by more than position and dot gain explain. */
import { sparseBoxSum } from './filters.ts';
import type { MapPool } from './map-pool.ts';

/** Ink that is not where it should be, and ink where none should be; 0..255 a sample. */
export interface Difference {
  readonly missing: Uint8Array;
  readonly added: Uint8Array;
  /** Share of the expected darkness that hairlines must show on this page. */
  readonly sound: number;
}

/** What is a difference, of 255. */
export const SENSE = {
  /** Less is noise of paper, pantograph and JPEG. */
  floor: 26,
  /** Expected ink below this explains nothing. */
  explained: 24,
  /** Share of the expected darkness that a stroke of sound thickness must show. */
  sound: 0.7,
} as const;

/** Bounds of the same for hairlines; the page itself says where between them. */
const HAIRLINE = { least: 0.3, most: SENSE.sound, quantile: 0.1, margin: 0.85 } as const;

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
  maps: MapPool,
): Difference {
  const thin = hairlines(face, width, height, maps);
  const sound = hairlineShare(thin, expected, scan, width, height);
  const missing = maps.take(scan.length);
  const added = maps.take(scan.length);
  disagree(expected, scan, thin, sound, width, height, missing, added);
  return { missing, added, sound };
}

/**
 * What of the ink is missing and what was added.
 * @param thin 1 where a stroke is one sample thick
 * @param sound as dark as those must be, as a part of what is expected
 */
function disagree(
  expected: Uint8Array,
  scan: Uint8Array,
  thin: Uint8Array,
  sound: number,
  width: number,
  height: number,
  missing: Uint8Array,
  added: Uint8Array,
): void {
  const { floor, explained } = SENSE;
  // Most samples agree where they are; only those that do not look around.
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const e = expected[i]!;
      const v = scan[i]!;
      if (e > floor) {
        const least = (thin[i] ? sound : SENSE.sound) * e - floor;
        if (v < least) {
          const m = least - largestAround(scan, x, y, width, height);
          if (m > 0) missing[i] = m;
        }
      }
      if (v > floor && v - floor > 2 * (e - explained)) {
        const a = v - floor - 2 * Math.max(0, largestAround(expected, x, y, width, height) - explained);
        if (a > 0) added[i] = a;
      }
    }
}

/** Largest value of a 3 × 3 neighbourhood, of what there is of it at the border. */
function largestAround(data: Uint8Array, x: number, y: number, width: number, height: number): number {
  const left = x > 0 ? x - 1 : 0;
  const right = x < width - 1 ? x + 1 : x;
  let most = 0;
  for (let j = y > 0 ? y - 1 : 0, last = y < height - 1 ? y + 1 : y; j <= last; j++)
    for (let i = j * width + left, end = j * width + right; i <= end; i++)
      if (data[i]! > most) most = data[i]!;
  return most;
}

/** Samples of strokes one sample thick. */
function hairlines(face: Uint8Array, width: number, height: number, maps: MapPool): Uint8Array {
  const out = maps.take(face.length);
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1, e = (y + 1) * width - 1; i < e; i++)
      if (face[i]! > 127 && isHairline(face, i, width)) out[i] = 1;
  return out;
}

/** Whether sample `i`, not at the border, is of a stroke one sample thick: blank on both sides, up and down or left and right. */
export const isHairline = (face: Uint8Array, i: number, width: number): boolean =>
  face[i]! > 127 &&
  ((face[i - width]! < 128 && face[i + width]! < 128) || (face[i - 1]! < 128 && face[i + 1]! < 128));

/** How dark hairlines are on this page against what the kernel expects of them: nearly the faintest of them. */
function hairlineShare(
  thin: Uint8Array,
  expected: Uint8Array,
  scan: Uint8Array,
  width: number,
  height: number,
): number {
  const histogram = new Uint32Array(65);
  let n = 0;
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (thin[i] === 0 || expected[i]! < 40) continue;
      const seen = largestAround(scan, x, y, width, height);
      histogram[Math.min(64, ((64 * seen) / expected[i]!) | 0)]!++;
      n++;
    }
  if (n < 50) return HAIRLINE.most;
  let left = n * HAIRLINE.quantile;
  let k = 0;
  while (k < 64 && (left -= histogram[k]!) > 0) k++;
  return Math.min(HAIRLINE.most, Math.max(HAIRLINE.least, (HAIRLINE.margin * k) / 64));
}

/** Sum of a difference over 5 × 5 samples (0.64 mm at 200 dpi), in 1/255 of a sample of full ink. */
export const evidence = (map: Uint8Array, width: number, height: number, maps: MapPool): Uint16Array =>
  sparseBoxSum(map, width, height, 2, maps);
