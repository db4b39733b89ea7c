/** Connected parts of a mask, by flood fill with a stack of its own. */

/** A connected part. Edges are inclusive sample coordinates. */
export interface Component {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Samples in it. */
  readonly area: number;
  /** Index of its first sample in row order. */
  readonly seed: number;
}

/**
 * Parts of `mask` (0 or 1), connected over corners. Visited samples are set to 0: the mask is used up.
 * @param onSample called with every sample's index and its part's number
 */
export function components(
  mask: Uint8Array,
  width: number,
  height: number,
  onSample?: (index: number, part: number) => void,
): Component[] {
  const out: Component[] = [];
  const stack: number[] = [];
  // A page is nearly all blank: the engine's own search is the quickest way over it.
  for (let seed = mask.indexOf(1); seed >= 0; seed = mask.indexOf(1, seed + 1)) {
    let left = width;
    let right = 0;
    let top = height;
    let bottom = 0;
    let area = 0;
    mask[seed] = 0;
    stack.push(seed);
    while (stack.length > 0) {
      const i = stack.pop()!;
      const y = Math.floor(i / width);
      const x = i - y * width;
      area++;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      onSample?.(i, out.length);
      for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++)
        for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
          const j = i + dy * width + dx;
          if (mask[j]) {
            mask[j] = 0;
            stack.push(j);
          }
        }
    }
    out.push({ left, top, right, bottom, area, seed });
  }
  return out;
}
