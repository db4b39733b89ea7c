/** The pantograph of both faces as one check, and a front laid straight for it. */
import { type Gray, rotate90 } from '../raster/index.ts';
import { affineMap, mapScale, straighten } from '../scan/index.ts';
import { MM_PER_INCH, pxToMm } from '../sheet/index.ts';
import type { PagePose } from './compare/index.ts';
import type { OriginalityCheck } from './verdict.ts';

/** A scanned front, straightened by the pose that the comparison found, at the scan's own resolution up to 600. */
export function straightenFront(scan: Gray, pose: PagePose, opened: Gray): { gray: Gray; dpi: number } {
  const upright = pose.quarterTurns === 0 ? scan : rotate90(scan, pose.quarterTurns);
  const map = affineMap(pose.toScan);
  const dpi = Math.min(600, Math.round(mapScale(map) * MM_PER_INCH));
  const landscape = opened.width > opened.height;
  const [short, long] = [pxToMm(4960, 600), pxToMm(7016, 600)];
  const page = { xMm: 0, yMm: 0, widthMm: landscape ? long : short, heightMm: landscape ? short : long };
  return { gray: straighten(upright, map, page, dpi), dpi };
}

/**
 * One answer from several faces. A face that says copy outweighs one that cannot say; original and copy
 * side by side is doubt. The score is the product of the odds, as of independent looks.
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
  if (has('copy')) return { status: 'copy', score };
  if (has('original')) return { status: 'original', score };
  if (checks.every(({ status }) => status === 'absent')) return { status: 'absent', score };
  const because = checks.some((check) => check.because === 'doubt') ? 'doubt' : 'scan';
  return { status: 'unsure', score, because };
}

const pick = ({ status, score, because }: OriginalityCheck): OriginalityCheck =>
  because === undefined ? { status, score } : { status, score, because };
