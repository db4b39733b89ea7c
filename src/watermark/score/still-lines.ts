/**
 * A feed that jitters moves whole lines of a scan, each by another part of a pixel, and what it does to the places of
 * dots looks like what a copier does: blocks of a window hold other dots on other lines, so that each seems to lie
 * elsewhere. How far a line was moved shows in all of its dots at once, and is taken out of what is seen. A copier's
 * own lattice moves dots by where they are on a line as well, and that is left.
 */

/** How far each line of a window was moved. */
interface Moves {
  /** Step of the picture to the next pixel of a line, and to the next line. */
  readonly along: number;
  readonly across: number;
  /** Of every line: the least squares' numerator and denominator of its move, in pixels. */
  readonly pull: Float64Array;
  readonly power: Float64Array;
  /** Variance of the moves, square pixels: what both halves of a line tell alike. */
  readonly variance: number;
  /** What else is in `pull`, for one of `power`. */
  readonly noise: number;
}

/** Lines are not moved farther than this in one look, pixels of the picture: beyond it, the slope of a dot ends. */
const FARTHEST = 1;

/**
 * Takes out of what is seen what whole lines were moved by, down the picture or across it, where that explains more.
 * @param seen detail of the scan, `side²`; changed in place
 * @param both detail of the dots where they should lie
 * @param border pixels to leave alone on every side, at least 1
 */
export function stillLines(seen: Float32Array, both: Float32Array, side: number, border: number): void {
  const gain = strengthOf(seen, both, side, border);
  if (!(gain > 0.05)) return;
  const down = movesOf(seen, both, gain, side, border, 1, side);
  const sideways = movesOf(seen, both, gain, side, border, side, 1);
  const { along, across, pull, power, variance, noise } =
    down.variance >= sideways.variance ? down : sideways;
  if (variance <= 0) return;
  const inner = side - 2 * border;
  for (let j = 0; j < inner; j++) {
    // What noise alone would move a line by is not believed (James and Stein).
    const move = pull[j]! / (power[j]! + noise / variance);
    const slope = 0.5 * gain * Math.max(-FARTHEST, Math.min(FARTHEST, move));
    const first = (border + j) * across + border * along;
    for (let i = 0, k = first; i < inner; i++, k += along)
      seen[k] = seen[k]! + slope * (both[k + across]! - both[k - across]!);
  }
}

/** How strongly the dots show. */
function strengthOf(seen: Float32Array, both: Float32Array, side: number, border: number): number {
  let product = 0;
  let power = 1e-9;
  for (let y = border; y < side - border; y++)
    for (let k = y * side + border, end = (y + 1) * side - border; k < end; k++) {
      product += seen[k]! * both[k]!;
      power += both[k]! * both[k]!;
    }
  return product / power;
}

/** Lucas and Kanade on single lines. */
function movesOf(
  seen: Float32Array,
  both: Float32Array,
  gain: number,
  side: number,
  border: number,
  along: number,
  across: number,
): Moves {
  const inner = side - 2 * border;
  const half = inner >> 1;
  const pull = new Float64Array(inner);
  const power = new Float64Array(inner);
  let [common, weight, squares, total] = [0, 1e-12, 0, 0];
  for (let j = 0; j < inner; j++) {
    let [firstPull, firstPower] = [0, 0];
    let [linePull, linePower] = [0, 0];
    for (let i = 0, k = (border + j) * across + border * along; i < inner; i++, k += along) {
      if (i === half) [firstPull, firstPower] = [linePull, linePower];
      const slope = 0.5 * gain * (both[k + across]! - both[k - across]!);
      linePull -= (seen[k]! - gain * both[k]!) * slope;
      linePower += slope * slope;
    }
    pull[j] = linePull;
    power[j] = linePower;
    // The noise of the halves is not the same noise: their product has none.
    common += firstPull * (linePull - firstPull);
    weight += firstPower * (linePower - firstPower);
    if (linePower > 0) squares += linePull ** 2 / linePower;
    total += linePower;
  }
  const variance = Math.max(0, common / weight);
  return {
    along,
    across,
    pull,
    power,
    variance,
    noise: Math.max(1e-9, (squares - variance * total) / inner),
  };
}
