/**
 * Where each sample of a scan lies on the paper: turn, scale on each axis, shift, and the feed's wander.
 * Drawn from the scan's seed, apart from what happens to its grey levels, so a test can ask for the truth.
 */
import type { Paper } from './paper.ts';
import type { ScannerParams } from './parameters.ts';
import { checkSeed, normal, prng } from './random.ts';

/** An affine map from scan pixels to device pixels of the planes that were printed. */
export interface ScanMap {
  /** Size of the scan. */
  readonly width: number;
  readonly height: number;
  /**
   * `[a, b, c, d, e, f]`: the centre of scan pixel (i, j), taken as (i + 0.5, j + 0.5), lies at
   * x = a·u + c·v + e, y = b·u + d·v + f in device pixels of the planes. The feed's wander is not in it.
   */
  readonly toPlanes: readonly [number, number, number, number, number, number];
}

/** What decides the place of samples. */
export interface PlacementOptions {
  /** Samples per inch. */
  readonly dpi: number;
  /** Only the random phase of the grid is kept: no turn, scale error, shift or wander. */
  readonly aligned: boolean;
  /** Extra border scanned around the sheet, mm; negative crops. */
  readonly marginMm: number;
}

/**
 * The map of the scan that `scanPaper` makes with the same arguments.
 * @throws RangeError on a seed that is no integer
 */
export function scanMap(
  paper: Paper,
  scanner: ScannerParams,
  seed: number,
  { dpi, aligned, marginMm }: PlacementOptions,
): ScanMap {
  checkSeed(seed);
  const { planes } = paper;
  const margin = Math.round((marginMm * dpi) / 25.4);
  const width = Math.ceil((planes.width * dpi) / planes.dpi) + 2 * margin;
  const height = Math.ceil((planes.height * dpi) / planes.dpi) + 2 * margin;
  const random = prng(seed, 'placement');
  const limit = aligned ? 0 : 1;
  const angle = (limit * scanner.rotationDeg * (2 * random() - 1) * Math.PI) / 180;
  const shiftX = (2 * random() - 1) * limit * scanner.shiftMm + ((random() - 0.5) * 25.4) / dpi;
  const shiftY = (2 * random() - 1) * limit * scanner.shiftMm + ((random() - 0.5) * 25.4) / dpi;
  const perX = planes.dpi / dpi / (aligned ? 1 : scanner.scaleX);
  const perY = planes.dpi / dpi / (aligned ? 1 : scanner.scaleY);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const a = cos * perX;
  const b = -sin * perX;
  const c = sin * perY;
  const d = cos * perY;
  // Aligned: both upper left corners coincide but for the phase. Else: turned about the centre.
  const [u, v] = aligned ? [margin, margin] : [width / 2, height / 2];
  const [x, y] = aligned ? [0, 0] : [planes.width / 2, planes.height / 2];
  const unit = planes.dpi / 25.4;
  return {
    width,
    height,
    toPlanes: [a, b, c, d, x - a * u - c * v - shiftX * unit, y - b * u - d * v - shiftY * unit],
  };
}

/** Displacement of each scan row `[x0, y0, x1, y1, …]`, µm: three slow waves and line jitter. */
export function feedWander(
  rows: number,
  dpi: number,
  scanner: ScannerParams,
  seed: number,
  aligned: boolean,
): Float32Array {
  const out = new Float32Array(2 * rows);
  if (aligned) return out;
  const random = prng(seed, 'wander');
  const waves = Array.from({ length: 3 }, () => ({
    perRow: (2 * Math.PI * 25.4) / dpi / (3 * 15 ** random()),
    phase: 2 * Math.PI * random(),
    x: (random() - 0.5) * scanner.wobbleUm * 0.4,
    y: (random() - 0.5) * scanner.wobbleUm * 1.2,
  }));
  for (let j = 0; j < rows; j++) {
    let x = 0;
    let y = scanner.lineJitterUm * normal(random);
    for (const wave of waves) {
      const s = Math.sin(wave.perRow * j + wave.phase);
      x += wave.x * s;
      y += wave.y * s;
    }
    out[2 * j] = x;
    out[2 * j + 1] = y;
  }
  return out;
}
