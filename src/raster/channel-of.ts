/** One channel of a colour image. */
import { createGray, type Gray, type Rgb } from './gray.ts';
import type { Ink } from './ink-planes.ts';

/** The channel of a colour scan in which an ink is darkest: each absorbs its own complement, black all of them. */
export const INK_CHANNEL: Readonly<Record<Ink, 0 | 1 | 2>> = { c: 0, m: 1, y: 2, k: 1 };

/** @param k 0 red, 1 green, 2 blue */
export function channelOf({ width, height, data }: Rgb, k: 0 | 1 | 2): Gray {
  const out = createGray(width, height);
  for (let i = 0, p = k; i < out.data.length; i++, p += 3) out.data[i] = data[p]!;
  return out;
}
