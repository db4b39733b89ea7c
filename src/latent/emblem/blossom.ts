/** The cherry blossom (桜), drawn as outlines: five notched petals, veins, stamens. Unit: 1 = blossom radius, y down. */
import type { Polygon } from '../../raster/outline.ts';
import { flatten, type Outline } from '../../raster/outline.ts';

/** One petal, upright, its root at the centre: wide shoulders and the notch that makes it a cherry's. */
const PETAL: Outline = {
  verbs: 'MCCCCCCZ',
  // biome-ignore format: one curve a line
  coords: [
    0, -0.02,
    0.10, -0.16, 0.43, -0.40, 0.435, -0.66,
    0.44, -0.83, 0.31, -0.95, 0.13, -1.0,
    0.10, -0.955, 0.05, -0.915, 0, -0.885,
    -0.05, -0.915, -0.10, -0.955, -0.13, -1.0,
    -0.31, -0.95, -0.44, -0.83, -0.435, -0.66,
    -0.43, -0.40, -0.10, -0.16, 0, -0.02,
  ],
};

const turn = (k: number, scale: number, cx: number, cy: number) => {
  const a = (2 * Math.PI * k) / 5;
  const c = scale * Math.cos(a);
  const s = scale * Math.sin(a);
  return [c, s, -s, c, cx, cy] as const;
};

/**
 * The five petals as polygons.
 * @param cx, cy centre and
 * @param radius radius of the blossom, device pixels
 */
export function petals(cx: number, cy: number, radius: number): Polygon[] {
  return [0, 1, 2, 3, 4].map((k) => flatten(PETAL, turn(k, radius, cx, cy), 0.05)[0]!);
}

/** Fine veins of the petals: open polylines that fan out from the root. */
export function veins(cx: number, cy: number, radius: number): Polygon[] {
  const out: Polygon[] = [];
  for (let k = 0; k < 5; k++) {
    const [a, b, c, d, e, f] = turn(k, radius, cx, cy);
    for (let j = -3; j <= 3; j++) {
      if (j === 0) continue;
      const line: number[] = [];
      const from = 0.5 + 0.03 * Math.abs(j);
      const to = 0.91 - 0.035 * Math.abs(j) * Math.abs(j) * 0.55;
      for (let i = 0; i <= 12; i++) {
        const r = from + ((to - from) * i) / 12;
        const x = j * (0.035 + 0.066 * r * r);
        line.push(a * x - c * r + e, b * x - d * r + f);
      }
      out.push(line);
    }
  }
  return out;
}

/** Filaments (open polylines) and anthers (centre x, y, radius) of the stamens. */
export function stamens(
  cx: number,
  cy: number,
  radius: number,
): { filaments: Polygon[]; anthers: [number, number, number][] } {
  const filaments: Polygon[] = [];
  const anthers: [number, number, number][] = [];
  for (let k = 0; k < 5; k++) {
    const [a, b, c, d, e, f] = turn(k, radius, cx, cy);
    for (const [angle, length] of [
      [-0.34, 0.31],
      [0, 0.4],
      [0.34, 0.31],
    ] as const) {
      const line: number[] = [];
      for (let i = 0; i <= 10; i++) {
        const r = 0.075 + ((length - 0.075) * i) / 10;
        const bent = angle * (0.8 + 0.35 * (r / length));
        const x = r * Math.sin(bent);
        const y = -r * Math.cos(bent);
        line.push(a * x + c * y + e, b * x + d * y + f);
      }
      filaments.push(line);
      anthers.push([line[line.length - 2]!, line[line.length - 1]!, 0.022 * radius]);
    }
  }
  return { filaments, anthers };
}

/** A rosette of fine closed curves: the security texture that runs over figure and surround alike. */
export function rosette(cx: number, cy: number, radius: number): Polygon[] {
  const out: Polygon[] = [];
  for (let k = 0; k < 12; k++) {
    const line: number[] = [];
    const phase = (2 * Math.PI * k) / 12;
    for (let i = 0; i < 240; i++) {
      const t = (2 * Math.PI * i) / 240;
      const r = radius * (0.6 + 0.36 * Math.cos(5 * t + phase));
      line.push(cx + r * Math.sin(t), cy - r * Math.cos(t));
    }
    out.push(line);
  }
  return out;
}
