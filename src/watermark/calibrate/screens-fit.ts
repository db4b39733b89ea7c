/**
 * From measured patches to screens: how large the coarse dots must be on this engine, and which fine dots make
 * a ground of the word's tone. Tones are darkness in parts of the solid.
 */
import { mostScale, type PantographBalance, type PantographDesign } from '../design.ts';
import { COARSE_SCALES, COVERAGES, FINE_AREAS, type PatchContent, SCALED_GROUND } from './layout.ts';
import type { WindowShares } from './window-shares.ts';

/** A ground that was tried. */
export interface GroundPoint {
  readonly areaPx: number;
  readonly coverage: number;
  readonly tone: number;
}

/** Least squares a + b x + c x². */
type Parabola = readonly [a: number, b: number, c: number];

/** What the patches of an ink say. */
export interface MeasuredScreens {
  /** Tone of the word, and of a ground without fine dots, over the size of the coarse dots. */
  readonly word: Parabola;
  readonly bare: Parabola;
  /** Tone that fine dots add to the bare ground, for each of `FINE_AREAS`: points and their parabola. */
  readonly fine: readonly {
    readonly points: readonly (readonly [x: number, y: number])[];
    readonly curve: Parabola;
  }[];
  /** How that changes as the decoys grow: a part of it for each unit of scale above 1. */
  readonly crowding: number;
  /** The largest scale that was printed; 1 where only the design's own dots were. */
  readonly scales: readonly [least: number, most: number];
  /** Tone that a dot of one and of two pixels adds at equal coverage of paper. */
  readonly single: number;
  readonly double: number;
}

/** The screens that suit an engine. */
export interface ChosenScreens {
  readonly scale: number;
  /** Tone of the word's screen at this scale. */
  readonly word: number;
  /** Fine dots, (1/600 inch)², and their coverage. */
  readonly area: number;
  readonly coverage: number;
  /** Tone that the ground reaches with them. */
  readonly tone: number;
}

/**
 * A coarse screen is meant to print this much darker than it covers: what an office engine in order does. On
 * a light engine its dots become larger until they do, on a heavy one a little smaller: what is taken from the
 * word is missing on its copies.
 */
const MEANT_GAIN = 1.65;
const LEAST_SCALE = 0.9;
/**
 * What a pixel of fine dots must print against a pixel of coarse dots: below, the next drift of the engine loses
 * them or makes them grow (86 % of prints within 0.8 L*; 81 % with 0.8).
 */
const STEADY = 0.87;
/**
 * The smallest fine dots, mixtures of single pixels and pairs. On engines that make this much of a single pixel they are
 * as sure as pairs, and more of them may be single: sharp copiers lose those.
 */
const LEAST_AREA = 1.25;
const SURE = 1.3;
const LEAST_SURE_AREA = 1.1;
/** Most of the sites may be used: above, dots begin to join and a drift has no room. */
const MOST_COVERAGE = 0.85;

/**
 * Gathers what was measured.
 * @param mean mean tone of the patches that a test takes
 * @param shares what the measured part of a patch has of its screen
 * @param scaled whether other sizes of coarse dots were printed
 */
export function measureScreens(
  mean: (test: (c: PatchContent) => boolean) => number,
  shares: WindowShares,
  scaled: boolean,
): MeasuredScreens {
  const ground = (area: number, coverage: number, scale: number): number =>
    mean((c) => c.kind === 'ground' && c.area === area && c.coverage === coverage && c.scale === scale);
  const scales = scaled ? [1, ...COARSE_SCALES] : [1];
  const words = scales.map((scale) => {
    const tone = mean((c) => c.kind === 'coarse' && c.rung === 0 && c.scale === scale);
    return [scale, tone * shares.word(0, scale)] as const;
  });
  // Patches of one scale have the same decoys in the same places: differences are of fine dots alone.
  const bares = scales.map((scale) => [scale, ground(1, 0, scale)] as const);
  const bare = bares[0]![1];
  const fine = FINE_AREAS.map((area, k) => {
    const points = [
      [0, 0] as const,
      ...COVERAGES[k]!.map((x) => [x, (ground(area, x, 1) - bare) * shares.fine(area, x)] as const),
    ];
    return { points, curve: parabola(points) };
  });
  const { area, coverage } = SCALED_GROUND;
  const added = Math.max(1e-6, ground(area, coverage, 1) - bare);
  let [xx, xy] = [1e-9, 0];
  for (const [scale, tone] of bares.slice(1)) {
    const x = scale - 1;
    xx += x * x;
    xy += x * ((ground(area, coverage, scale) - tone) / added - 1);
  }
  // A pixel of paper covered by dots of each size, from the lower parts of the curves.
  const perPixel = (k: number): number => at(fine[k]!.curve, 0.5) / (0.5 * FINE_AREAS[k]!);
  return {
    word: scaled ? parabola(words) : [words[0]![1], 0, 0],
    bare: scaled
      ? parabola(bares.map(([scale, tone]) => [scale, tone * shares.bare(scale)] as const))
      : [bare * shares.bare(1), 0, 0],
    fine,
    crowding: scaled ? Math.max(-0.3, Math.min(0.1, xy / xx)) : 0,
    scales: scaled ? [Math.min(...scales), Math.max(...scales)] : [1, 1],
    single: perPixel(0),
    double: perPixel(2),
  };
}

/** Size of the coarse dots first, then the smallest fine dots that are steady and reach the word's tone. */
export function chooseScreens(
  measured: MeasuredScreens,
  design: PantographDesign,
  solid: number,
): ChosenScreens {
  const { cell, coarse, decoys, fine } = design;
  const rung = coarse[0]!;
  const onCells = design.lattice === 'quincunx' ? 0.5 : 1;
  const cover = ((rung.share ?? 1) * onCells * rung.areaPx) / (cell.width * cell.height);
  const scale = solveScale(measured, (MEANT_GAIN * cover) / solid, mostScale(design));
  const word = at(measured.word, scale);
  const bare = at(measured.bare, scale);
  // Sites to a pixel of 1/600 inch.
  const n2 = (design.dpi / 600) ** 2;
  const onlyOn = fine.arrangement === 'on-cells' ? onCells : 1;
  const free = 1 - decoys.share * (fine.arrangement === 'on-cells' ? 1 : onCells);
  const sites = (((fine.centred ? 2 : 1) * n2) / fine.pitchPx ** 2) * onlyOn * free;
  const inkTone = word / (cover * scale);
  const last = FINE_AREAS[FINE_AREAS.length - 1]!;
  for (let area = LEAST_SURE_AREA; area <= last + 1e-9; area += 0.05) {
    const add = (x: number): number => groundTone(measured, area, x, scale) - bare;
    const most = Math.min(MOST_COVERAGE, mostCoverage(area));
    const half = most / 2;
    const asked = area < LEAST_AREA - 1e-9 ? SURE : STEADY;
    const steady = add(half) / (half * area * sites) >= asked * inkTone;
    if (!steady && area < last - 1e-9) continue;
    if (bare + add(most) >= word)
      return { scale, word, area, coverage: solve(add, word - bare, most), tone: word };
  }
  const most = mostCoverage(last);
  const reached = groundTone(measured, last, most, scale);
  return { scale, word, area: last, coverage: most, tone: Math.min(word, reached) };
}

/**
 * The choice as numbers of a design.
 * @param rungs tone of each rung of the ladder as the design has it: the others follow the first
 */
export function balanceOf(
  chosen: ChosenScreens,
  design: PantographDesign,
  rungs: readonly number[],
): PantographBalance {
  const { scale, word, tone } = chosen;
  // A ground that cannot get as dark as the word: the word comes to meet it.
  const meet = Math.min(1, tone / word);
  return {
    fineAreaPx: chosen.area * (design.dpi / 600) ** 2,
    fineCoverage: chosen.coverage,
    // Tone is nearly proportional to area over so small a step.
    coarseAreaPx: design.coarse.map(({ areaPx }, i) =>
      Math.max(1, (areaPx * scale * meet * rungs[0]!) / Math.max(1e-6, rungs[i]!)),
    ),
    ...(design.decoys.areaPx !== undefined && { decoyAreaPx: design.decoys.areaPx * scale }),
  };
}

/** The grounds that were measured, as they would be with decoys of another size. */
export function groundOf(measured: MeasuredScreens, scale: number, n2: number): GroundPoint[] {
  const bare = at(measured.bare, scale);
  const crowd = 1 + measured.crowding * (scale - 1);
  return measured.fine.flatMap(({ points }, k) =>
    points.map(([coverage, added]) => ({
      areaPx: FINE_AREAS[k]! * n2,
      coverage,
      tone: bare + crowd * added,
    })),
  );
}

/** Tone of a ground: fine dots of `area` (1/600 inch)² on a part of their sites, decoys `scale` times as large. */
export function groundTone(measured: MeasuredScreens, area: number, coverage: number, scale: number): number {
  const crowd = 1 + measured.crowding * (scale - 1);
  return at(measured.bare, scale) + crowd * fineTone(measured, area, coverage);
}

/** The size of coarse dots that prints a tone, within what was printed and what the cells hold. */
function solveScale({ word, scales }: MeasuredScreens, tone: number, room: number): number {
  const least = Math.max(LEAST_SCALE, scales[0]);
  const most = Math.max(least, Math.min(scales[1], room));
  if (at(word, least) >= tone) return least;
  return least + solve((x) => at(word, least + x), tone, most - least);
}

/** Where a rising function reaches `y` between 0 and `most`; an end where it does not. */
function solve(f: (x: number) => number, y: number, most: number): number {
  let [low, high] = [0, most];
  for (let k = 0; k < 40; k++) {
    const x = (low + high) / 2;
    if (f(x) < y) low = x;
    else high = x;
  }
  return (low + high) / 2;
}

/** The two areas beside `area`, and how far it lies between them. */
function between(area: number): readonly [k: number, t: number] {
  let k = 0;
  while (k + 2 < FINE_AREAS.length && area > FINE_AREAS[k + 1]!) k++;
  return [k, (area - FINE_AREAS[k]!) / (FINE_AREAS[k + 1]! - FINE_AREAS[k]!)];
}

/** Tone that fine dots add; sizes between those printed are mixtures of them. */
function fineTone({ fine }: MeasuredScreens, area: number, coverage: number): number {
  const [k, t] = between(area);
  return (1 - t) * at(fine[k]!.curve, coverage) + t * at(fine[k + 1]!.curve, coverage);
}

/** Beyond what was printed a parabola is a guess. */
function mostCoverage(area: number): number {
  const [k, t] = between(area);
  const end = (i: number): number => COVERAGES[i]![COVERAGES[i]!.length - 1]!;
  return (1 - t) * end(k) + t * end(k + 1);
}

const at = ([a, b, c]: Parabola, x: number): number => a + x * (b + x * c);

/** Least squares through points, which evens out their noise. */
function parabola(points: readonly (readonly [x: number, y: number])[]): Parabola {
  const s = [0, 0, 0, 0, 0];
  const r = [0, 0, 0];
  for (const [x, y] of points) {
    for (let k = 0; k < 5; k++) s[k]! += x ** k;
    for (let k = 0; k < 3; k++) r[k]! += y * x ** k;
  }
  const [s0, s1, s2, s3, s4] = s as [number, number, number, number, number];
  const [r0, r1, r2] = r as [number, number, number];
  const det = s0 * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s2 * s3) + s2 * (s1 * s3 - s2 * s2);
  const a = r0 * (s2 * s4 - s3 * s3) - s1 * (r1 * s4 - r2 * s3) + s2 * (r1 * s3 - r2 * s2);
  const b = s0 * (r1 * s4 - r2 * s3) - r0 * (s1 * s4 - s2 * s3) + s2 * (s1 * r2 - s2 * r1);
  const c = s0 * (s2 * r2 - s3 * r1) - s1 * (s1 * r2 - s2 * r1) + r0 * (s1 * s3 - s2 * s2);
  return [a / det, b / det, c / det];
}
