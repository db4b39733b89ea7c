/**
 * From evidence to places: content that changed, and foreign marks away from content. All lengths in mm,
 * so that the face's resolution does not matter.
 */
import { type Component, components } from './components.ts';
import { evidence } from './difference.ts';
import type { MapPool } from './map-pool.ts';
import { isMoved, type Place, type SecondLook } from './second-look.ts';
import type { ComparedRegion, ForeignMark } from './types.ts';

/** Thresholds of the decision; docs/compare.md says how they were set. */
export const RULES = {
  /** Unexplained ink, in samples of full ink within 0.64 mm, from which a place near content is changed. */
  missing: 0.6,
  added: 0.75,
  /** Nearer to content than this no pantograph dot stands, mm. */
  clearMm: 0.4,
  /** Ink that starts within this distance of content belongs to it, mm. */
  contentMm: 2.0,
  /** Away from content a part counts if it is a stroke of this length, mm, … */
  strokeMm: 0.8,
  /** … or a blot of this width, height (mm) and area (mm²): dots of a pantograph are smaller, even merged. */
  blotMm: 0.38,
  blotMm2: 0.11,
  /** Parts nearer to each other than this are one region, mm. */
  joinMm: 1.2,
  /** What is smaller than this, mm, may be content that moved, … */
  smallMm: 3.2,
  /** … where there are no more places than this. */
  fewPlaces: 60,
} as const;

/**
 * Bounds of the ink level (of 255) from which foreign ink is seen: where between them, the page's own
 * dots say. Above nearly all of them they no longer join into strokes.
 */
const VISIBLE = { least: 100, most: 200, quantile: 0.003, margin: 12 } as const;

/** What {@link findRegions} looks at. */
export interface RegionInput extends SecondLook {
  /** The scan's ink on the page, tiles settled. */
  readonly ink: Uint8Array;
  readonly dpi: number;
}

/** Changed places and foreign marks, the strongest first. */
export function findRegions(
  input: RegionInput,
  maps: MapPool,
): { regions: ComparedRegion[]; marks: ForeignMark[] } {
  const { difference, ink, distance, width, height, dpi } = input;
  const perMm = dpi / 25.4;
  const clear = Math.round(RULES.clearMm * perMm * 3);
  const near = maps.take(difference.added.length);
  const levels = awayFromContent(difference.added, ink, distance, clear, near);
  const missing = evidence(difference.missing, width, height, maps);
  const added = evidence(near, width, height, maps);

  // Away from content: whole strokes, however thin, but no dots.
  const hits = maps.take(width * height);
  const limits = { missing: RULES.missing * 255, added: RULES.added * 255, clear };
  markOver(missing, limits.missing, HIT.missing, hits);
  markOver(added, limits.added, HIT.added, hits);
  const foreign = maps.take(width * height);
  markForeign(ink, visibleLevel(levels), distance, clear, foreign);
  const { parts, samples } = components(foreign, width, height);
  const content = RULES.contentMm * perMm * 3;
  const counts = parts.map((p) => {
    const w = (p.right - p.left + 1) / perMm;
    const h = (p.bottom - p.top + 1) / perMm;
    const blot = Math.min(w, h) >= RULES.blotMm && p.area / (perMm * perMm) >= RULES.blotMm2;
    return blot || Math.max(w, h) >= RULES.strokeMm;
  });
  const isChange = parts.map((part, k) => counts[k]! && nearestOf(part, samples, distance) <= content);
  parts.forEach(({ first, area }, k) => {
    if (!isChange[k]) return;
    for (let n = first; n < first + area; n++) hits[samples[n]!]! |= HIT.added | HIT.own;
  });
  const marks: ForeignMark[] = [];
  const edge = 1.5 * perMm;
  parts.forEach((p, k) => {
    const w = p.right - p.left + 1;
    const h = p.bottom - p.top + 1;
    if (isChange[k] || !counts[k]) return;
    const long = Math.max(w, h);
    const touches = p.left < edge || p.top < edge || p.right > width - edge || p.bottom > height - edge;
    const kind = touches ? 'edge' : long > 20 * perMm && p.area < 0.8 * perMm * long ? 'line' : 'ink';
    marks.push({ ...box(p, perMm), score: Math.min(1, p.area / (perMm * perMm)), kind });
  });
  const found = joinHits(hits, missing, added, width, height, perMm, maps);
  const small = RULES.smallMm * perMm;
  const isSmall = ({ left, right, top, bottom }: Place) => Math.max(right - left, bottom - top) < small;
  // Much of it is another page, not a page that moved.
  const again = found.length <= RULES.fewPlaces;
  const regions = found
    .filter(({ own, place }) => own || !again || !isSmall(place) || !isMoved(input, place, limits))
    .map(({ region }) => region);
  return { regions, marks: joinMarks(marks) };
}

/** Bits of a hit: content that is missing or was added, and a part of its own. */
const HIT = { missing: 1, added: 2, own: 4 } as const;

/** Sets a bit of every hit whose evidence is above a limit. */
function markOver(evidence: Uint16Array, limit: number, bit: number, hits: Uint8Array): void {
  for (let i = 0; i < hits.length; i++) if (evidence[i]! > limit) hits[i]! |= bit;
}

/** 1 where ink is seen away from content. */
function markForeign(
  ink: Uint8Array,
  visible: number,
  distance: Uint8Array,
  clear: number,
  foreign: Uint8Array,
): void {
  for (let i = 0; i < foreign.length; i++) if (ink[i]! > visible && distance[i]! > clear) foreign[i] = 1;
}

/** How near a part comes to content. */
function nearestOf({ first, area }: Component, samples: readonly number[], distance: Uint8Array): number {
  let nearest = 255;
  for (let n = first; n < first + area; n++) nearest = Math.min(nearest, distance[samples[n]!]!);
  return nearest;
}

/**
 * Copies to `near` what was added near content.
 * @returns levels of what lies away from it: the pantograph's dots, and what was added there
 */
function awayFromContent(
  added: Uint8Array,
  ink: Uint8Array,
  distance: Uint8Array,
  clear: number,
  near: Uint8Array,
): Int32Array {
  // Four histograms in turn: of one, each step would wait for the last, for most samples are blank. No branches, which
  // nothing could foretell: 1 where a sample lies away, and of its level the whole or nothing.
  const four = new Int32Array(4 * 256);
  for (let i = 0; i < near.length; i++) {
    const away = (clear - distance[i]!) >>> 31;
    four[((i & 3) << 8) | ink[i]!]! += away;
    near[i] = added[i]! & (away - 1);
  }
  const levels = four.slice(0, 256);
  for (let k = 256; k < four.length; k++) levels[k & 255]! += four[k]!;
  return levels;
}

/** The level that all but a few samples of a histogram stay below: the darkest of the pantograph's dots. */
function visibleLevel(levels: Int32Array): number {
  let left = 0;
  for (const n of levels) left += n * VISIBLE.quantile;
  let v = 255;
  while (v > 0 && (left -= levels[v]!) > 0) v--;
  return Math.min(VISIBLE.most, Math.max(VISIBLE.least, v + VISIBLE.margin));
}

/** A region, where it is in samples, and whether a part away from content belongs to it. */
interface FoundRegion {
  readonly region: ComparedRegion;
  readonly place: Place;
  readonly own: boolean;
}

/** Hits to regions, the strongest first: those near each other are one. */
function joinHits(
  hits: Uint8Array,
  missing: Uint16Array,
  added: Uint16Array,
  width: number,
  height: number,
  perMm: number,
  maps: MapPool,
): FoundRegion[] {
  const wide = dilated(hits, width, height, Math.ceil((RULES.joinMm / 2) * perMm), maps);
  const { parts, samples } = components(wide, width, height);
  const out = parts.map((part): FoundRegion => {
    const { place, kinds, peak, area } = tightest(part, samples, hits, missing, added, width);
    // At the threshold somewhat more likely than not; sure from a few times as much, or where it is large.
    const over = Math.max(0, peak / (RULES.missing * 255) - 1);
    const score = 1 - 0.4 * Math.exp(-over - area / 60);
    const both = HIT.missing | HIT.added;
    const kind = (kinds & both) === both ? 'changed' : kinds === HIT.missing ? 'missing' : 'added';
    return { region: { ...box(place, perMm), score, kind }, place, own: (kinds & HIT.own) !== 0 };
  });
  const area = ({ region }: FoundRegion) => region.widthMm * region.heightMm;
  return out.sort((a, b) => b.region.score - a.region.score || area(b) - area(a));
}

/** The hits of a part: where they are, their bits, how strong the strongest is and how many there are. */
function tightest(
  { first, area }: Component,
  samples: readonly number[],
  hits: Uint8Array,
  missing: Uint16Array,
  added: Uint16Array,
  width: number,
): { place: Place; kinds: number; peak: number; area: number } {
  const place = { left: width, top: hits.length, right: -1, bottom: -1 };
  let kinds = 0;
  let peak = 0;
  let count = 0;
  for (let n = first; n < first + area; n++) {
    const i = samples[n]!;
    if (!hits[i]) continue;
    const y = Math.floor(i / width);
    const x = i - y * width;
    place.left = Math.min(place.left, x);
    place.right = Math.max(place.right, x);
    place.top = Math.min(place.top, y);
    place.bottom = Math.max(place.bottom, y);
    kinds |= hits[i]!;
    peak = Math.max(peak, missing[i]!, added[i]!);
    count++;
  }
  return { place, kinds, peak, area: count };
}

/** 1 within a square of side `2 * reach + 1` around every sample that is not 0: they are few. */
function dilated(hits: Uint8Array, width: number, height: number, reach: number, maps: MapPool): Uint8Array {
  const out = maps.take(hits.length);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (hits[i] === 0) continue;
      // Inside a blot the neighbours have filled this square already, but for its right edge.
      const left = x > 0 && hits[i - 1] !== 0 ? x + reach : x - reach;
      for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++)
        out.fill(1, v * width + Math.max(0, left), v * width + Math.min(width, x + reach + 1));
    }
  return out;
}

/** Marks whose boxes, 2 mm wider, meet are one: the letters of a stamp, the strokes of a note. */
function joinMarks(marks: ForeignMark[]): ForeignMark[] {
  const out: ForeignMark[] = [];
  const gap = 2;
  for (let mark of marks) {
    for (let k = out.length - 1; k >= 0; k--) {
      const o = out[k]!;
      const apart =
        o.xMm > mark.xMm + mark.widthMm + gap ||
        mark.xMm > o.xMm + o.widthMm + gap ||
        o.yMm > mark.yMm + mark.heightMm + gap ||
        mark.yMm > o.yMm + o.heightMm + gap;
      if (apart) continue;
      out.splice(k, 1);
      const xMm = Math.min(o.xMm, mark.xMm);
      const yMm = Math.min(o.yMm, mark.yMm);
      mark = {
        xMm,
        yMm,
        widthMm: Math.max(o.xMm + o.widthMm, mark.xMm + mark.widthMm) - xMm,
        heightMm: Math.max(o.yMm + o.heightMm, mark.yMm + mark.heightMm) - yMm,
        score: Math.min(1, o.score + mark.score),
        kind: o.kind === mark.kind ? o.kind : o.kind === 'edge' || mark.kind === 'edge' ? 'edge' : 'ink',
      };
      k = out.length;
    }
    out.push(mark);
  }
  return out.sort((a, b) => b.score - a.score);
}

function box(
  p: { left: number; top: number; right: number; bottom: number },
  perMm: number,
): { xMm: number; yMm: number; widthMm: number; heightMm: number } {
  return {
    xMm: p.left / perMm,
    yMm: p.top / perMm,
    widthMm: (p.right - p.left + 1) / perMm,
    heightMm: (p.bottom - p.top + 1) / perMm,
  };
}
