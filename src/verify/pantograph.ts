/** The pantograph of both faces as one check, each looked at in patches of its scan. */
import { channelOf, INK_CHANNEL } from '../raster/channel-of.ts';
import type { Bitmap, Gray } from '../raster/index.ts';
import { affineMap, mapPoint, mapScale, type ScanPage, type SheetMap } from '../scan/index.ts';
import { MM_PER_INCH, pxToMm } from '../sheet/index.ts';
import type { PantographDesign } from '../watermark/index.ts';
import type { ScreenChoice } from '../watermark/score/find-screens.ts';
import {
  DOUBT,
  type PantographReference,
  type PantographScore,
  scoreAgainst,
} from '../watermark/score/score.ts';
import type { PagePose } from './compare/index.ts';
import type { OriginalityCheck } from './verdict.ts';

/**
 * A page in the light that an ink absorbs: red for cyan, green for magenta. Grey is mostly green, so a grey scan tells
 * magenta and hardly cyan.
 * @returns null where the scan has not the colours to tell
 */
export function inkView({ gray, rgb }: ScanPage, ink: PantographDesign['ink']): Gray | null {
  if (ink === 'k') return gray;
  if (rgb) return channelOf(rgb, INK_CHANNEL[ink]);
  return ink === 'm' ? gray : null;
}

/**
 * Scores one face.
 * @param map millimetres on the face to pixels of `scan`
 * @param keepOut where no dot was printed, as far as the caller knows the content
 * @param screens as found on the other face
 */
export function scoreFace(
  scan: Gray,
  map: SheetMap,
  reference: PantographReference,
  keepOut: Bitmap | null = null,
  screens: ScreenChoice | null = null,
): PantographScore {
  const mm = pxToMm(1, reference.grid.dpi);
  const toScan = (x: number, y: number) => mapPoint(map, x * mm, y * mm);
  return scoreAgainst({ gray: scan, dpi: mapScale(map) * MM_PER_INCH, toScan }, reference, keepOut, screens);
}

/** The pose that a comparison found, as a map into the scan as it came: quarter turns and all. */
export function frontMap(scan: Gray, pose: PagePose): SheetMap {
  const [a, b, c, d, e, f] = pose.toScan;
  const { width, height } = scan;
  // `toScan` leads into the scan turned upright; this turns it back.
  if (pose.quarterTurns === 1) return affineMap([b, -a, d, -c, f, height - e]);
  if (pose.quarterTurns === 2) return affineMap([-a, -b, -c, -d, width - e, height - f]);
  if (pose.quarterTurns === 3) return affineMap([-b, a, -d, c, width - f, e]);
  return affineMap(pose.toScan);
}

/**
 * One answer from several faces. A face that says original or copy outweighs one that cannot say; original and copy
 * side by side is doubt, and so is either that the other face's doubt takes over the line. The score is
 * the product of the odds, as of independent looks.
 */
export function joinChecks(checks: readonly OriginalityCheck[]): OriginalityCheck {
  if (checks.length === 0) return { status: 'unsure', score: 0.5, because: 'scan' };
  if (checks.length === 1) return pick(checks[0]!);
  const odds = checks.reduce((product, { score }) => {
    const p = Math.min(0.999, Math.max(0.001, score));
    return product * (p / (1 - p));
  }, 1);
  const score = odds / (1 + odds);
  const has = (status: OriginalityCheck['status']) => checks.some((check) => check.status === status);
  if (has('original') && (has('copy') || has('absent'))) return { status: 'unsure', score, because: 'doubt' };
  const [low, high] = DOUBT;
  if (has('copy') || has('original')) {
    if (score <= low) return { status: 'copy', score };
    return score >= high ? { status: 'original', score } : { status: 'unsure', score, because: 'doubt' };
  }
  if (checks.every(({ status }) => status === 'absent')) return { status: 'absent', score };
  const because = checks.some((check) => check.because === 'doubt') ? 'doubt' : 'scan';
  return { status: 'unsure', score, because };
}

const pick = ({ status, score, because }: OriginalityCheck): OriginalityCheck =>
  because === undefined ? { status, score } : { status, score, because };
