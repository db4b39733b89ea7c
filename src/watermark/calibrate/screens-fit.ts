/**
 * From measured patches to screens: how large the coarse dots must be on this engine, and which fine dots make
 * a ground of the word's tone. Tones are darkness in parts of the solid.
 */
import {
  mostFine,
  mostScale,
  type PantographBalance,
  type PantographDesign,
  scaleCoarse,
} from '../design.ts';
import { COARSE_SCALES, COVERAGES, FINE_AREAS, type PatchContent, SCALED_GROUND } from './layout.ts';
import type { WindowShares } from './window-shares.ts';

/** A ground that was tried. */
export interface GroundPoint {
  readonly areaPx: number;
  readonly coverage: number;
  readonly tone: number;
}

type Point = readonly [x: number, y: number];

/** Least squares a + b x + c x². */
type Parabola = readonly [a: number, b: number, c: number];

/** What the patches of an ink say. */
export interface MeasuredScreens {
  /** Tone of the word over the mean area of its dots, as a part of the design's. */
  readonly word: Parabola;
  /** Tone of a ground without fine dots over the mean area of its decoys, as a part of the design's. */
  readonly bare: Parabola;
  /** Tone that fine dots add to the bare ground, for each of `FINE_AREAS`: points and their parabola. */
  readonly fine: readonly {
    readonly points: readonly Point[];
    readonly curve: Parabola;
  }[];
  /** How that changes as the decoys grow: a part of it for each unit above 1. */
  readonly crowding: number;
  /** The least and the largest of those areas that were printed; 1 where only the design's own dots were. */
  readonly wordSizes: readonly [least: number, most: number];
  readonly decoySizes: readonly [least: number, most: number];
  /** Tone that a dot of one and of two pixels adds at equal coverage of paper. */
  readonly single: number;
  readonly double: number;
}

/** The screens that suit an engine. */
export interface ChosenScreens {
  /** Area of the first rung's dots as a part of the design's, before the word comes to meet a ground. */
  readonly scale: number;
  /** Tone of the word's screen at this scale. */
  readonly word: number;
  /** Mean area of a dot of each rung, device pixels. */
  readonly coarseAreaPx: readonly number[];
  /** The most by which a rung's tone misses for want of room in its cells, parts of it. */
  readonly missed: number;
  /** Mean area of the decoys as a part of the design's. */
  readonly decoys: number;
  /** Fine dots, (1/600 inch)², and their coverage. */
  readonly area: number;
  readonly coverage: number;
  /** Tone of the ground with them: the word's, which comes to meet a ground that is lighter; more where decoys alone are darker. */
  readonly tone: number;
}

/**
 * A coarse screen is meant to print this much darker than it covers: what an office engine in order does. On
 * a light engine its dots become larger until they do, on a heavy one of 1200 dpi a little smaller. At 600 dpi they
 * stay as they are there: what is taken from the word is missing on its copies.
 */
const MEANT_GAIN = 1.65;
const leastScale = (dpi: number): number => (dpi < 1200 ? 1 : 0.9);
/**
 * What a pixel of fine dots must print against a pixel of coarse dots: below, the next drift of the engine loses
 * them or makes them grow (at 600 dpi 86 % of prints within 0.8 L*; 81 % with 0.8). At 1200 dpi nearly every copy shows
 * the word, and hiding is dearer.
 */
const leastSteady = (dpi: number): number => (dpi < 1200 ? 0.87 : 0.91);
/**
 * The smallest fine dots, mixtures of single pixels and pairs. On engines that make this much of a single pixel they are
 * as sure as pairs, and more of them may be single: sharp copiers lose those.
 */
const LEAST_AREA = 1.25;
const SURE = 1.3;
const LEAST_SURE_AREA = 1.1;
/** Most of the sites may be used: above, dots begin to join and a drift has no room. */
const MOST_COVERAGE = 0.85;

/** Mean area of a decoy, device pixels: its own, or those of the ladder in turn. */
const decoyArea = ({ coarse, decoys }: PantographDesign): number =>
  decoys.areaPx ?? coarse.reduce((sum, { areaPx }) => sum + areaPx, 0) / coarse.length;

/** What becomes of the dots of a design that is asked for at `scale`: cells hold so much. Parts of its own areas. */
function sizesAt(
  design: PantographDesign,
  scale: number,
): { readonly word: number; readonly decoys: number } {
  const sized = scaleCoarse(design, scale);
  return {
    word: sized.coarse[0]!.areaPx / design.coarse[0]!.areaPx,
    decoys: decoyArea(sized) / decoyArea(design),
  };
}

/** Points of different x: patches at the end of a cell's room are of one size, whatever was asked for. */
function distinct(points: readonly Point[]): Point[] {
  const out: Point[] = [];
  for (const point of points) if (out.every(([x]) => Math.abs(x - point[0]) > 1e-6)) out.push(point);
  return out;
}

/**
 * Gathers what was measured.
 * @param design the design that the sheet was made for
 * @param mean mean tone of the patches that a test takes
 * @param shares what the measured part of a patch has of its screen
 * @param scaled whether other sizes of coarse dots were printed
 */
export function measureScreens(
  design: PantographDesign,
  mean: (test: (c: PatchContent) => boolean) => number,
  shares: WindowShares,
  scaled: boolean,
): MeasuredScreens {
  const ground = (area: number, coverage: number, scale: number): number =>
    mean((c) => c.kind === 'ground' && c.area === area && c.coverage === coverage && c.scale === scale);
  const scales = scaled ? [1, ...COARSE_SCALES] : [1];
  const sizes = scales.map((scale) => sizesAt(design, scale));
  const words = distinct(
    scales.map((scale, i): Point => {
      const tone = mean((c) => c.kind === 'coarse' && c.rung === 0 && c.scale === scale);
      return [sizes[i]!.word, tone * shares.word(0, scale)];
    }),
  );
  // Patches of one scale have the same decoys in the same places: differences are of fine dots alone.
  const bare = ground(1, 0, 1);
  const bares = distinct(
    scales.map((scale, i): Point => [sizes[i]!.decoys, ground(1, 0, scale) * shares.bare(scale)]),
  );
  const fine = FINE_AREAS.map((area, k) => {
    const points: Point[] = [
      [0, 0],
      ...COVERAGES[k]!.map((x): Point => [x, (ground(area, x, 1) - bare) * shares.fine(area, x)]),
    ];
    return { points, curve: parabola(points) };
  });
  const { area, coverage } = SCALED_GROUND;
  const added = Math.max(1e-6, ground(area, coverage, 1) - bare);
  let [xx, xy] = [1e-9, 0];
  scales.slice(1).forEach((scale, i) => {
    const x = sizes[i + 1]!.decoys - 1;
    xx += x * x;
    xy += x * ((ground(area, coverage, scale) - ground(1, 0, scale)) / added - 1);
  });
  // A pixel of paper covered by dots of each size, from the lower parts of the curves.
  const perPixel = (k: number): number => at(fine[k]!.curve, 0.5) / (0.5 * FINE_AREAS[k]!);
  return {
    word: parabola(words),
    bare: parabola(bares),
    fine,
    crowding: Math.max(-0.3, Math.min(0.1, xy / xx)),
    wordSizes: ends(words),
    decoySizes: ends(bares),
    single: perPixel(0),
    double: perPixel(2),
  };
}

/** Least and largest x. */
const ends = (points: readonly Point[]): readonly [least: number, most: number] => [
  Math.min(...points.map(([x]) => x)),
  Math.max(...points.map(([x]) => x)),
];

/** Whether a design's sites have room for fine dots of `area`, (1/600 inch)². */
export const holdsFine = ({ dpi, fine }: PantographDesign, area: number): boolean => {
  const areaPx = area * (dpi / 600) ** 2;
  return areaPx >= 1 && areaPx <= mostFine(fine);
};

/** The sizes of fine dots to choose from, (1/600 inch)²: what sites hold; on narrow ones the smallest that is printed. */
function fineAreas(design: PantographDesign): number[] {
  const out: number[] = [];
  const last = FINE_AREAS[FINE_AREAS.length - 1]!;
  for (let area = LEAST_SURE_AREA; area <= last + 1e-9; area += 0.05)
    if (holdsFine(design, area)) out.push(area);
  return out.length > 0 ? out : [FINE_AREAS[0]];
}

/**
 * Size of the coarse dots first, then the smallest fine dots that are steady and reach the word's tone.
 * @param rungs tone of each rung of the ladder as the design has it
 */
export function chooseScreens(
  measured: MeasuredScreens,
  design: PantographDesign,
  solid: number,
  rungs: readonly number[],
): ChosenScreens {
  const { cell, coarse, decoys, fine } = design;
  const rung = coarse[0]!;
  const onCells = design.lattice === 'quincunx' ? 0.5 : 1;
  const cover = ((rung.share ?? 1) * onCells * rung.areaPx) / (cell.width * cell.height);
  const sizeRoom = [leastScale(design.dpi), mostScale(design)] as const;
  const scale = solveScale(measured, (MEANT_GAIN * cover) / solid, sizeRoom);
  const word = at(measured.word, scale);
  // Sites to a pixel of 1/600 inch.
  const n2 = (design.dpi / 600) ** 2;
  const onlyOn = fine.arrangement === 'on-cells' ? onCells : 1;
  const free = 1 - decoys.share * (fine.arrangement === 'on-cells' ? 1 : onCells);
  const sites = (((fine.centred ? 2 : 1) * n2) / fine.pitchPx ** 2) * onlyOn * free;
  const inkTone = word / (cover * scale);
  const areas = fineAreas(design);
  const last = areas[areas.length - 1]!;

  /** Fine dots for a word of `tone` among decoys of a size, and the tone that they reach. */
  const ground = (tone: number, size: number): Pick<ChosenScreens, 'area' | 'coverage' | 'tone'> => {
    const bare = bareTone(measured, size);
    if (bare > tone) return { area: areas[0]!, coverage: 0, tone: bare };
    for (const area of areas) {
      const add = (x: number): number => groundTone(measured, area, x, size) - bare;
      const most = Math.min(MOST_COVERAGE, mostCoverage(area));
      const half = most / 2;
      const asked = area < LEAST_AREA - 1e-9 ? SURE : leastSteady(design.dpi);
      const steady = add(half) / (half * area * sites) >= asked * inkTone;
      if (!steady && area < last) continue;
      if (bare + add(most) >= tone) return { area, coverage: solve(add, tone - bare, most), tone };
    }
    const most = mostCoverage(last);
    return { area: last, coverage: most, tone: Math.min(tone, groundTone(measured, last, most, size)) };
  };

  let asked = word;
  for (let round = 0; ; round++) {
    const { sizes, missed } = rungSizes(measured, design, rungs, (scale * asked) / word, asked);
    // Decoys without a size of their own are the ladder's dots, whatever becomes of each.
    const size =
      decoys.areaPx === undefined
        ? decoyArea({ ...design, coarse: coarse.map((c, i) => ({ ...c, areaPx: sizes[i]! })) }) /
          decoyArea(design)
        : sizesAt(design, scale).decoys;
    const found = ground(asked, size);
    if (found.tone >= asked * 0.999 || round === MOST_ROUNDS)
      return { scale, word, coarseAreaPx: sizes, missed, decoys: size, ...found };
    // A ground that cannot get as dark as the word: the word comes to meet it.
    asked = found.tone;
  }
}

/** How often the word comes to meet a ground whose decoys become lighter with it. */
const MOST_ROUNDS = 12;

/**
 * The dots of each rung that print `tone`. Those of the first are known by their curve; the tone of another rung was
 * measured at one size, and grows with it as the first's does where its dots are about as large.
 * @param first area of the first rung's dots, part of the design's
 */
function rungSizes(
  { word, wordSizes }: MeasuredScreens,
  design: PantographDesign,
  rungs: readonly number[],
  first: number,
  tone: number,
): { readonly sizes: number[]; readonly missed: number } {
  let missed = 0;
  const [least, most] = wordSizes;
  const sizes = design.coarse.map((rung, i) => {
    const x = Math.max(least, Math.min(most, rung.areaPx / design.coarse[0]!.areaPx));
    const power = most - least > 0.1 ? (x * (word[1] + 2 * x * word[2])) / at(word, x) : 1;
    const usual = Math.max(0.6, Math.min(1.5, power));
    const grown = (tone / Math.max(1e-6, rungs[i]!)) ** (1 / usual);
    const asked = rung.areaPx * (i === 0 ? first : grown);
    const alone = { ...design, coarse: [rung], decoys: { share: 0, jitterPx: 0 } };
    const size = scaleCoarse(alone, asked / rung.areaPx).coarse[0]!.areaPx;
    missed = Math.max(missed, Math.abs((size / asked) ** usual - 1));
    return size;
  });
  return { sizes, missed };
}

/** The choice as numbers of a design. */
export function balanceOf(chosen: ChosenScreens, design: PantographDesign): PantographBalance {
  const { areaPx } = design.decoys;
  return {
    fineAreaPx: chosen.area * (design.dpi / 600) ** 2,
    fineCoverage: chosen.coverage,
    coarseAreaPx: chosen.coarseAreaPx,
    ...(areaPx !== undefined && { decoyAreaPx: areaPx * chosen.decoys }),
  };
}

/** The grounds that were measured, as they would be with decoys of another size. */
export function groundOf(measured: MeasuredScreens, size: number, n2: number): GroundPoint[] {
  const bare = bareTone(measured, size);
  const crowd = 1 + measured.crowding * (size - 1);
  return measured.fine.flatMap(({ points }, k) =>
    points.map(([coverage, added]) => ({
      areaPx: FINE_AREAS[k]! * n2,
      coverage,
      tone: bare + crowd * added,
    })),
  );
}

/** Tone of a ground: fine dots of `area` (1/600 inch)² on a part of their sites, decoys `size` times as large. */
export function groundTone(measured: MeasuredScreens, area: number, coverage: number, size: number): number {
  const crowd = 1 + measured.crowding * (size - 1);
  return bareTone(measured, size) + crowd * fineTone(measured, area, coverage);
}

/** Tone of a ground without fine dots; beyond the decoys that were printed it grows as they do. */
function bareTone({ bare, decoySizes }: MeasuredScreens, size: number): number {
  const [least, most] = decoySizes;
  const printed = Math.max(least, Math.min(most, size));
  return (at(bare, printed) * size) / printed;
}

/** The size of coarse dots that prints a tone, within what was printed and what the cells hold. */
function solveScale(
  { word, wordSizes }: MeasuredScreens,
  tone: number,
  [smallest, largest]: readonly [number, number],
): number {
  const least = Math.max(smallest, wordSizes[0]);
  const most = Math.max(least, Math.min(wordSizes[1], largest));
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

/** Least squares through points of different x, which evens out their noise; through two a line, one a constant. */
function parabola(points: readonly Point[]): Parabola {
  const [[x0, y0], second] = points as [Point, Point?];
  if (!second) return [y0, 0, 0];
  if (points.length === 2) {
    const slope = (second[1] - y0) / (second[0] - x0);
    return [y0 - slope * x0, slope, 0];
  }
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
