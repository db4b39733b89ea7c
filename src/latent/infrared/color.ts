/**
 * Colour arithmetic for matching two mixtures: linear sRGB to CIELAB (D65, 2° observer) and the colour
 * difference CIEDE2000 (CIE 142:2001; formulas as in Sharma, Wu, Dalal, Color Res. Appl. 30(1), 2005).
 */

/** CIELAB coordinates. */
export interface Lab {
  readonly L: number;
  readonly a: number;
  readonly b: number;
}

/** White of the sRGB primaries (D65). */
const WHITE = [0.95047, 1, 1.08883] as const;

/** CIELAB of XYZ with a given white, both with Y of the perfect diffuser = 1. */
export function xyzToLab(x: number, y: number, z: number, white: readonly number[] = WHITE): Lab {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const fx = f(x / white[0]!);
  const fy = f(y / white[1]!);
  const fz = f(z / white[2]!);
  return { L: 116 * fy - 16, a: 500 * (fx - fy), b: 200 * (fy - fz) };
}

/** CIELAB of linear sRGB, 0..1 each (IEC 61966-2-1 matrix). */
export function linearRgbToLab(r: number, g: number, b: number): Lab {
  return xyzToLab(
    0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
    0.2126729 * r + 0.7151522 * g + 0.072175 * b,
    0.0193339 * r + 0.119192 * g + 0.9503041 * b,
  );
}

const DEGREE = Math.PI / 180;

/** CIEDE2000 with all weights 1. */
export function deltaE00(p: Lab, q: Lab): number {
  const c1 = Math.hypot(p.a, p.b);
  const c2 = Math.hypot(q.a, q.b);
  const mean7 = ((c1 + c2) / 2) ** 7;
  const g = 0.5 * (1 - Math.sqrt(mean7 / (mean7 + 25 ** 7)));
  const a1 = (1 + g) * p.a;
  const a2 = (1 + g) * q.a;
  const cp1 = Math.hypot(a1, p.b);
  const cp2 = Math.hypot(a2, q.b);
  const hue = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / DEGREE + 360) % 360);
  const h1 = hue(a1, p.b);
  const h2 = hue(a2, q.b);
  const dL = q.L - p.L;
  const dC = cp2 - cp1;
  let dh = 0;
  if (cp1 * cp2 !== 0) {
    dh = h2 - h1;
    if (dh > 180) dh -= 360;
    else if (dh < -180) dh += 360;
  }
  const dH = 2 * Math.sqrt(cp1 * cp2) * Math.sin((dh / 2) * DEGREE);
  const meanL = (p.L + q.L) / 2;
  const meanC = (cp1 + cp2) / 2;
  let meanH = h1 + h2;
  if (cp1 * cp2 !== 0) {
    if (Math.abs(h1 - h2) <= 180) meanH /= 2;
    else meanH = meanH < 360 ? (meanH + 360) / 2 : (meanH - 360) / 2;
  }
  const t =
    1 -
    0.17 * Math.cos((meanH - 30) * DEGREE) +
    0.24 * Math.cos(2 * meanH * DEGREE) +
    0.32 * Math.cos((3 * meanH + 6) * DEGREE) -
    0.2 * Math.cos((4 * meanH - 63) * DEGREE);
  const turn = 30 * Math.exp(-(((meanH - 275) / 25) ** 2));
  const rc = 2 * Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7));
  const sl = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const sc = 1 + 0.045 * meanC;
  const sh = 1 + 0.015 * meanC * t;
  const rt = -Math.sin(2 * turn * DEGREE) * rc;
  return Math.sqrt((dL / sl) ** 2 + (dC / sc) ** 2 + (dH / sh) ** 2 + rt * (dC / sc) * (dH / sh));
}
