/**
 * Whether a pantograph below the content would be seen: how much of the page its own light paint
 * covers (a white sheet under the text, tinted cells, images with a white ground).
 */
import type { Layer } from './render.ts';

/** What lies on top of the pantograph, as fractions of the page, 0..1. */
export interface Background {
  /** Light paint of any kind: what hides dots. Dark paint (text, rules, a seal) is not counted. */
  readonly hidden: number;
  /** The part of it that is white, where nobody would miss the paint. */
  readonly white: number;
}

/** Light enough that dots below would be missed. */
const LIGHT = 160;
const WHITE = 250;
/** More than this, and the pantograph would no longer protect the page. */
export const MAX_HIDDEN = 0.1;

/** Measures a page that was drawn on nothing. */
export function measureBackground({ data, width, height }: Layer): Background {
  let hidden = 0;
  let white = 0;
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]!;
    if (alpha < 16) continue;
    const darkest = Math.min(data[i]!, data[i + 1]!, data[i + 2]!);
    if (darkest < LIGHT) continue;
    hidden += alpha;
    if (darkest >= WHITE) white += alpha;
  }
  const whole = 255 * width * height;
  return { hidden: hidden / whole, white: white / whole };
}
