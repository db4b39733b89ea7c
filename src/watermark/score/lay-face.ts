/**
 * Lays a scan on a design's pattern when nothing else tells where its face lies: no label, no content that is known.
 *
 * The lattice of the cells tells turn and stretch. Squares of the scan are correlated with the coarse dots that must be
 * there, which originals and copies have alike: cells filled in blue-noise order, dots moved in their cells, bands of
 * tiles shifted. Each square finds its place by itself, among 65 000, and their places must be those of one affine map.
 * At last the windows between word and ground must have the dots of this word, and not those of the same screens under
 * another one or a tile further on.
 */
import { type Affine, chain } from '../../numeric/affine.ts';
import type { Gray } from '../../raster/gray.ts';
import type { Grid } from '../../sheet/grid.ts';
import type { PantographDesign } from '../design.ts';
import { faceUnder } from './face-scan.ts';
import { lookFor, WANTED } from './features.ts';
import { USUAL } from './find-screens.ts';
import { fitVotes, LEAST_AGREEING } from './fit-votes.ts';
import { findLattice } from './lattice.ts';
import { choosePatches, FIELD, meanPower, PATCH, type PatchPair, transformPair } from './lay-patches.ts';
import { type VoteRoom, voteRoom, votesOf } from './phase-votes.ts';
import type { PantographReference } from './score.ts';
import { windowScratch } from './scratch.ts';
import { type WholeWindows, wholeWindows } from './whole-windows.ts';

/** A face that a scan may show. */
export interface LayCandidate {
  /** With a camouflage: by that it is told from designs that are like it. */
  readonly design: PantographDesign;
  readonly grid: Grid;
  /** Asked for only when the lattice of the design is in the scan. */
  reference(): PantographReference;
}

/** Where a face lies. */
export interface LaidFace {
  /** With those windows alone that are whole: it can be scored without a keep-out. */
  readonly reference: PantographReference;
  /** Device pixels of the face to pixels of the scan. */
  readonly map: Affine;
}

/** Coarser scans do not show the lattice of 75 cells to the inch. */
const LEAST_DPI = 190;
/** A lattice stands so far above its surroundings at least: 20 to 250 on our pages. */
const LEAST_LATTICE = 6;
/** See {@link Vote.height}. */
const LEAST_HEIGHT = 7.5;
/** How much smaller than the page a scan may be, as a part. */
const MOST_CROPPED = 0.125;
/** Whole windows among those with some pattern: two in three on a certificate. */
const LEAST_WHOLE = 0.25;
/** {@link StrangeDots} up to which a design is the one: -0.3 to 0.05 where it is; 0.9 and more, 0.16 and more where not. */
const MOST_IN_HOLES = 0.4;
const MOST_AT_BORDER = 0.06;
/** Most places of one scan that are tried, a tenth of a second each. */
const MOST_TRIES = 16;

/** What is found out once about a scan. */
interface Bench {
  readonly scan: Gray;
  readonly dpi: number;
  /** Half the side of the square whose mean is taken away, pixels. */
  readonly radius: number;
  readonly pairs: readonly PatchPair[];
  readonly power: Float64Array;
  readonly room: VoteRoom;
  tries: number;
}

/**
 * Finds which of some faces a scan shows, and where: any quarter turn, a degree and a hundredth either way, PATCH / 2
 * pixels off the middle and more where the scan is larger than the page.
 * @param scan of 190 to 400 dpi, in the light that the designs' ink absorbs
 * @param dpi of `scan`, true to 2 %
 * @returns null where it shows none, or not surely one
 */
export function layFace(scan: Gray, dpi: number, candidates: Iterable<LayCandidate>): LaidFace | null {
  const bench = dpi >= LEAST_DPI ? openBench(scan, dpi) : null;
  if (!bench) return null;
  const found: Found[] = [];
  for (const candidate of candidates) {
    const [first] = found;
    // Squares that agree tell the screens and the turn for good; what may still be wrong is the word, or the tile.
    if (first && !sameScreens(candidate.design, first.candidate.design)) continue;
    for (const laid of placesOf(bench, candidate, first?.turns ?? null)) {
      const face = faceUnder(scan, laid.map, candidate.grid.dpi);
      const windows = wholeWindows(face, laid.reference.shelf, WANTED);
      found.push({ ...laid, ...windows });
      if (partOf(windows) >= LEAST_WHOLE) break;
    }
  }
  const [best] = found.filter(isOwn).sort((a, b) => partOf(b) - partOf(a));
  if (!best) return null;
  const { reference, map, places } = best;
  return { reference: { ...reference, shelf: { ...reference.shelf, places } }, map };
}

/** Whether the windows have the word and the camouflage of just this design. */
const isOwn = ({ strange, ...windows }: WholeWindows): boolean =>
  partOf(windows) >= LEAST_WHOLE && strange.holes <= MOST_IN_HOLES && strange.border <= MOST_AT_BORDER;

const partOf = ({ places, touched }: Pick<WholeWindows, 'places' | 'touched'>): number =>
  places.length / Math.max(1, touched);

/** Whether two designs put the same dots on the same cells, wherever their words are. */
const sameScreens = (a: PantographDesign, b: PantographDesign): boolean =>
  a.dpi === b.dpi &&
  a.lattice === b.lattice &&
  a.cell.width === b.cell.width &&
  a.cell.height === b.cell.height;

function openBench(scan: Gray, dpi: number): Bench | null {
  if (Math.min(scan.width, scan.height) < 2 * PATCH) return null;
  const patches = choosePatches(scan);
  if (patches.length < LEAST_AGREEING) return null;
  const { radius } = lookFor(dpi).view;
  const room = voteRoom();
  const scratch = windowScratch(PATCH);
  const pairs: PatchPair[] = [];
  for (let k = 0; k < patches.length; k += 2)
    pairs.push(transformPair(scan, [patches[k]!, patches[k + 1]!], radius, room.fft, scratch));
  return { scan, dpi, radius, pairs, power: meanPower(pairs), room, tries: 0 };
}

/** A candidate, and a place of it on which squares agree. */
interface Laid extends Pick<LaidFace, 'reference' | 'map'> {
  readonly candidate: LayCandidate;
  readonly turns: number;
}

interface Found extends Laid, WholeWindows {}

/** @param turns quarter turns that are known; null: any */
function* placesOf(bench: Bench, candidate: LayCandidate, turns: number | null): Generator<Laid> {
  const { scan, dpi, power } = bench;
  const { design, grid } = candidate;
  const scale = dpi / grid.dpi;
  for (const q of [0, 2, 1, 3] as const) {
    if (turns !== null && q !== turns) continue;
    const [across, down] = q & 1 ? [grid.height, grid.width] : [grid.width, grid.height];
    const room = [scan.width - across * scale, scan.height - down * scale] as const;
    if (room[0] < -MOST_CROPPED * across * scale || room[1] < -MOST_CROPPED * down * scale) continue;
    const { linear, strength } = findLattice(power, FIELD, design, scale, q);
    if (strength < LEAST_LATTICE) continue;
    const reference = candidate.reference();
    const [a, b, c, d] = linear;
    const [x, y] = [grid.width / 2, grid.height / 2];
    for (const [right, below] of offsets(...room)) {
      if (bench.tries++ === MOST_TRIES) return;
      const middle = [scan.width / 2 + right, scan.height / 2 + below] as const;
      const start: Affine = [a, b, c, d, middle[0] - a * x - c * y, middle[1] - b * x - d * y];
      const map = layNear(bench, reference, start);
      if (map) yield { candidate, turns: q, reference, map };
    }
  }
}

/** Where the middle of the page may lie off that of the scan: each place is good for PATCH / 2 about it. */
function offsets(roomX: number, roomY: number): (readonly [number, number])[] {
  const step = 0.75 * PATCH;
  const steps = (room: number): number[] => {
    const n = Math.ceil(Math.max(0, Math.abs(room) / 2 - PATCH / 4) / step);
    return Array.from({ length: 2 * n + 1 }, (_, k) => (k - n) * step);
  };
  const all = steps(roomY).flatMap((y) => steps(roomX).map((x) => [x, y] as const));
  return all.sort((p, q) => Math.hypot(...p) - Math.hypot(...q));
}

/** Lays the face about a place; the pair with most pattern says whether the others are asked. */
function layNear(
  { pairs, radius, room }: Bench,
  reference: PantographReference,
  start: Affine,
): Affine | null {
  const screens = reference.shelf.screens(USUAL);
  const strong = (pair: PatchPair) =>
    votesOf(pair, screens, start, radius, room).filter(({ height }) => height >= LEAST_HEIGHT);
  const first = strong(pairs[0]!);
  if (first.length === 0) return null;
  const move = fitVotes([...first, ...pairs.slice(1).flatMap(strong)]);
  return move && chain(start, move);
}
