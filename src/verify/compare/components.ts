/** Connected parts of a mask, by flood fill. */

/** A connected part. Edges are inclusive sample coordinates. */
export interface Component {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Samples in it: `samples[first]` to `samples[first + area - 1]`, the first in row order before all others. */
  readonly first: number;
  readonly area: number;
}

/** All parts, and the indices of their samples, part after part. */
export interface Components {
  readonly parts: readonly Component[];
  readonly samples: readonly number[];
}

/** Parts of `mask` (0 or 1), connected over corners. Visited samples are set to 0: the mask is used up. */
export function components(mask: Uint8Array, width: number, height: number): Components {
  const parts: Component[] = [];
  const samples: number[] = [];
  // A page is nearly all blank: the engine's own search is the quickest way over it.
  for (let seed = mask.indexOf(1); seed >= 0; seed = mask.indexOf(1, seed + 1))
    parts.push(fill(mask, width, height, seed, samples));
  return { parts, samples };
}

/** Takes the part of one sample out of the mask; the samples found are the queue of those to look around. */
function fill(mask: Uint8Array, width: number, height: number, seed: number, samples: number[]): Component {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  const first = samples.length;
  mask[seed] = 0;
  samples.push(seed);
  for (let n = first; n < samples.length; n++) {
    const i = samples[n]!;
    const y = Math.floor(i / width);
    const x = i - y * width;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++)
      for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
        const j = i + dy * width + dx;
        if (mask[j]) {
          mask[j] = 0;
          samples.push(j);
        }
      }
  }
  return { left, top, right, bottom, first, area: samples.length - first };
}
