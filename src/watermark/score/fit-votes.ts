/** The one affine move on which the places of many squares agree. */
import type { Affine } from '../../numeric/affine.ts';
import type { Vote } from './phase-votes.ts';
import { planeOf } from './spread.ts';

/** Squares that must agree, and their part of all that found a place. */
export const LEAST_AGREEING = 4;
const LEAST_PART = 0.6;
/** How far a place may lie from the move, pixels. */
const MOST_RESIDUAL = 1.5;
/** Standard deviations of a place, pixels, and of turn and stretch as they were known before. */
const PLACE_ERROR = 0.3;
const STRETCH_ERROR = 0.0015;

/** @returns null where fewer than four votes, or under 60 % of all, lie on one move */
export function fitVotes(votes: readonly Vote[]): Affine | null {
  let group: readonly Vote[] = [];
  for (const one of votes) {
    const near = votes.filter(
      ({ x, y, dx, dy }) =>
        Math.hypot(dx - one.dx, dy - one.dy) <=
        MOST_RESIDUAL + 3 * STRETCH_ERROR * Math.hypot(x - one.x, y - one.y),
    );
    if (near.length > group.length) group = near;
  }
  while (group.length >= Math.max(LEAST_AGREEING, LEAST_PART * votes.length)) {
    const move = moveOf(group);
    const residuals = group.map((vote) => residualOf(vote, move));
    const worst = Math.max(...residuals);
    if (worst <= MOST_RESIDUAL) return move;
    group = group.filter((_, k) => residuals[k] !== worst);
  }
  return null;
}

const residualOf = ({ x, y, dx, dy }: Vote, [a, b, c, d, e, f]: Affine): number =>
  Math.hypot(a * x + c * y + e - x - dx, b * x + d * y + f - y - dy);

/** Least squares, with turn and stretch held as firmly as they were known. */
function moveOf(votes: readonly Vote[]): Affine {
  const mean = (of: (vote: Vote) => number): number =>
    votes.reduce((sum, vote) => sum + of(vote), 0) / votes.length;
  const [x, y] = [mean((v) => v.x), mean((v) => v.y)];
  const moved = { dx: mean((v) => v.dx), dy: mean((v) => v.dy) };
  // Four more places that say "no turn, no stretch", as far out as makes that as sure as it is.
  const far = PLACE_ERROR / STRETCH_ERROR / Math.SQRT2;
  const held = [-far, far].flatMap((at) => [
    { ...moved, east: at, south: 0 },
    { ...moved, east: 0, south: at },
  ]);
  const all = [...votes.map((v) => ({ dx: v.dx, dy: v.dy, east: v.x - x, south: v.y - y })), ...held];
  const across = planeOf(
    all,
    all.map(({ dx }) => dx),
  );
  const down = planeOf(
    all,
    all.map(({ dy }) => dy),
  );
  return [
    1 + across.east,
    down.east,
    across.south,
    1 + down.south,
    across.mean - across.east * x - across.south * y,
    down.mean - down.east * x - down.south * y,
  ];
}
