/**
 * Finds the calibration sheet in a scan: its five bullseyes, then a map from the sheet to the scan.
 * Any turn, 300 to 1200 dpi; a bullseye is a disc in the middle of a ring.
 */
import type { Gray } from '../../raster/gray.ts';
import { BULLSEYE } from './layout.ts';

/** From places on the sheet (1/600 inch) to scan pixels; bilinear between the four corners. */
export type SheetToScan = (x: number, y: number) => readonly [number, number];

/** Where the sheet lies, or null when fewer than the needed bullseyes were found. */
export function findCalibrationSheet(
  scan: Gray,
  fiducials: readonly (readonly [number, number])[],
): SheetToScan | null {
  // About 1000 samples across the short side show a ring of 24/600 inch as five pixels and more.
  const step = Math.max(1, Math.floor(Math.min(scan.width, scan.height) / 1000));
  const small = shrink(scan, step);
  const eyes = bullseyes(small).map(([x, y]) => refine(scan, x * step, y * step));
  const corners = matchCorners(eyes, fiducials);
  if (!corners) return null;
  const [a, b, c, d] = corners;
  const [x0, y0] = fiducials[0]!;
  const [x1, y1] = fiducials[2]!;
  return (x, y) => {
    const u = (x - x0) / (x1 - x0);
    const v = (y - y0) / (y1 - y0);
    const mix = (k: 0 | 1) => (1 - v) * ((1 - u) * a[k] + u * b[k]) + v * ((1 - u) * d[k] + u * c[k]);
    return [mix(0), mix(1)];
  };
}

type Point = readonly [number, number];

function shrink(scan: Gray, step: number): Gray {
  if (step === 1) return scan;
  const width = Math.floor(scan.width / step);
  const height = Math.floor(scan.height / step);
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let j = 0; j < step; j++)
        for (let i = 0; i < step; i++) sum += scan.data[(y * step + j) * scan.width + x * step + i]!;
      data[y * width + x] = sum / (step * step);
    }
  return { width, height, data };
}

interface Blob {
  area: number;
  sx: number;
  sy: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Dark connected areas (4-neighbours), by flood fill. */
function darkBlobs(image: Gray, level: number): Blob[] {
  const { width, height, data } = image;
  const seen = new Uint8Array(width * height);
  const stack: number[] = [];
  const blobs: Blob[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || data[start]! >= level) continue;
    const blob: Blob = { area: 0, sx: 0, sy: 0, left: width, right: 0, top: height, bottom: 0 };
    seen[start] = 1;
    stack.push(start);
    while (stack.length > 0) {
      const i = stack.pop()!;
      const x = i % width;
      const y = (i - x) / width;
      blob.area++;
      blob.sx += x;
      blob.sy += y;
      if (x < blob.left) blob.left = x;
      if (x > blob.right) blob.right = x;
      if (y < blob.top) blob.top = y;
      if (y > blob.bottom) blob.bottom = y;
      for (const [ok, j] of [
        [x > 0, i - 1],
        [x + 1 < width, i + 1],
        [y > 0, i - width],
        [y + 1 < height, i + width],
      ] as const)
        if (ok && !seen[j] && data[j]! < level) {
          seen[j] = 1;
          stack.push(j);
        }
    }
    if (blob.area >= 12) blobs.push(blob);
  }
  return blobs;
}

/** Centres of discs that sit in a ring, small-image pixels. */
function bullseyes(image: Gray): Point[] {
  const blobs = darkBlobs(image, darkLevel(image));
  const wide = (b: Blob) => b.right - b.left + 1;
  const high = (b: Blob) => b.bottom - b.top + 1;
  const out: Point[] = [];
  const ratio = BULLSEYE.outer / BULLSEYE.disc;
  for (const disc of blobs) {
    const w = wide(disc);
    const h = high(disc);
    if (w < 5 || Math.abs(w - h) > 0.25 * w || disc.area < 0.6 * w * h) continue;
    const x = disc.sx / disc.area;
    const y = disc.sy / disc.area;
    const ring = blobs.find(
      (b) =>
        b !== disc &&
        b.left < disc.left &&
        b.right > disc.right &&
        b.top < disc.top &&
        b.bottom > disc.bottom &&
        Math.abs(wide(b) / w - ratio) < 0.3 * ratio &&
        Math.abs(high(b) / h - ratio) < 0.3 * ratio &&
        Math.hypot(b.sx / b.area - x, b.sy / b.area - y) < 0.25 * w,
    );
    if (ring) out.push([x + 0.5, y + 0.5]);
  }
  return out;
}

/** Half way between the darkest percent and the median, which is paper or pattern. */
function darkLevel(image: Gray): number {
  const counts = new Uint32Array(256);
  for (const v of image.data) counts[v]!++;
  const at = (part: number): number => {
    let left = part * image.data.length;
    for (let v = 0; v < 256; v++) {
      left -= counts[v]!;
      if (left <= 0) return v;
    }
    return 255;
  };
  return (at(0.01) + at(0.5)) / 2;
}

/** Centre of gravity of the darkness around a centre, a few times over. */
function refine(scan: Gray, x0: number, y0: number): Point {
  const perInch = Math.max(scan.width, scan.height) / 11.69;
  const r = ((BULLSEYE.disc + BULLSEYE.inner) / 2 / 600) * perInch;
  let x = x0;
  let y = y0;
  for (let round = 0; round < 3; round++) {
    let sum = 0;
    let sx = 0;
    let sy = 0;
    for (let j = Math.floor(y - r); j <= y + r; j++)
      for (let i = Math.floor(x - r); i <= x + r; i++) {
        if (i < 0 || j < 0 || i >= scan.width || j >= scan.height) continue;
        if (Math.hypot(i + 0.5 - x, j + 0.5 - y) > r) continue;
        const w = 255 - scan.data[j * scan.width + i]!;
        sum += w;
        sx += w * (i + 0.5);
        sy += w * (j + 0.5);
      }
    if (sum === 0) break;
    x = sx / sum;
    y = sy / sum;
  }
  return [x, y];
}

/** Which four are the corners: the choice whose fifth lies where it should. */
function matchCorners(
  eyes: readonly Point[],
  fiducials: readonly (readonly [number, number])[],
): readonly [Point, Point, Point, Point] | null {
  if (eyes.length < 5) return null;
  const [f0, f1, f2, , mark] = fiducials as readonly Point[];
  const part = (mark![0] - f0![0]) / (f1![0] - f0![0]);
  const aspect = (f2![1] - f1![1]) / (f1![0] - f0![0]);
  let best: readonly [Point, Point, Point, Point] | null = null;
  let least = 0.06;
  const some = eyes.slice(0, 12);
  for (const a of some)
    for (const b of some) {
      if (a === b) continue;
      const ux = b[0] - a[0];
      const uy = b[1] - a[1];
      const length = Math.hypot(ux, uy);
      const near = (x: number, y: number): readonly [Point, number] => {
        let found = some[0]!;
        let off = Number.POSITIVE_INFINITY;
        for (const p of some) {
          const d = Math.hypot(p[0] - x, p[1] - y);
          if (d < off) {
            off = d;
            found = p;
          }
        }
        return [found, off / length];
      };
      // The page is not mirrored: down is a quarter turn clockwise from right.
      const [m, em] = near(a[0] + ux * part, a[1] + uy * part);
      const [c, ec] = near(b[0] - uy * aspect, b[1] + ux * aspect);
      const [d, ed] = near(a[0] - uy * aspect, a[1] + ux * aspect);
      const error = em * 3 + ec + ed;
      if (m === a || m === b || c === a || d === a || c === d) continue;
      if (error < least) {
        least = error;
        best = [a, b, c, d];
      }
    }
  return best;
}
