/** Unsharp masking of an 8-bit image in place: v + amount · (v − Gaussian(v)), in encoded levels. */
export function sharpenInPlace(
  data: Uint8Array,
  width: number,
  height: number,
  channels: number,
  amount: number,
  sigmaPx: number,
): void {
  const radius = Math.max(1, Math.ceil(2.5 * sigmaPx));
  const taps = new Float32Array(radius + 1);
  let sum = 0;
  for (let k = 0; k <= radius; k++) {
    taps[k] = Math.exp((-k * k) / (2 * sigmaPx * sigmaPx));
    sum += k ? 2 * taps[k]! : taps[k]!;
  }
  for (let k = 0; k <= radius; k++) taps[k] = taps[k]! / sum;
  const row = width * channels;
  // Rows blurred across are kept in a ring, so that the image can be written over as we go.
  const ring = Array.from({ length: 2 * radius + 1 }, () => new Float32Array(row));
  const across = (y: number): Float32Array => {
    const out = ring[y % ring.length]!;
    const base = y * row;
    const last = row - channels;
    for (let i = 0; i < row; i++) {
      let acc = taps[0]! * data[base + i]!;
      for (let k = 1; k <= radius; k++) {
        const step = k * channels;
        const l = i - step < 0 ? i % channels : i - step;
        const r = i + step >= row ? last + (i % channels) : i + step;
        acc += taps[k]! * (data[base + l]! + data[base + r]!);
      }
      out[i] = acc;
    }
    return out;
  };
  for (let y = 0; y < Math.min(radius, height); y++) across(y);
  const rows: Float32Array[] = [];
  for (let y = 0; y < height; y++) {
    if (y + radius < height) across(y + radius);
    for (let k = -radius; k <= radius; k++)
      rows[k + radius] = ring[Math.min(height - 1, Math.max(0, y + k)) % ring.length]!;
    const base = y * row;
    for (let i = 0; i < row; i++) {
      let acc = taps[0]! * rows[radius]![i]!;
      for (let k = 1; k <= radius; k++) acc += taps[k]! * (rows[radius - k]![i]! + rows[radius + k]![i]!);
      const v = data[base + i]!;
      const s = v + amount * (v - acc) + 0.5;
      data[base + i] = s < 0 ? 0 : Math.min(s, 255);
    }
  }
}
