/** The whole way from "somewhere on the glass" to a mesh that lays the scan on the page to a few hundredths of a millimetre. */
import type { Gray } from '../../raster/gray.ts';
import { rotate90 } from '../../raster/rotate90.ts';
import { type Affine, applyX, applyY, scaleAffine } from './affine.ts';
import { affineOf, matchBlocks } from './block-match.ts';
import { climbPose } from './climb-pose.ts';
import { type CoarsePose, coarsePoses } from './coarse-pose.ts';
import { type DisplacementMesh, fitMesh } from './displacement-mesh.ts';
import { type InkMap, inkOfScan, type Levels, mapAt } from './ink-map.ts';
import type { MapPool } from './map-pool.ts';
import { warpToPage } from './warp.ts';

/** Where the page lies, finely. */
export interface FoundPose {
  readonly quarterTurns: 0 | 1 | 2 | 3;
  /** The scan, upright. */
  readonly upright: Gray;
  /** Page mm (displaced by the mesh) to mm of `upright`. */
  readonly toScanMm: Affine;
  readonly mesh: DisplacementMesh;
  readonly correlation: number;
}

/** From this on the letters themselves fall on each other: no other turn can be better. */
const SURE_CORRELATION = 0.6;
/** A move of blocks below which another round would find nothing new, mm: well within the reach of the next stage, 1 mm. */
const SETTLED_MM = 0.2;
/** Below this the two faces have nothing in common. */
export const LEAST_CORRELATION = 0.25;

/**
 * Finds the pose.
 * @param page ink of the face
 * @param scan as it came, at `scanDpi` true samples per inch within a few per cent; 200 to 400 is enough
 * @param levels of its paper and ink
 */
export function findPose(
  page: InkMap,
  scan: Gray,
  scanDpi: number,
  levels: Levels,
  maps: MapPool,
): FoundPose {
  const page50 = mapAt(page, 50);
  const page25 = mapAt(page, 25);
  // One look at all pixels; the coarser maps come from the finer ones.
  const ink = inkAt(scan, scanDpi, levels);
  const scan50 = mapAt(ink, 50);
  const scan25 = mapAt(scan50, 25);
  const guesses = coarsePoses(page50, scan50);
  // The two best turns: at 2.5 mm a page and the same page upside down may look alike.
  const widthMm = (page.width * 25.4) / page.dpi;
  const heightMm = (page.height * 25.4) / page.dpi;
  const fitting = guesses.filter(({ quarterTurns }) => {
    // A scan of just this sheet can lie in two of the four turns only, whatever else looks alike.
    const [across, down] = quarterTurns % 2 ? [scan.height, scan.width] : [scan.width, scan.height];
    const perMm = scanDpi / 25.4;
    return alike(across / perMm, widthMm) && alike(down / perMm, heightMm);
  });
  const tryGuess = (guess: CoarsePose) => {
    const { quarterTurns } = guess;
    const climbed = climbPose(page25, { ...rotate90(scan25, quarterTurns), dpi: scan25.dpi }, guess);
    const source = { ...rotate90(scan50, quarterTurns), dpi: scan50.dpi };
    let toScanMm = climbed.toScanMm;
    // Blocks at the far corners come into reach one round after those in the middle.
    for (let round = 0; round < 3; round++) {
      const laid = layOnto(page50, source, toScanMm);
      const step = affineOf(matchBlocks(page50, laid, 32, 4, maps), widthMm, heightMm);
      toScanMm = compose(toScanMm, step);
      if (mostMove(step, widthMm, heightMm) < SETTLED_MM) break;
    }
    // Lines of text fall on each other upside down as well; at half a millimetre letters do not.
    const sharp = correlation(page50.data, layOnto(page50, source, toScanMm).data);
    return { quarterTurns, toScanMm, sharp };
  };
  const [first, second] = fitting.length > 0 ? fitting : guesses;
  let best = tryGuess(first!);
  if (second && best.sharp < SURE_CORRELATION) {
    const rival = tryGuess(second);
    if (rival.sharp > best.sharp) best = rival;
  }
  const { quarterTurns } = best;
  const upright = quarterTurns === 0 ? scan : rotate90(scan, quarterTurns);
  // Reduced again once upright: what does not fill a square must be dropped at the same edges.
  const scan100 = quarterTurns === 0 ? ink : inkAt(upright, scanDpi, levels);
  let toScanMm = best.toScanMm;
  const page100 = mapAt(page, 100);
  const at = (block: number, reach: number) =>
    matchBlocks(page100, layOnto(page100, scan100, toScanMm), block, reach, maps);
  toScanMm = compose(toScanMm, affineOf(at(48, 4), widthMm, heightMm));
  const mesh = fitMesh(at(40, 3), widthMm, heightMm);
  return { quarterTurns, upright, toScanMm, mesh, correlation: best.sharp };
}

/** Ink of a scan at about 100 dpi. */
const inkAt = (scan: Gray, scanDpi: number, levels: Levels): InkMap => {
  const { dpi, ...reduced } = mapAt({ ...scan, dpi: scanDpi }, 100);
  return inkOfScan(reduced, dpi, levels);
};

/** The scan on the page's grid, without the mesh. */
function layOnto(page: InkMap, scan: InkMap, toScanMm: Affine): InkMap {
  const { width, height, dpi } = page;
  const toScan = scaleAffine(toScanMm, scan.dpi / 25.4);
  return { ...page, data: warpToPage(scan, toScan, null, width, height, dpi, 0) };
}

/** How far a displacement moves any corner of the page, mm. */
const mostMove = (step: Affine, widthMm: number, heightMm: number): number =>
  Math.max(
    ...[0, widthMm].flatMap((x) =>
      [0, heightMm].map((y) => Math.hypot(applyX(step, x, y), applyY(step, x, y))),
    ),
  );

/** Two lengths within an eighth of each other. */
const alike = (a: number, b: number): boolean => Math.abs(a - b) < b / 8;

/** Pearson's correlation. */
function correlation(a: Uint8Array, b: Uint8Array): number {
  let sa = 0;
  let sb = 0;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < a.length; i++) {
    const p = a[i]!;
    const q = b[i]!;
    sa += p;
    sb += q;
    aa += p * p;
    bb += q * q;
    ab += p * q;
  }
  const n = a.length;
  const v = (aa - (sa * sa) / n) * (bb - (sb * sb) / n);
  return v > 0 ? (ab - (sa * sb) / n) / Math.sqrt(v) : 0;
}

/** `m` after the page point was moved by the displacement `d`. */
function compose(m: Affine, d: Affine): Affine {
  const [a, b, c, dd, e, f] = [d[0] + 1, d[1], d[2], d[3] + 1, d[4], d[5]];
  const [A, B, C, D, E, F] = m;
  return [A * a + C * b, B * a + D * b, A * c + C * dd, B * c + D * dd, A * e + C * f + E, B * e + D * f + F];
}
