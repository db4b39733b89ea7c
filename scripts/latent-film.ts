/** The film as an instrument: lightness difference of figure and ground of a line screen below it. */
import type { Carrier } from '../src/latent/index.ts';
import { inkLines, phaseField } from '../src/latent/screen/line-screen.ts';
import { type Bitmap, createBitmap, setPixel } from '../src/raster/bitmap.ts';
import { type Paper, scanPaper } from '../src/simulate/index.ts';
import { INSTRUMENT } from '../src/simulate/instrument.ts';

/** Size of the test piece, 1/600 inch. */
const WIDTH = 220;
const HEIGHT = 96;

/** A carrier whose right half is figure. */
export function halves(carrier: Carrier, dpi = 600): Bitmap {
  const n = dpi / 600;
  const mask = createBitmap(WIDTH * n, HEIGHT * n);
  for (let y = 0; y < mask.height; y++)
    for (let x = mask.width / 2; x < mask.width; x++) setPixel(mask, x, y, 1);
  const out = createBitmap(mask.width, mask.height);
  inkLines(out, carrier, phaseField(mask, carrier), null);
  return out;
}

/** ΔL* of the halves under a film of half-period lines, at the best phase. */
export function filmContrast(paper: Paper, carrier: Carrier, dpi: number): number {
  const n = dpi / 600;
  const [width, height] = [WIDTH * n, HEIGHT * n];
  // Twice the print's resolution: the film's lines end between the print's pixels.
  const scan = scanPaper(paper, INSTRUMENT, 9, { view: 'gray', dpi: 2 * dpi, aligned: true });
  const linear = Float64Array.from({ length: 256 }, (_, i) =>
    i / 255 <= 0.04045 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
  );
  const p = 2 * carrier.period;
  // Light by half and by place in the period, then the film over that.
  const sums = [new Float64Array(p), new Float64Array(p)];
  const counts = [new Float64Array(p), new Float64Array(p)];
  for (let y = 24; y < 2 * height - 24; y++) {
    for (let x = 24; x < 2 * width - 24; x++) {
      if (Math.abs(x - width) < 28 * n) continue;
      const half = x < width ? 0 : 1;
      const at = (x + y) % p;
      sums[half]![at]! += linear[scan.data[y * scan.width + x]!]!;
      counts[half]![at]!++;
    }
  }
  let best = 0;
  for (let phase = 0; phase < p; phase++) {
    const lightness = sums.map((sum, half) => {
      let light = 0;
      for (let k = 0; k < p; k++) {
        const open = (k + phase) % p >= p / 2 ? 0.9 : 0.01;
        light += (open * sum[k]!) / counts[half]![k]! / p;
      }
      return 116 * Math.cbrt(light) - 16;
    });
    best = Math.max(best, Math.abs(lightness[0]! - lightness[1]!));
  }
  return best;
}
