/** Error rates of a score at every threshold, and their curve as SVG on probability-like axes. */

/** One curve: pairs of false acceptance and false rejection, 0..1. */
export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [far: number, frr: number])[];
}

/** Rates over all thresholds, the equal error rate, and the least rejection that keeps acceptance to 2 %. */
export function errorRates(originals: readonly number[], copies: readonly number[]) {
  const points: [number, number][] = [[1, 0]];
  let eer = 1;
  for (const t of [...originals, ...copies, Infinity].sort((a, b) => a - b)) {
    const far = copies.filter((s) => s >= t).length / copies.length;
    const frr = originals.filter((s) => s < t).length / originals.length;
    points.push([far, frr]);
    eer = Math.min(eer, Math.max(far, frr));
  }
  const frrAt2 = Math.min(1, ...points.filter(([far]) => far <= 0.02).map(([, frr]) => frr));
  return { points, eer, frrAt2 };
}

/** Least rate that the axes show; smaller ones lie on the border. */
const FLOOR = 0.002;
const SIDE = 400;
const LEFT = 70;
const TOP = 24;

const along = (rate: number): number =>
  (SIDE * Math.log(Math.max(FLOOR, rate) / FLOOR)) / Math.log(1 / FLOOR);

/** Copies taken for originals to the right, originals refused upwards, both logarithmic. */
export function drawRoc(curves: readonly Curve[]): string {
  const ticks = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
  const x = (rate: number) => (LEFT + along(rate)).toFixed(1);
  const y = (rate: number) => (TOP + SIDE - along(rate)).toFixed(1);
  const grid = ticks
    .map(
      (t) =>
        `<path d="M${x(t)} ${TOP}v${SIDE}M${LEFT} ${y(t)}h${SIDE}" stroke="${t === 0.02 ? '#999' : '#e4e2dc'}"/><text x="${x(t)}" y="${TOP + SIDE + 18}" text-anchor="middle">${100 * t}</text><text x="${LEFT - 8}" y="${Number(y(t)) + 4}" text-anchor="end">${100 * t}</text>`,
    )
    .join('');
  const lines = curves
    .map(
      ({ colour, points }) =>
        `<polyline points="${points.map(([far, frr]) => `${x(far)},${y(frr)}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="2.5" stroke-linejoin="round"/>`,
    )
    .join('');
  const legend = curves
    .map(
      ({ name, colour }, i) =>
        `<path d="M${LEFT} ${TOP + SIDE + 66 + 20 * i}h28" stroke="${colour}" stroke-width="3"/><text x="${LEFT + 38}" y="${TOP + SIDE + 70 + 20 * i}">${name}</text>`,
    )
    .join('');
  const height = TOP + SIDE + 74 + 20 * curves.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + SIDE + 24}" height="${height}" font-family="sans-serif" font-size="12" fill="#333"><rect width="100%" height="100%" fill="#fff"/>${grid}<rect x="${LEFT}" y="${TOP}" width="${SIDE}" height="${SIDE}" fill="none" stroke="#999"/>${lines}<text x="${LEFT + SIDE / 2}" y="${TOP + SIDE + 40}" text-anchor="middle">copies or forgeries taken for originals, %</text><text transform="translate(18 ${TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">originals refused, %</text>${legend}</svg>\n`;
}
