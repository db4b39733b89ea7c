/** The discrete Fourier transform as it is defined, four nested loops. */
export function dft2(n: number, re: Float64Array, im: Float64Array): { re: Float64Array; im: Float64Array } {
  const out = { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  for (let v = 0; v < n; v++)
    for (let u = 0; u < n; u++) {
      let sr = 0;
      let si = 0;
      for (let y = 0; y < n; y++)
        for (let x = 0; x < n; x++) {
          const a = (-2 * Math.PI * (u * x + v * y)) / n;
          const i = y * n + x;
          sr += re[i]! * Math.cos(a) - im[i]! * Math.sin(a);
          si += re[i]! * Math.sin(a) + im[i]! * Math.cos(a);
        }
      out.re[v * n + u] = sr;
      out.im[v * n + u] = si;
    }
  return out;
}
