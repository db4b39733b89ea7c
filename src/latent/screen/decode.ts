/**
 * The hidden figure of a line screen from a scan, by lock-in demodulation: the scan times the carrier's
 * complex wave, low-passed, gives amplitude and phase at every place. The squared phasor is blind to
 * the figure (its phases differ by half a turn) and tells stretch and offset of the scan.
 */
import { createGray, type Gray } from '../../raster/gray.ts';
import type { LineScreenDesign } from '../design.ts';

/** What demodulation found. */
export interface DecodedScreen {
  /** The figure dark on white, one pixel a pixel of the patch. */
  readonly image: Gray;
  /** Mean amplitude of the carrier against the patch's mean darkness, 0..1: under about 0.03 nothing is there. */
  readonly modulation: number;
}

/** Like {@link decodeLineScreen}, with the measured modulation. */
export function demodulate(
  patch: Gray,
  dpi: number,
  design: LineScreenDesign,
  designDpi: number,
): DecodedScreen {
  const { width, height, data } = patch;
  if (!(dpi >= 200 && dpi <= 2400)) throw new RangeError(`dpi: expected 200..2400, got ${dpi}`);
  const { period, slope } = design.carrier;
  const n = width * height;
  // Cycles per scan pixel along x and along y.
  const fx = designDpi / dpi / period;
  const fy = slope * fx;
  const radius = Math.max(2, Math.round((0.55 * period * dpi) / designDpi));
  let mean = 0;
  for (let i = 0; i < n; i++) mean += data[i]!;
  mean /= n;
  const re = new Float32Array(n);
  const im = new Float32Array(n);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = 2 * Math.PI * (fx * x + fy * y);
      const v = mean - data[y * width + x]!;
      re[y * width + x] = v * Math.cos(a);
      im[y * width + x] = -v * Math.sin(a);
    }
  }
  for (const plane of [re, im]) for (let pass = 0; pass < 3; pass++) boxMean(plane, width, height, radius);
  const drift = phaseDrift(re, im, width, height, radius);
  // Turn every phasor by the drift: the figure is then ± on the real axis.
  let amplitude = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const a = drift.at + drift.perX * x + drift.perY * y;
      amplitude += Math.hypot(re[i]!, im[i]!);
      re[i] = re[i]! * Math.cos(a) + im[i]! * Math.sin(a);
    }
  }
  amplitude /= n;
  // The border is ground by design; it decides which sign is white.
  let border = 0;
  const edge = Math.max(2, Math.round(height / 24));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (y < edge || y >= height - edge || x < edge || x >= width - edge) border += re[y * width + x]!;
  const sign = border >= 0 ? 1 : -1;
  const image = createGray(width, height);
  const gain = amplitude > 0 ? 110 / (amplitude * 1.1) : 0;
  for (let i = 0; i < n; i++)
    image.data[i] = Math.min(255, Math.max(0, Math.round(127.5 + sign * gain * re[i]!)));
  return { image, modulation: mean < 255 ? (2 * amplitude) / Math.max(1, 255 - mean) : 0 };
}

/**
 * The hidden figure of a line screen, dark on white.
 * @param patch the screen's zone of a straightened scan, 300 dpi or better for coarse, 600 for fine screens
 * @param dpi of the patch
 * @param designDpi resolution that the design's pixels belong to
 */
export function decodeLineScreen(patch: Gray, dpi: number, design: LineScreenDesign, designDpi = 600): Gray {
  return demodulate(patch, dpi, design, designDpi).image;
}

/** Half the phase of the squared phasor as a plane over the patch: correlation of neighbours gives the slopes. */
function phaseDrift(
  re: Float32Array,
  im: Float32Array,
  width: number,
  height: number,
  step: number,
): { at: number; perX: number; perY: number } {
  let perX = 0;
  let perY = 0;
  // Two rounds: slopes from near neighbours, then from far ones that the first round made unambiguous.
  for (const reach of [step, 4 * step, 12 * step]) {
    for (const axis of [0, 1] as const) {
      const dx = axis === 0 ? Math.min(reach, width >> 1) : 0;
      const dy = axis === 1 ? Math.min(reach, height >> 1) : 0;
      let cr = 0;
      let ci = 0;
      for (let y = 0; y + dy < height; y += 2) {
        for (let x = 0; x + dx < width; x += 2) {
          const i = y * width + x;
          const j = i + dy * width + dx;
          const ar = re[i]! * re[i]! - im[i]! * im[i]!;
          const ai = 2 * re[i]! * im[i]!;
          const br = re[j]! * re[j]! - im[j]! * im[j]!;
          const bi = 2 * re[j]! * im[j]!;
          cr += ar * br + ai * bi;
          ci += ar * bi - ai * br;
        }
      }
      const known = 2 * (perX * dx + perY * dy);
      const residual = Math.atan2(
        ci * Math.cos(known) - cr * Math.sin(known),
        cr * Math.cos(known) + ci * Math.sin(known),
      );
      if (axis === 0) perX += residual / 2 / dx;
      else perY += residual / 2 / dy;
    }
  }
  let sr = 0;
  let si = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const ar = re[i]! * re[i]! - im[i]! * im[i]!;
      const ai = 2 * re[i]! * im[i]!;
      const a = 2 * (perX * x + perY * y);
      sr += ar * Math.cos(a) + ai * Math.sin(a);
      si += ai * Math.cos(a) - ar * Math.sin(a);
    }
  }
  return { at: Math.atan2(si, sr) / 2, perX, perY };
}

/** Box mean of (2r+1)², edges repeated, in place. */
function boxMean(data: Float32Array, width: number, height: number, radius: number): void {
  const line = new Float32Array(Math.max(width, height));
  for (let y = 0; y < height; y++) runningMean(data, y * width, 1, width, radius, line);
  for (let x = 0; x < width; x++) runningMean(data, x, width, height, radius, line);
}

function runningMean(
  data: Float32Array,
  from: number,
  step: number,
  n: number,
  radius: number,
  line: Float32Array,
): void {
  for (let i = 0; i < n; i++) line[i] = data[from + i * step]!;
  const last = n - 1;
  const scale = 1 / (2 * radius + 1);
  let sum = 0;
  for (let k = -radius; k <= radius; k++) sum += line[Math.min(last, Math.max(0, k))]!;
  for (let i = 0; i < n; i++) {
    data[from + i * step] = sum * scale;
    sum += line[Math.min(last, i + radius + 1)]! - line[Math.max(0, i - radius)]!;
  }
}
