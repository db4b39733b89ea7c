/**
 * Whether patches can be those of the sheet that they are read as. A sheet of another profile has other patches in
 * its places: what should be alike is not, and what should be in order is not.
 */
import type { PatchContent } from './layout.ts';

/** A patch of one ink: what it should show, and its darkness in parts of the solid. */
export interface PatchTone {
  readonly content: PatchContent;
  readonly tone: number;
}

/** Variance of patches that should be alike, as a part of that of all: 0.01 and less on any engine, 1 on another sheet. */
const MOST_ALIKE = 0.25;
/** Nothing is darker than the solid by more. */
const DARKEST = 1.12;
/** A wide line and its negative differ by half a solid, whatever the dot gain. */
const PAIR = { width: 12, least: 0.3, most: 0.7 } as const;
/** By how much a ground with more dots may be lighter than one with fewer. */
const DISORDER = 0.06;

/** See the head of this file. */
export function isPlausible(patches: readonly PatchTone[]): boolean {
  const groups = new Map<string, { content: PatchContent; tones: number[] }>();
  for (const { content, tone } of patches) {
    const key = JSON.stringify(content);
    const group = groups.get(key) ?? { content, tones: [] };
    groups.set(key, group);
    group.tones.push(tone);
  }
  const all = [...groups.values()].map(({ content, tones }) => ({ content, tones, tone: mean(tones) }));
  const middle = mean(patches.map(({ tone }) => tone));
  let [within, freedom, total] = [0, 0, 0];
  for (const { tones, tone } of all)
    for (const v of tones) {
      within += (v - tone) ** 2;
      freedom += 1 - 1 / tones.length;
      total += (v - middle) ** 2;
    }
  const alike = freedom === 0 || within / freedom <= (MOST_ALIKE * total) / Math.max(1, patches.length - 1);
  const darkest = all.every(({ tone }) => tone <= DARKEST);
  const lines = (on: number): number | undefined =>
    all.find(({ content: c }) => c.kind === 'lines' && c.on === on && c.period === 4 * PAIR.width)?.tone;
  const gap = (lines(3 * PAIR.width) ?? 0.5) - (lines(PAIR.width) ?? 0);
  const grounds = all.flatMap(({ content, tone }) =>
    content.kind === 'ground' ? [{ ...content, tone }] : [],
  );
  const ordered = grounds.every((a) =>
    grounds.every(
      (b) =>
        a.scale !== b.scale ||
        (a.coverage > 0 && a.area !== b.area) ||
        a.coverage >= b.coverage ||
        b.tone >= a.tone - DISORDER,
    ),
  );
  return alike && darkest && gap >= PAIR.least && gap <= PAIR.most && ordered;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);
