/** A sheet's entry in the manifest. */
import type { FacePage } from '../pdf/face-page.ts';
import {
  a4Grid,
  type BackZones,
  type Grid,
  type ManifestSheet,
  type PixelRect,
  type PrinterProfile,
  zoneFromPx,
  zoneToPx,
} from '../sheet/index.ts';
import type { NamedRect } from './request.ts';
import type { ScrambledFace } from './scramble-face.ts';
import { turnRect } from './turn.ts';

/** Zones of both faces in mm and device pixels, the label in the clear, and what was decided by rule. */
export function describeSheet(
  profile: PrinterProfile,
  grid: Grid,
  orientation: FacePage['orientation'],
  zones: BackZones,
  { label, faceDpi, notes }: ScrambledFace,
): ManifestSheet {
  const { dpi } = profile;
  const upright = a4Grid(dpi);
  const onBack = (name: string, zone: BackZones['field']): NamedRect => {
    const rect: PixelRect = zoneToPx(zone, dpi);
    return { name, ...(orientation === 'portrait' ? rect : turnRect(rect, upright.height)) };
  };
  const page: PixelRect = { x: 0, y: 0, width: grid.width, height: grid.height };
  const back: NamedRect[] = [
    { name: 'pantograph', ...page },
    onBack('field', zones.field),
    onBack('emblem', zones.emblem),
    onBack('screenCoarse', zones.screenCoarse),
    onBack('screenFine', zones.screenFine),
    onBack('captions', zones.captions),
    onBack('label1', zones.labels[0]),
    onBack('label2', zones.labels[1]),
  ];
  const entry = (face: 'front' | 'back', { name, ...px }: NamedRect) => ({
    name,
    face,
    mm: zoneFromPx(px, dpi),
    px,
  });
  return {
    page: label.page,
    orientation,
    grid,
    zones: [entry('front', { name: 'pantograph', ...page }), ...back.map((rect) => entry('back', rect))],
    label: {
      version: 1,
      issuer: label.issuer,
      kid: label.kid,
      serial: label.serial,
      page: label.page,
      pages: label.pages,
      salt: Buffer.from(label.salt).toString('hex'),
      encoding: label.encoding,
      digest: Buffer.from(label.digest).toString('hex'),
    },
    scramble: { encoding: label.encoding, cellPx: (label.cellPx * dpi) / 600, rows: label.rows, faceDpi },
    notes,
  };
}
