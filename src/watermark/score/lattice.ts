/** The lattice of a design's cells in the spectrum of a scan: turn and stretch of a face without knowing where it lies. */
import type { Affine } from '../../numeric/affine.ts';
import type { PantographDesign } from '../design.ts';

/** Two columns of a matrix. */
type Pair = readonly [readonly [number, number], readonly [number, number]];

/** The turn and the stretch of a map: `[a, b, c, d]` of an {@link Affine}. */
export type Linear = readonly [a: number, b: number, c: number, d: number];

/** Greatest turn and greatest error of scale that are looked for, radians and as a part. */
const MOST_TURN = 0.03;
const MOST_STRETCH = 0.02;
/** Bins about a peak that belong to it, and bins about that by which it is judged. */
const LOBE = 5;
const AROUND = 16;

/** The two waves of a design's cells, cycles to a device pixel. */
function wavesOf({ cell, lattice }: PantographDesign): Pair {
  const [u, v] = [1 / cell.width, 1 / cell.height];
  // Dots on one colour of a chequerboard make the waves that run slantwise over two cells.
  return lattice === 'square'
    ? [
        [u, 0],
        [0, v],
      ]
    : [
        [u / 2, v / 2],
        [u / 2, -v / 2],
      ];
}

/**
 * Where a design's cells show in a power spectrum.
 * @param power n² values, frequency (u, v) at `v * n + u`
 * @param scale pixels of the picture to a device pixel, within 2 %
 * @param turns clockwise quarter turns of the face in the picture
 * @returns turn and stretch, device pixels to pixels, and how far the weaker wave stands above its surroundings
 */
export function findLattice(
  power: Float64Array,
  n: number,
  design: PantographDesign,
  scale: number,
  turns: 0 | 1 | 2 | 3,
): { linear: Linear; strength: number } {
  const cos = [1, 0, -1, 0][turns]!;
  const sin = [0, 1, 0, -1][turns]!;
  const waves = wavesOf(design);
  const peaks = waves.map(([u, v]) =>
    peakNear(power, n, [(cos * u - sin * v) / scale, (sin * u + cos * v) / scale]),
  );
  const [p, q] = peaks as [Peak, Peak];
  // The waves of the picture are those of the design under the inverse transpose of the map.
  const [[f1, f2], [g1, g2]] = waves;
  const xx = p.at[0] * g2 - q.at[0] * f2;
  const xy = q.at[0] * f1 - p.at[0] * g1;
  const yx = p.at[1] * g2 - q.at[1] * f2;
  const yy = q.at[1] * f1 - p.at[1] * g1;
  const size = (xx * yy - xy * yx) / (f1 * g2 - g1 * f2);
  return {
    linear: [yy / size, -xy / size, -yx / size, xx / size],
    strength: Math.min(p.strength, q.strength),
  };
}

interface Peak {
  /** Cycles to a pixel. */
  readonly at: readonly [number, number];
  /** Height over the mean of what surrounds it. */
  readonly strength: number;
}

/** The highest place of a spectrum near a wave, to parts of a bin. */
function peakNear(power: Float64Array, n: number, wave: readonly [number, number]): Peak {
  const of = (u: number, v: number): number => power[((v + n) % n) * n + ((u + n) % n)]!;
  const [x, y] = [wave[0] * n, wave[1] * n];
  const length = Math.hypot(x, y);
  const [ex, ey] = [x / length, y / length];
  const reach = Math.ceil(length * Math.max(MOST_TURN, MOST_STRETCH)) + AROUND;
  let best = 0;
  let at: [number, number] = [Math.round(x), Math.round(y)];
  const within = (u: number, v: number): boolean =>
    Math.abs((u - x) * ex + (v - y) * ey) <= length * MOST_STRETCH + 1 &&
    Math.abs((v - y) * ex - (u - x) * ey) <= length * MOST_TURN + 1;
  for (let v = Math.round(y) - reach; v <= y + reach; v++)
    for (let u = Math.round(x) - reach; u <= x + reach; u++)
      if (within(u, v) && of(u, v) > best) [best, at] = [of(u, v), [u, v]];
  let sum = 0;
  let count = 0;
  for (let v = at[1] - AROUND; v <= at[1] + AROUND; v++)
    for (let u = at[0] - AROUND; u <= at[0] + AROUND; u++)
      if (Math.max(Math.abs(u - at[0]), Math.abs(v - at[1])) > LOBE) {
        sum += of(u, v);
        count++;
      }
  const log = (u: number, v: number): number => Math.log(of(at[0] + u, at[1] + v) + 1e-12);
  const part = (low: number, mid: number, high: number): number => {
    const bend = low - 2 * mid + high;
    return bend < 0 ? Math.max(-0.5, Math.min(0.5, (low - high) / (2 * bend))) : 0;
  };
  const du = part(log(-1, 0), log(0, 0), log(1, 0));
  const dv = part(log(0, -1), log(0, 0), log(0, 1));
  return { at: [(at[0] + du) / n, (at[1] + dv) / n], strength: (best * count) / Math.max(1e-12, sum) };
}
