/**
 * A scan of a back -> label, map, soft cells. The row of stages: label, pose, fiducials, mesh, samples,
 * equaliser. No secret key comes in here: the label is checked with the issuer's public key, and what
 * was read is opened elsewhere, and only when that check was good.
 */
import type { Gray } from '../raster/gray.ts';
import { type FieldGeometry, fieldGeometry } from '../scramble/field/field-geometry.ts';
import { type LabelFields, verifyLabel } from '../scramble/label/label.ts';
import { backZones } from '../sheet/back.ts';
import { zoneToPx } from '../sheet/grid.ts';
import { buildMesh } from './build-mesh.ts';
import { drawCells, drawFound } from './debug-pictures.ts';
import { equalise, type FieldReading } from './equalise.ts';
import { findFiducials } from './find-fiducials.ts';
import { type CodeReader, type FoundLabel, findLabels } from './label-reader.ts';
import { coarsePose, labelPoints } from './pose.ts';
import { localTone, sampleField } from './sample-cells.ts';
import { type SheetMap, scaleMap } from './sheet-map.ts';
import { shrink, workingReduction } from './shrink.ts';

/** Gets every picture a stage makes, for `--debug-dir`. */
export type DebugSink = (name: string, image: Gray) => void;

/** What reading a back needs. */
export interface ReadBackOptions {
  /** From `openCodeReader`. */
  readonly codeReader: CodeReader;
  /** The public key for a key name, or `null` when the name is not known. */
  readonly verifyKey: (kid: string, issuer: string) => Uint8Array | null | Promise<Uint8Array | null>;
  readonly debug?: DebugSink;
  /** A clock in milliseconds, for `timingsMs`; without one all timings are 0. */
  readonly now?: () => number;
}

/** What the label said. `fields` of an invalid label are claims, to be shown as such or not at all. */
export type LabelReading =
  | { readonly status: 'valid'; readonly fields: LabelFields }
  | { readonly status: 'invalid'; readonly reason: 'signature' | 'unknown-key' | 'foreign' }
  | { readonly status: 'missing' };

/** What reading a back may answer. */
export interface BackReading {
  readonly label: LabelReading;
  /** The sheet in the scan; `null` when the label is not valid or the field was not found. */
  readonly map: SheetMap | null;
  /** Fiducials believed, of how many. */
  readonly fiducials: { readonly used: number; readonly of: number };
  /** The cells; `null` as `map`. */
  readonly field: (FieldReading & { readonly geometry: FieldGeometry }) | null;
  readonly timingsMs: Readonly<Record<string, number>>;
}

/**
 * Reads a back in any quarter turn.
 * @param gray the whole scan, 200–1200 dpi
 */
export async function readBack(gray: Gray, options: ReadBackOptions): Promise<BackReading> {
  const { codeReader, verifyKey, debug, now = () => 0 } = options;
  const timingsMs: Record<string, number> = {};
  let last = now();
  const lap = (name: string): void => {
    const t = now();
    timingsMs[name] = t - last;
    last = t;
  };
  const none = (label: LabelReading): BackReading => ({
    label,
    map: null,
    fiducials: { used: 0, of: 0 },
    field: null,
    timingsMs,
  });

  const factor = workingReduction(gray);
  const work = shrink(gray, factor);
  debug?.('scan', work);
  lap('reduce');
  const search = await findLabels(work, codeReader);
  lap('label');
  if (search.status === 'missing') return none({ status: 'missing' });
  if (search.status === 'foreign') return none({ status: 'invalid', reason: 'foreign' });
  const checked = await checkLabels(search.labels, verifyKey);
  lap('signature');
  if (typeof checked === 'string') return none({ status: 'invalid', reason: checked });
  const fields = checked[0]!.label.fields;
  const label: LabelReading = { status: 'valid', fields };

  const geometry = fieldGeometry(fields);
  const zone = zoneToPx(backZones(fields.rows).field, 600);
  const points = labelPoints(checked, fields.rows);
  const pose = coarsePose(points);
  if (!pose) return none(label);
  const found = findFiducials(work, geometry, zone, points, pose);
  debug?.('fiducials', drawFound(work, found));
  const mesh = buildMesh(found, geometry, zone);
  lap('fiducials');
  if (!mesh) return { ...none(label), fiducials: { used: 0, of: geometry.fiducials.length } };
  const samples = sampleField(work, mesh.map, geometry, zone);
  debug?.('samples', { width: samples.width, height: samples.height, data: samples.values });
  lap('sample');
  const reading = equalise(samples, localTone(samples, geometry), geometry);
  debug?.('cells', drawCells(reading, geometry));
  debug?.('damage', reading.damage);
  lap('equalise');
  return {
    label,
    map: scaleMap(mesh.map, factor),
    fiducials: { used: mesh.used, of: mesh.of },
    field: { ...reading, geometry },
    timingsMs,
  };
}

/** The copies of one label whose signature is good, or why there are none. */
async function checkLabels(
  labels: readonly FoundLabel[],
  verifyKey: ReadBackOptions['verifyKey'],
): Promise<FoundLabel[] | 'signature' | 'unknown-key'> {
  let reason: 'signature' | 'unknown-key' = 'unknown-key';
  const good: FoundLabel[] = [];
  for (const found of labels) {
    const { fields } = found.label;
    const key = await verifyKey(fields.kid, fields.issuer);
    if (!key) continue;
    if (!verifyLabel(found.label, key)) {
      reason = 'signature';
      continue;
    }
    // Two good labels that differ: two sheets in one scan. The first one counts.
    const first = good[0];
    if (first && Buffer.compare(first.label.message, found.label.message) !== 0) continue;
    if (good.some((g) => g.label.copy === found.label.copy)) continue;
    good.push(found);
  }
  return good.length > 0 ? good : reason;
}
