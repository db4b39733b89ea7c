/**
 * What a copier does to its scan before dots: background removal by the bright end of the histogram,
 * then by mode: text (sharpen, threshold or steep ramp), photo (descreen, tone curve) or text-photo
 * (lettering by local contrast is treated as text, the rest as photo).
 */
import { decodeTable } from './encode.ts';
import type { CopierParams, CopyMode } from './parameters.ts';
import { blurRows, boxGaussian, type Kernel } from './point-spread.ts';

/** Rows worked out at once. */
const BAND = 128;

/** One row of wanted reflectance (sheet white = 1) in each channel, and where it is lettering (0..1). */
export interface ConditionedRow {
  readonly target: readonly Float32Array[];
  readonly edge: Float32Array | null;
}

/** Rows from the top down. The arrays are reused from row to row. */
export function* conditionRows(
  data: Uint8Array,
  width: number,
  height: number,
  copier: CopierParams,
  mode: CopyMode,
): Generator<ConditionedRow> {
  const channels = data.length / (width * height);
  const linear = decodeTable();
  const scales = Array.from({ length: channels }, (_, c) => {
    const white = linear[percentile(data, channels, c, 0.99)]! * copier.whitePoint;
    return 1 / Math.max(0.05, white);
  });
  const sharp = boxGaussian(copier.sharpenPx, 0);
  const soft = boxGaussian(copier.descreenPx, 0);
  const margin = Math.max(sharp.radius, soft.radius) + 1;
  const tall = BAND + 2 * margin;
  const source = scales.map(() => new Float32Array(tall * width));
  const sharpened = scales.map(() => new Float32Array((BAND + 2) * width));
  const softened = scales.map(() => new Float32Array((BAND + 2) * width));
  const target = scales.map(() => new Float32Array(width));
  const edge = mode === 'text-photo' ? new Float32Array(width) : null;
  const blurInto = (k: number, rows: number, kernel: Kernel, out: Float32Array): void => {
    const skip = (margin - 1 - kernel.radius) * width;
    blurRows(source[k]!.subarray(skip), width, rows + 2, kernel, out);
  };

  for (let top = 0; top < height; top += BAND) {
    const rows = Math.min(BAND, height - top);
    for (let k = 0; k < channels; k++) {
      const to = source[k]!;
      for (let r = 0; r < rows + 2 * margin; r++) {
        const y = Math.min(height - 1, Math.max(0, top - margin + r));
        for (let x = 0, i = y * width * channels + k, o = r * width; x < width; x++, i += channels, o++)
          to[o] = linear[data[i]!]! * scales[k]!;
      }
      // Both results hold one row more above and below: the edge finder looks at neighbours.
      if (mode !== 'photo') {
        const out = sharpened[k]!;
        blurInto(k, rows, sharp, out);
        const from = (margin - 1) * width;
        const amount = mode === 'text' ? copier.sharpen : 0.7 * copier.sharpen;
        for (let i = 0; i < (rows + 2) * width; i++) {
          const v = to[from + i]!;
          out[i] = v + amount * (v - out[i]!);
        }
      }
      if (mode !== 'text') blurInto(k, rows, soft, softened[k]!);
    }
    for (let y = 0; y < rows; y++) {
      const base = (y + 1) * width;
      if (edge) findEdges(sharpened, softened, base, width, copier.edgeLevel, edge);
      for (let k = 0; k < channels; k++) {
        const out = target[k]!;
        if (mode === 'text') textTone(sharpened[k]!, base, copier, out);
        else photoTone(softened[k]!, base, copier, out);
        if (edge) {
          const fine = sharpened[k]!;
          for (let x = 0; x < width; x++) {
            const w = edge[x]!;
            if (w > 0) out[x] = (1 - w) * out[x]! + w * letter(fine[base + x]!, copier);
          }
        }
      }
      yield { target, edge };
    }
  }
}

/** The level below which `share` of the samples of a channel lie. */
function percentile(data: Uint8Array, channels: number, channel: number, share: number): number {
  const histogram = new Uint32Array(256);
  for (let i = channel; i < data.length; i += channels) histogram[data[i]!]!++;
  let left = (data.length / channels) * share;
  for (let level = 0; level < 256; level++) {
    left -= histogram[level]!;
    if (left <= 0) return level;
  }
  return 255;
}

/**
 * The darkness key moves text mode's threshold by up to 0.12 of reflectance, and the exponent of the others
 * by up to a factor of √2: judgement (source E of profiles.ts).
 */
const threshold = (copier: CopierParams): number => copier.textThreshold + 0.12 * copier.darkness;

function textTone(src: Float32Array, base: number, copier: CopierParams, out: Float32Array): void {
  const t = threshold(copier);
  // A colour copier keeps hues in text mode: its ramp is never quite hard.
  const s = copier.colour ? Math.max(0.15, copier.textSoftness) : copier.textSoftness;
  for (let x = 0; x < out.length; x++) {
    const v = src[base + x]!;
    out[x] = s > 0 ? ramp((v - t + s) / (2 * s)) : v < t ? 0 : 1;
  }
}

function photoTone(src: Float32Array, base: number, copier: CopierParams, out: Float32Array): void {
  const power = copier.contrast * 2 ** (0.5 * copier.darkness);
  for (let x = 0; x < out.length; x++) {
    const v = src[base + x]!;
    out[x] = v <= 0 ? 0 : v >= 1 ? 1 : v ** power;
  }
}

/** Lettering in text-photo mode: steep, not hard. */
const letter = (v: number, copier: CopierParams): number => ramp((v - threshold(copier) + 0.3) / 0.6);

/** 0 below 0, 1 above 1, smooth between. */
const ramp = (t: number): number => (t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t));

/** Lettering where the picture differs much from its blurred self nearby. */
function findEdges(
  fine: readonly Float32Array[],
  coarse: readonly Float32Array[],
  base: number,
  width: number,
  level: number,
  out: Float32Array,
): void {
  const green = fine.length === 3 ? 1 : 0;
  const a = fine[green]!;
  const b = coarse[green]!;
  for (let x = 0; x < width; x++) {
    let most = 0;
    for (let dy = -1; dy <= 1; dy++) {
      const from = base + dy * width;
      for (let p = Math.max(0, x - 1); p <= Math.min(width - 1, x + 1); p++)
        most = Math.max(most, Math.abs(a[from + p]! - b[from + p]!));
    }
    out[x] = ramp(most / level - 0.5);
  }
}
