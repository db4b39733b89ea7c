/** Helpers of the PDF tests: patterns that show every misplaced dot, and renderers' output as bits. */
import { expect } from 'vitest';
import { type Bitmap, bitmapFromRows, packedRows } from '../../src/raster/bitmap.ts';

/** Dots that no shift, flip or scale maps onto themselves: xorshift noise at half coverage. */
export function noiseBitmap(width: number, height: number, seed: number): Bitmap {
  const rowBytes = (width + 7) >> 3;
  const rows = new Uint8Array(rowBytes * height);
  let s = Math.imul(seed, 0x9e3779b1) | 1;
  for (let i = 0; i < rows.length; i++) {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    rows[i] = s;
  }
  return bitmapFromRows(width, height, rows);
}

/** Samples as a bitmap: ink where the sample is on the dark side of `ink`. Halves must not occur. */
export function inkBits(
  data: Uint8Array,
  width: number,
  height: number,
  options: { readonly inkIsHigh?: boolean; readonly step?: number; readonly offset?: number } = {},
): Bitmap {
  const { inkIsHigh = false, step = 1, offset = 0 } = options;
  expect(data.length).toBeGreaterThanOrEqual((width * height - 1) * step + offset + 1);
  const rowBytes = (width + 7) >> 3;
  const rows = new Uint8Array(rowBytes * height);
  let between = 0;
  for (let y = 0, i = offset; y < height; y++)
    for (let x = 0; x < width; x++, i += step) {
      const v = data[i]!;
      if (v > 8 && v < 247) between++;
      if (v >= 128 === inkIsHigh) rows[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  expect(between, 'samples that are neither ink nor paper').toBe(0);
  return bitmapFromRows(width, height, rows);
}

/** A netpbm file (P4, P5, P6 or P7) as its header and samples. */
export function readNetpbm(file: Buffer): { kind: string; width: number; height: number; data: Buffer } {
  const head = file.subarray(0, 300).toString('latin1');
  const pam = /^P7\n([\s\S]*?)ENDHDR\n/.exec(head);
  if (pam)
    return {
      kind: 'P7',
      width: Number(/WIDTH (\d+)/.exec(pam[1]!)![1]),
      height: Number(/HEIGHT (\d+)/.exec(pam[1]!)![1]),
      data: file.subarray(pam[0].length),
    };
  const match = /^(P[456])\s+(?:#[^\n]*\n)*(\d+)\s+(\d+)\s(?:255\s)?/.exec(head)!;
  return {
    kind: match[1]!,
    width: Number(match[2]),
    height: Number(match[3]),
    data: file.subarray(match[0].length),
  };
}

/** A grey or one-bit netpbm file as ink. */
export function netpbmBits(file: Buffer): Bitmap {
  const { kind, width, height, data } = readNetpbm(file);
  return kind === 'P4'
    ? bitmapFromRows(width, height, data.subarray(0, ((width + 7) >> 3) * height))
    : inkBits(data, width, height);
}

/** Fails with the number of wrong dots and the first of them. */
export function expectSameDots(actual: Bitmap, expected: Bitmap): void {
  expect([actual.width, actual.height]).toEqual([expected.width, expected.height]);
  const a = packedRows(actual);
  const b = packedRows(expected);
  if (Buffer.compare(a, b) === 0) return;
  let wrong = 0;
  let first = -1;
  for (let i = 0; i < a.length; i++)
    for (let bits = a[i]! ^ b[i]!; bits; bits &= bits - 1) {
      wrong++;
      if (first < 0) first = i;
    }
  const rowBytes = (actual.width + 7) >> 3;
  expect.fail(
    `${wrong} dots are wrong, the first near (${(first % rowBytes) * 8}, ${Math.floor(first / rowBytes)})`,
  );
}
