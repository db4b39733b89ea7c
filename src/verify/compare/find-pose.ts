/** The whole way from "somewhere on the glass" to a mesh that lays the scan on the page to a few hundredths of a millimetre. */
import type { Gray } from '../../raster/gray.ts';
import { rotate90 } from '../../raster/rotate90.ts';
import { type Affine, scaleAffine } from './affine.ts';
import { affineOf, matchBlocks } from './block-match.ts';
import { climbPose, mapAt } from './climb-pose.ts';
import { coarsePoses } from './coarse-pose.ts';
import { type DisplacementMesh, fitMesh } from './displacement-mesh.ts';
import { type InkMap, inkOfScan, paperAndInk } from './ink-map.ts';
import { warpToPage } from './warp.ts';

/** Where the page lies, finely. */
export interface FoundPose {
  readonly quarterTurns: 0 | 1 | 2 | 3;
  /** The scan, upright. */
  readonly upright: Gray;
  /** Page mm (displaced by the mesh) to mm of the upright scan. */
  readonly toScanMm: Affine;
  readonly mesh: DisplacementMesh;
  readonly correlation: number;
}

/** Below this the two faces have nothing in common. */
export const LEAST_CORRELATION = 0.3;

/**
 * Finds the pose.
 * @param page ink of the face
 * @param scan as it came, at `scanDpi` true samples per inch within a few per cent
 */
export function findPose(page: InkMap, scan: Gray, scanDpi: number): FoundPose {
  const ink = inkOfScan(scan, scanDpi, paperAndInk(scan));
  const page50 = mapAt(page, 50);
  const page25 = mapAt(page, 25);
  const scan50 = mapAt(ink, 50);
  const scan25 = mapAt(ink, 25);
  const guesses = coarsePoses(page50, scan50);
  // The two best turns: at 2.5 mm a page and the same page upside down may look alike.
  const climbed = guesses.slice(0, 2).map((guess) => ({
    guess,
    ...climbPose(page25, { ...rotate90(scan25, guess.quarterTurns), dpi: scan25.dpi }, guess),
  }));
  const best = climbed.reduce((a, b) => (b.correlation > a.correlation ? b : a));
  const { quarterTurns } = best.guess;
  const upright = quarterTurns === 0 ? scan : rotate90(scan, quarterTurns);
  const widthMm = (page.width * 25.4) / page.dpi;
  const heightMm = (page.height * 25.4) / page.dpi;
  const uprightInk: InkMap = quarterTurns === 0 ? ink : { ...rotate90(ink, quarterTurns), dpi: scanDpi };

  let toScanMm = best.toScanMm;
  const at = (dpi: number, block: number, reach: number) => {
    const level = mapAt(page, dpi);
    const source = mapAt(uprightInk, dpi);
    const data = warpToPage(
      source,
      scaleAffine(toScanMm, source.dpi / 25.4),
      null,
      level.width,
      level.height,
      level.dpi,
      0,
    );
    return matchBlocks(level, { ...level, data }, block, reach);
  };
  // Blocks at the far corners come into reach one round after those in the middle.
  for (let round = 0; round < 3; round++)
    toScanMm = compose(toScanMm, affineOf(at(50, 32, 4), widthMm, heightMm));
  toScanMm = compose(toScanMm, affineOf(at(100, 48, 4), widthMm, heightMm));
  const mesh = fitMesh(at(100, 40, 3), widthMm, heightMm);
  return { quarterTurns, upright, toScanMm, mesh, correlation: best.correlation };
}

/** `m` after the page point was moved by the displacement `d`. */
export function compose(m: Affine, d: Affine): Affine {
  const [a, b, c, dd, e, f] = [d[0] + 1, d[1], d[2], d[3] + 1, d[4], d[5]];
  const [A, B, C, D, E, F] = m;
  return [A * a + C * b, B * a + D * b, A * c + C * dd, B * c + D * dd, A * e + C * f + E, B * e + D * f + F];
}
