/**
 * Overlay motifs: light lines that run through word and ground alike, so that the eye follows them and
 * not the edge of the word. Each motif is a distance: how far a point is from the nearest line of it.
 */
import type { Grid } from '../sheet/grid.ts';
import { type CellMask, createCellMask } from './cells.ts';
import type { Camouflage, Motif } from './design.ts';

/** Distance of a point to the motif's nearest line; one figure is about 1 wide. y grows downward. */
type MotifDistance = (x: number, y: number) => number;

/** Euclidean remainder, centred: -period/2 .. period/2. */
const wrap = (v: number, period: number): number => v - period * Math.round(v / period);

/** 青海波: fish-scale rows of three concentric arcs; a lower row lies over the one above it. */
const seigaiha: MotifDistance = (x, y) => {
  const radius = 0.5;
  const step = radius / 2;
  for (let row = Math.floor(y / step) + 2; row >= Math.floor(y / step) - 2; row--) {
    const dx = wrap(x - (row & 1 ? radius : 0), 2 * radius);
    const d = Math.hypot(dx, y - row * step);
    if (d >= radius) continue;
    return Math.min(radius - d, Math.abs(d - radius * 0.68), Math.abs(d - radius * 0.36));
  }
  return 1;
};

/** 麻の葉: a net of equilateral triangles, the middle of each joined to its corners. */
const asanoha: MotifDistance = (x, y) => {
  const h = Math.sqrt(3) / 2;
  // Skewed coordinates: the triangle of the net that holds the point.
  const v = y / h;
  const u = x - v / 2;
  const i = Math.floor(u);
  const j = Math.floor(v);
  const upper = u - i + (v - j) > 1;
  const corner = (a: number, b: number): [number, number] => [a + b / 2, b * h];
  const corners = upper
    ? [corner(i + 1, j), corner(i, j + 1), corner(i + 1, j + 1)]
    : [corner(i, j), corner(i + 1, j), corner(i, j + 1)];
  const middle: [number, number] = [
    (corners[0]![0] + corners[1]![0] + corners[2]![0]) / 3,
    (corners[0]![1] + corners[1]![1] + corners[2]![1]) / 3,
  ];
  let best = 1;
  for (let k = 0; k < 3; k++) {
    best = Math.min(
      best,
      segment(x, y, corners[k]!, corners[(k + 1) % 3]!),
      segment(x, y, corners[k]!, middle),
    );
  }
  return best;
};

function segment(x: number, y: number, a: [number, number], b: [number, number]): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const t = Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

/** 桜: five notched petals, flowers of two sizes in a staggered array. */
const sakura: MotifDistance = (x, y) => Math.min(flower(x, y, 0, 0, 0.36), flower(x, y, 0.5, 0.5, 0.24));

/** The outline of one flower per unit square, and the five lines between its petals. */
function flower(x: number, y: number, x0: number, y0: number, size: number): number {
  const j = Math.round(y - y0);
  const dx = wrap(x - x0, 1);
  const dy = wrap(y - y0, 1);
  const rho = Math.hypot(dx, dy) / size;
  if (rho > 1.4) return 1;
  // Rows turn their flowers differently; one petal is 72 degrees.
  const petal = (2 * Math.PI) / 5;
  const theta = Math.abs(wrap(Math.atan2(dx, -dy) + j * 0.37, petal));
  const half = petal / 2;
  // A petal is wide at two thirds, notched at its tip and narrow where it meets its neighbour.
  const s = theta / half;
  const edge = 0.5 + 0.5 * Math.sqrt(Math.max(0, 1 - s * s)) - 0.16 * Math.max(0, 1 - s * 4.5);
  const outline = Math.abs(rho - edge) * 0.8;
  const between = rho < 0.52 ? Math.sin(half - theta) * rho : 1;
  const heart = Math.abs(rho - 0.13);
  return Math.min(outline, rho > 0.13 ? between : 1, heart) * size;
}

/** Rows of long waves, each row a little behind the one above. */
const waves: MotifDistance = (x, y) => {
  let best = 1;
  const step = 0.25;
  for (let row = Math.floor(y / step) - 1; row <= Math.floor(y / step) + 2; row++) {
    const phase = 2 * Math.PI * (x + row * 0.19);
    const dy = y - row * step - 0.11 * Math.sin(phase);
    best = Math.min(best, Math.abs(dy) / Math.hypot(1, 0.22 * Math.PI * Math.cos(phase)));
  }
  return best;
};

/** Bands of four sine lines, a quarter turn apart and of slowly beating height. */
const guilloche: MotifDistance = (x, y) => {
  let best = 1;
  for (let band = Math.floor(y) - 1; band <= Math.floor(y) + 1; band++)
    for (let k = 0; k < 4; k++) {
      const phase = 2 * Math.PI * (x * 0.5 + k / 4 + band * 0.13);
      const height = 0.44 + 0.12 * Math.sin(2 * Math.PI * (x / 8) + band);
      const dy = y - 0.5 - band - height * Math.sin(phase);
      best = Math.min(best, Math.abs(dy) / Math.hypot(1, Math.PI * height * Math.cos(phase)));
    }
  return best;
};

const DISTANCE: Readonly<Record<Motif, MotifDistance>> = { seigaiha, asanoha, sakura, waves, guilloche };

/** Points at which {@link shareLeftOut} looks, and figures a side among which they are spread. */
const LOOKS = 1500;
const FIGURES = 7;

/** The part of a page that a motif leaves out, 0..1, to a few hundredths: evenly spread points (Roberts' sequence R2). */
export function shareLeftOut({ motif, sizeMm, lineMm }: Camouflage): number {
  const distance = DISTANCE[motif];
  const limit = lineMm / 2 / sizeMm;
  let out = 0;
  for (let i = 1; i <= LOOKS; i++)
    if (distance(FIGURES * ((i * 0.7548776662) % 1), FIGURES * ((i * 0.5698402909) % 1)) <= limit) out++;
  return out / LOOKS;
}

/** The cells whose middle lies on a line of the motif. */
export function camouflageCells(
  camouflage: Camouflage,
  cell: { readonly width: number; readonly height: number },
  grid: Grid,
): CellMask {
  const mask = createCellMask(grid, cell);
  const distance = DISTANCE[camouflage.motif];
  const mmPerPx = 25.4 / grid.dpi;
  const unit = mmPerPx / camouflage.sizeMm;
  const limit = camouflage.lineMm / 2 / camouflage.sizeMm;
  const bytes = new Uint8Array(mask.words.buffer);
  const cellBytes = cell.width >> 3;
  const columns = Math.ceil(grid.width / cell.width);
  const rows = Math.ceil(grid.height / cell.height);
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const x = (i + 0.5) * cell.width * unit;
      const y = (j + 0.5) * cell.height * unit;
      if (distance(x, y) > limit) continue;
      const at = j * mask.stride * 4 + i * cellBytes;
      for (let b = 0; b < cellBytes && i * cellBytes + b < mask.stride * 4; b++) bytes[at + b] = 0xff;
    }
  return mask;
}
