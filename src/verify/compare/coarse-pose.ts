/**
 * Where the front lies in its scan, from content alone: the front has no marks to go by. Both faces as
 * ink density on 2.5 mm samples are correlated (FFT) for four quarter turns and a few degrees of skew.
 */
import { createFft, fft2 } from '../../raster/fft.ts';
import type { InkMap } from './ink-map.ts';

/** Resolution of the density maps. */
const DPI = 10;
/** Side of the correlated field: A4 and room to move. */
const SIDE = 128;
/** Skews tried, degrees: at these resolutions one degree more or less still correlates. */
const SKEWS = [-2, -1, 0, 1, 2];
/** Every turn with every skew. */
const TRIES = ([0, 1, 2, 3] as const).flatMap((turns) => SKEWS.map((skew) => [turns, skew] as const));

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
  const fft = createFft(SIDE);
  const size = SIDE * SIDE;
  const pageRe = new Float64Array(size);
  const pageIm = new Float64Array(size);
  const pageNorm = density(inkedSamples(face, LEAST_INK.face), 0, 0, pageRe);
  fft2(fft, pageRe, pageIm);
  const samples = inkedSamples(scan, LEAST_INK.scan);
  const best: (CoarsePose | null)[] = [null, null, null, null];
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  // Both fields of a pair are real and so is the page: one goes as the real part, one as the imaginary,
  // and the two correlations come back the same way.
  for (let n = 0; n < TRIES.length; n += 2) {
    const pair = [TRIES[n]!, TRIES[n + 1]!] as const;
    const norms = [density(samples, ...pair[0], re), density(samples, ...pair[1], im)];
    fft2(fft, re, im);
    // Its inverse peaks at the scan's shift.
    crossPower(re, im, pageRe, pageIm);
    fft2(fft, im, re);
    for (const [k, field] of [re, im].entries()) {
      const [quarterTurns, skewDeg] = pair[k]!;
      const turned = quarterTurns & 1 ? [scan.height, scan.width] : [scan.width, scan.height];
      const room: [number, number] = [
        (turned[0]! / scan.dpi - face.width / face.dpi) * DPI,
        (turned[1]! / scan.dpi - face.height / face.dpi) * DPI,
      ];
      const at = highest(field, room);
      const correlation = field[at]! / size / Math.max(1e-9, pageNorm * norms[k]!);
      const rival = best[quarterTurns];
      if (rival && rival.correlation >= correlation) continue;
      best[quarterTurns] = {
        quarterTurns,
        skewDeg,
        shiftXMm: (wrap(at % SIDE) * 25.4) / DPI,
        shiftYMm: (wrap(Math.floor(at / SIDE)) * 25.4) / DPI,
        correlation,
      };
    }
  }
  return best.map((pose) => pose!).sort((a, b) => b.correlation - a.correlation);
}

/**
 * The scan's spectrum times the page's conjugate, in place. A function of its own, so that it stays compiled: inside its
 * caller, which runs once a comparison, every product was an object (36 MB of garbage a sheet).
 */
function crossPower(re: Float64Array, im: Float64Array, pageRe: Float64Array, pageIm: Float64Array): void {
  for (let i = 0; i < re.length; i++) {
    const a = re[i]! * pageRe[i]! + im[i]! * pageIm[i]!;
    im[i] = im[i]! * pageRe[i]! - re[i]! * pageIm[i]!;
    re[i] = a;
  }
}

/** Where the field is highest among the shifts that are allowed; no shift always is. */
function highest(field: Float64Array, room: readonly [number, number]): number {
  let at = 0;
  for (let y = 0; y < SIDE; y++) {
    if (!fits(wrap(y), room[1])) continue;
    for (let x = 0, i = y * SIDE; x < SIDE; x++, i++)
      if (field[i]! > field[at]! && fits(wrap(x), room[0])) at = i;
  }
  return at;
}

/** A shift on the cyclic field as a signed one. */
const wrap = (v: number): number => (v >= SIDE / 2 ? v - SIDE : v);

/** Whether the page at this shift lies on the scan, but for {@link OVERHANG}; `more` is what the scan is larger by. */
const fits = (shift: number, more: number): boolean =>
  shift >= Math.min(0, more) - OVERHANG && shift <= Math.max(0, more) + OVERHANG;

/** The inked samples of a map, from its centre. */
interface InkedSamples {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly ink: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
}

/** Fainter than this is paper; in a scan, paper or the dots of the pantograph, which lie where the face is empty. */
const LEAST_INK = { face: 24, scan: 64 } as const;

function inkedSamples({ width, height, data, dpi }: InkMap, least: number): InkedSamples {
  let count = 0;
  for (let i = 0; i < data.length; i++) if (data[i]! >= least) count++;
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const ink = new Uint8Array(count);
  for (let v = 0, i = 0, n = 0; v < height; v++)
    for (let u = 0; u < width; u++, i++) {
      if (data[i]! < least) continue;
      x[n] = u + 0.5 - width / 2;
      y[n] = v + 0.5 - height / 2;
      ink[n++] = data[i]!;
    }
  return { x, y, ink, width, height, dpi };
}

/**
 * Ink density in a SIDE × SIDE field, its mean taken off, turned upright and by -skew about the centre of
 * the image. Sums over samples, not interpolation: every bit of ink counts once.
 * @param field takes the result
 * @returns its norm
 */
function density(samples: InkedSamples, quarterTurns: number, skewDeg: number, field: Float64Array): number {
  field.fill(0);
  const { x, y, ink, width, height } = samples;
  const scale = DPI / samples.dpi;
  const angle = ((quarterTurns * 90 - skewDeg) * Math.PI) / 180;
  const cos = Math.cos(angle) * scale;
  const sin = Math.sin(angle) * scale;
  const upright = quarterTurns & 1 ? [height, width] : [width, height];
  const cx = (upright[0]! * scale) / 2;
  const cy = (upright[1]! * scale) / 2;
  for (let n = 0; n < ink.length; n++) {
    const px = Math.floor(cx + x[n]! * cos - y[n]! * sin);
    const py = Math.floor(cy + x[n]! * sin + y[n]! * cos);
    if (px >= 0 && py >= 0 && px < SIDE && py < SIDE) field[py * SIDE + px]! += ink[n]!;
  }
  // Heavy places (rules, seals, shadows) must not decide alone.
  let mean = 0;
  const columns = Math.min(SIDE, Math.ceil(upright[0]! * scale));
  const rows = Math.min(SIDE, Math.ceil(upright[1]! * scale));
  for (let i = 0; i < field.length; i++) mean += field[i] = Math.sqrt(field[i]!);
  mean /= columns * rows;
  let norm = 0;
  for (let v = 0, i = 0; v < SIDE; v++)
    for (let u = 0; u < SIDE; u++, i++) {
      if (v >= rows || u >= columns) field[i] = 0;
      else {
        const d = (field[i]! -= mean);
        norm += d * d;
      }
    }
  return Math.sqrt(norm);
}
