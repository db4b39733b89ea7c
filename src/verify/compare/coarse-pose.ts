/**
 * Where the front lies in its scan, from content alone: the front has no marks to go by. Both faces as
 * ink density on 2.5 mm samples are correlated (FFT) for four quarter turns and a few degrees of skew.
 */
import { fft2, fftPlan } from './fft.ts';
import type { InkMap } from './ink-map.ts';

/** Resolution of the density maps. */
const DPI = 10;
/** Side of the correlated field: A4 and room to move. */
const SIDE = 128;
/** Skews tried, degrees: at these resolutions one degree more or less still correlates. */
const SKEWS = [-2, -1, 0, 1, 2];

/** How far a page may lie outside the scan, samples: 20 mm. */
const OVERHANG = 8;

/** A first guess. */
export interface CoarsePose {
  /** Clockwise quarter turns that bring the scan upright. */
  readonly quarterTurns: 0 | 1 | 2 | 3;
  /** Skew of the upright scan against the page, degrees, clockwise. */
  readonly skewDeg: number;
  /** Page point (0, 0) in the upright scan, mm, for a turn about the scan's centre. */
  readonly shiftXMm: number;
  readonly shiftYMm: number;
  /** Normalised correlation. */
  readonly correlation: number;
}

/**
 * The best guess for each quarter turn, best first.
 * @param face ink of the page
 * @param scan ink of the scan as it came, with its true dpi as far as it is known
 */
export function coarsePoses(face: InkMap, scan: InkMap): CoarsePose[] {
  const plan = fftPlan(SIDE);
  const size = SIDE * SIDE;
  const page = density(face, 0, 0);
  const pageRe = page.field;
  const pageIm = new Float64Array(size);
  fft2(plan, pageRe, pageIm, -1);
  const poses: CoarsePose[] = [];
  for (const quarterTurns of [0, 1, 2, 3] as const) {
    let best: CoarsePose | null = null;
    const turned = quarterTurns & 1 ? [scan.height, scan.width] : [scan.width, scan.height];
    const room: [number, number] = [
      (turned[0]! / scan.dpi - face.width / face.dpi) * DPI,
      (turned[1]! / scan.dpi - face.height / face.dpi) * DPI,
    ];
    for (const skewDeg of SKEWS) {
      const other = density(scan, quarterTurns, skewDeg);
      const re = other.field;
      const im = new Float64Array(size);
      fft2(plan, re, im, -1);
      // Cross-power: scan times the page's conjugate; its inverse peaks at the scan's shift.
      for (let i = 0; i < size; i++) {
        const a = re[i]! * pageRe[i]! + im[i]! * pageIm[i]!;
        im[i] = im[i]! * pageRe[i]! - re[i]! * pageIm[i]!;
        re[i] = a;
      }
      fft2(plan, re, im, 1);
      let at = 0; // No shift: always allowed.
      for (let i = 1; i < size; i++) if (re[i]! > re[at]! && allowed(i, room)) at = i;
      const correlation = re[at]! / size / Math.max(1e-9, page.norm * other.norm);
      if (best && best.correlation >= correlation) continue;
      best = {
        quarterTurns,
        skewDeg,
        shiftXMm: (wrap(at % SIDE) * 25.4) / DPI,
        shiftYMm: (wrap(Math.floor(at / SIDE)) * 25.4) / DPI,
        correlation,
      };
    }
    poses.push(best!);
  }
  return poses.sort((a, b) => b.correlation - a.correlation);
}

/** A shift on the cyclic field as a signed one. */
const wrap = (v: number): number => (v >= SIDE / 2 ? v - SIDE : v);

/** Whether the page at this shift lies on the scan, but for {@link OVERHANG}; `room` is what the scan is larger by. */
function allowed(at: number, room: readonly [number, number]): boolean {
  const fits = (shift: number, more: number) =>
    shift >= Math.min(0, more) - OVERHANG && shift <= Math.max(0, more) + OVERHANG;
  return fits(wrap(at % SIDE), room[0]) && fits(wrap(Math.floor(at / SIDE)), room[1]);
}

/**
 * Ink density in a SIDE × SIDE field, its mean taken off, turned upright and by -skew about the centre of
 * the image. Sums over samples, not interpolation: every bit of ink counts once.
 */
function density(map: InkMap, quarterTurns: number, skewDeg: number): { field: Float64Array; norm: number } {
  const field = new Float64Array(SIDE * SIDE);
  const { width, height, data } = map;
  const scale = DPI / map.dpi;
  const angle = ((quarterTurns * 90 - skewDeg) * Math.PI) / 180;
  const cos = Math.cos(angle) * scale;
  const sin = Math.sin(angle) * scale;
  const upright = quarterTurns & 1 ? [height, width] : [width, height];
  const cx = (upright[0]! * scale) / 2;
  const cy = (upright[1]! * scale) / 2;
  for (let y = 0; y < height; y++) {
    const v = y + 0.5 - height / 2;
    for (let x = 0; x < width; x++) {
      const ink = data[y * width + x]!;
      if (ink < 24) continue;
      const u = x + 0.5 - width / 2;
      const px = Math.floor(cx + u * cos - v * sin);
      const py = Math.floor(cy + u * sin + v * cos);
      if (px >= 0 && py >= 0 && px < SIDE && py < SIDE) field[py * SIDE + px]! += ink;
    }
  }
  // Heavy places (rules, seals, shadows) must not decide alone.
  let mean = 0;
  const columns = Math.min(SIDE, Math.ceil(upright[0]! * scale));
  const rows = Math.min(SIDE, Math.ceil(upright[1]! * scale));
  for (let i = 0; i < field.length; i++) mean += field[i] = Math.sqrt(field[i]!);
  mean /= columns * rows;
  let norm = 0;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const d = (field[y * SIDE + x]! -= mean);
      norm += d * d;
    }
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) if (y >= rows || x >= columns) field[y * SIDE + x] = 0;
  return { field, norm: Math.sqrt(norm) };
}
