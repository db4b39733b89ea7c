/**
 * Dots of n device pixels. Every shape grows a pixel at a time, so that sizes mix in fine steps.
 */
import type { DotShape } from './design.ts';

/** Pixels of a dot as x0, y0, x1, y1, … from the upper left corner of its box. */
export interface Dot {
  readonly width: number;
  readonly height: number;
  readonly pixels: readonly number[];
}

/** Pixels in order of growth: nearest first to a centre given in half pixels. */
function grow(n: number, centreX: number, centreY: number, stretch: number): [number, number][] {
  const reach = Math.ceil(Math.sqrt(n * stretch)) + 2;
  const all: [number, number, number, number][] = [];
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const dx = 2 * x - centreX;
      const dy = (2 * y - centreY) * stretch;
      // Ties go round the clock, so that no side is favoured as the dot grows.
      all.push([x, y, dx * dx + dy * dy, (dx > 0 ? 1 : 0) ^ (dy > 0 ? 3 : 0)]);
    }
  }
  all.sort((a, b) => a[2] - b[2] || a[3] - b[3] || a[1] - b[1] || a[0] - b[0]);
  return all.slice(0, n).map(([x, y]) => [x, y]);
}

/** Second moment about the centre of gravity: the smaller, the more compact. */
function spread(pixels: readonly [number, number][], stretch: number): number {
  let mx = 0;
  let my = 0;
  for (const [x, y] of pixels) {
    mx += x / pixels.length;
    my += y / pixels.length;
  }
  let sum = 0;
  for (const [x, y] of pixels) sum += (x - mx) ** 2 + ((y - my) * stretch) ** 2;
  return sum;
}

/** Middles from which a cluster may grow, in half pixels: a corner, a pixel, an edge. */
const CENTRES = [
  [1, 1],
  [0, 0],
  [1, 0],
] as const;

/** The pixels of a dot of any `area` up to `most`. */
function dotsUpTo(shape: DotShape, most: number): (area: number) => [number, number][] {
  if (shape === 'square')
    return (area) => {
      const side = Math.ceil(Math.sqrt(area));
      return Array.from({ length: area }, (_, i) => [Math.floor(i / side), i % side]);
    };
  const stretch = shape === 'bar' ? 2 : 1;
  const grown = CENTRES.map(([x, y]) => grow(most, x, y, stretch));
  return (area) => {
    let best = Number.POSITIVE_INFINITY;
    let pixels: [number, number][] = [];
    // Whichever centre packs this many pixels best.
    for (const all of grown) {
      const candidate = all.slice(0, area);
      const moment = spread(candidate, stretch);
      if (moment < best - 1e-9) {
        best = moment;
        pixels = candidate;
      }
    }
    return pixels;
  };
}

function boxed(pixels: readonly [number, number][]): Dot {
  const left = Math.min(...pixels.map((p) => p[0]));
  const top = Math.min(...pixels.map((p) => p[1]));
  return {
    width: Math.max(...pixels.map((p) => p[0])) - left + 1,
    height: Math.max(...pixels.map((p) => p[1])) - top + 1,
    pixels: pixels.flatMap(([x, y]) => [x - left, y - top]),
  };
}

/** Answers of {@link makeDot}: a few dozen sizes, asked for again by every screen of a search. */
const made = new Map<string, Dot>();

/**
 * A dot of exactly `area` pixels: `round` is the most compact cluster, `square` fills a square in
 * columns, `bar` is a cluster about twice as wide as high.
 * @param area integer >= 1
 */
export function makeDot(shape: DotShape, area: number): Dot {
  const name = `${shape} ${area}`;
  let dot = made.get(name);
  if (!dot) {
    dot = boxed(dotsUpTo(shape, area)(area));
    made.set(name, dot);
  }
  return dot;
}

/** Answers of {@link largestDot}: a few shapes in a few boxes. */
const largest = new Map<string, number>();

/** The area up to which every dot of a shape lies in a box of whole pixels, 1 x 1 and larger. */
export function largestDot(shape: DotShape, width: number, height: number): number {
  const name = `${shape} ${width} ${height}`;
  let area = largest.get(name);
  if (area === undefined) {
    const dot = dotsUpTo(shape, width * height);
    area = 1;
    for (; area < width * height; area++) {
      const next = boxed(dot(area + 1));
      if (next.width > width || next.height > height) break;
    }
    largest.set(name, area);
  }
  return area;
}
