/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004) in 8 × 8 windows, step 4. Two figures: the
 * mean over the page, which white paper flatters, and the mean over windows that hold ink in either image.
 */
import type { Gray } from '../../src/raster/gray.ts';

const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Mean SSIM of two images of one size. `inked`: only over windows with a pixel under 200 in either. */
export function similarity(a: Gray, b: Gray, inked = false): number {
  if (a.width !== b.width || a.height !== b.height) throw new RangeError('sizes differ');
  let total = 0;
  let windows = 0;
  for (let y = 0; y + 8 <= a.height; y += 4) {
    for (let x = 0; x + 8 <= a.width; x += 4) {
      let sa = 0;
      let sb = 0;
      let saa = 0;
      let sbb = 0;
      let sab = 0;
      let dark = false;
      for (let v = 0; v < 8; v++) {
        for (let i = (y + v) * a.width + x, end = i + 8; i < end; i++) {
          const p = a.data[i]!;
          const q = b.data[i]!;
          if (p < 200 || q < 200) dark = true;
          sa += p;
          sb += q;
          saa += p * p;
          sbb += q * q;
          sab += p * q;
        }
      }
      if (inked && !dark) continue;
      const ma = sa / 64;
      const mb = sb / 64;
      const va = saa / 64 - ma * ma;
      const vb = sbb / 64 - mb * mb;
      const cov = sab / 64 - ma * mb;
      total += ((2 * ma * mb + C1) * (2 * cov + C2)) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
      windows++;
    }
  }
  return windows ? total / windows : 1;
}
