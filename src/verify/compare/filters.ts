/** Small separable filters on byte maps. */

/** Largest (or smallest) value of each 3 × 3 neighbourhood; the border row and column keep to themselves. */
export function extreme3(data: Uint8Array, width: number, height: number, smallest = false): Uint8Array {
  const across = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const i = row + x;
      const a = data[x > 0 ? i - 1 : i]!;
      const b = data[i]!;
      const c = data[x < width - 1 ? i + 1 : i]!;
      across[i] = smallest ? Math.min(a, b, c) : Math.max(a, b, c);
    }
  }
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const up = y > 0 ? -width : 0;
    const down = y < height - 1 ? width : 0;
    for (let i = y * width; i < (y + 1) * width; i++) {
      const a = across[i + up]!;
      const b = across[i]!;
      const c = across[i + down]!;
      out[i] = smallest ? Math.min(a, b, c) : Math.max(a, b, c);
    }
  }
  return out;
}

/** Sums over (2r+1) × (2r+1) squares, running along rows, then columns; outside counts 0. */
export function boxSum(data: Uint8Array, width: number, height: number, r: number): Uint16Array {
  const across = new Uint16Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let s = 0;
    for (let x = 0; x < Math.min(r, width); x++) s += data[row + x]!;
    for (let x = 0; x < width; x++) {
      if (x + r < width) s += data[row + x + r]!;
      if (x > r) s -= data[row + x - r - 1]!;
      across[row + x] = s;
    }
  }
  const out = new Uint16Array(data.length);
  const sums = new Uint32Array(width);
  for (let y = 0; y < Math.min(r, height); y++)
    for (let x = 0; x < width; x++) sums[x]! += across[y * width + x]!;
  for (let y = 0; y < height; y++) {
    const add = y + r < height ? (y + r) * width : -1;
    const drop = y > r ? (y - r - 1) * width : -1;
    for (let x = 0; x < width; x++) {
      if (add >= 0) sums[x]! += across[add + x]!;
      if (drop >= 0) sums[x]! -= across[drop + x]!;
      out[y * width + x] = Math.min(65535, sums[x]!);
    }
  }
  return out;
}

/**
 * Distance to the nearest marked sample in steps of a third of a sample (chamfer 3-4, Borgefors 1986),
 * at most 255.
 */
export function distanceTo(marked: Uint8Array, width: number, height: number): Uint8Array {
  const far = 255;
  const d = new Uint8Array(marked.length);
  for (let i = 0; i < d.length; i++) d[i] = marked[i] ? 0 : far;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      let v = d[i]!;
      if (v === 0) continue;
      if (x > 0) v = Math.min(v, d[i - 1]! + 3);
      if (y > 0) {
        v = Math.min(v, d[i - width]! + 3);
        if (x > 0) v = Math.min(v, d[i - width - 1]! + 4);
        if (x < width - 1) v = Math.min(v, d[i - width + 1]! + 4);
      }
      d[i] = v;
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const i = y * width + x;
      let v = d[i]!;
      if (v === 0) continue;
      if (x < width - 1) v = Math.min(v, d[i + 1]! + 3);
      if (y < height - 1) {
        v = Math.min(v, d[i + width]! + 3);
        if (x < width - 1) v = Math.min(v, d[i + width + 1]! + 4);
        if (x > 0) v = Math.min(v, d[i + width - 1]! + 4);
      }
      d[i] = v;
    }
  }
  return d;
}
