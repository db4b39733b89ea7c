/**
 * The decoder film: the same carriers as on the sheet, in a fan of pitches, because printers and paper
 * stretch. Laid on the line screens it shows their figures to the eye. Meant for a transparency or a
 * film setter at exact scale; rulers and frames on it tell whether the scale is right.
 */
import { type Bitmap, bitmapBytes, createBitmap } from '../../raster/bitmap.ts';
import { MM_PER_INCH } from '../../sheet/grid.ts';
import type { Carrier, LatentDesign } from '../design.ts';
import { drawLabel } from './digits.ts';

/** Size and place of the two screens within one film window, 1/600 inch: as on the sheet. */
export const FILM_WINDOW = { width: 576, height: 336, gap: 36 } as const;

/** Pitch steps of the fan, in 1/1000 of the pitch. */
export const FILM_FAN: readonly number[] = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5];

/** What a film is drawn from. */
export interface FilmRequest {
  readonly design: Pick<LatentDesign, 'dpi' | 'coarse' | 'fine'>;
  /** Resolution of the film's own device; the pitches are the sheet's whatever it is. At least 300. */
  readonly dpi: number;
  /** Size of the page, device pixels; A4 at 600 dpi is 4960 × 7016. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * One film page, ink = 1: eleven windows from −0.5 % to +0.5 %, coarse carrier above, fine below, each
 * in the frame of the zone it is laid on; rulers of millimetres at the left and the upper edge, and two
 * crosses 150 mm apart for the fit check.
 * @throws RangeError if the page is too small for the windows
 */
export function renderFilm(request: FilmRequest): Bitmap {
  const { design, dpi, widthPx, heightPx } = request;
  const unit = dpi / 600;
  const margin = Math.round((20 * dpi) / MM_PER_INCH);
  const width = Math.round(FILM_WINDOW.width * unit);
  const height = Math.round(FILM_WINDOW.height * unit);
  const gap = Math.round(FILM_WINDOW.gap * unit);
  const carriers = [design.coarse.carrier, design.fine.carrier];
  const tall = carriers.length * (height + gap) - gap;
  const stepX = Math.round(1000 * unit);
  const stepY = Math.round(1300 * unit);
  const columns = Math.floor((widthPx - margin - width) / stepX) + 1;
  const rows = columns > 0 ? Math.ceil(FILM_FAN.length / columns) : 0;
  if (columns < 1 || margin + (rows - 1) * stepY + tall + 120 * unit > heightPx)
    throw new RangeError(
      `film: ${widthPx} x ${heightPx} px at ${dpi} dpi is too small for ${FILM_FAN.length} windows`,
    );
  const out = createBitmap(widthPx, heightPx);
  FILM_FAN.forEach((permille, i) => {
    const x = margin + (i % columns) * stepX;
    const y = margin + Math.round(160 * unit) + Math.floor(i / columns) * stepY;
    const sign = permille > 0 ? '+' : permille < 0 ? '-' : '';
    drawLabel(out, `${sign}${(Math.abs(permille) / 10).toFixed(1)} %`, x, y - 70 * unit, 48 * unit);
    const pitch = (unit * 600 * (1000 + permille)) / (1000 * design.dpi);
    carriers.forEach((carrier, k) => {
      const top = y + k * (height + gap);
      filmWindow(out, carrier, pitch, { x, y: top, width, height });
      frame(out, x, top, width, height, unit);
    });
  });
  rulers(out, dpi, margin);
  return out;
}

/** One window of the film at the sheet's own pitch: what a receiver lays on the screen of that size, ink = 1. */
export function filmPatch(carrier: Carrier, widthPx: number, heightPx: number): Bitmap {
  const out = createBitmap(widthPx, heightPx);
  filmWindow(out, carrier, 1, { x: 0, y: 0, width: widthPx, height: heightPx });
  return out;
}

/** Lines of a carrier whose pixel on the sheet is `pitch` film pixels; integers of 1/2^16 film pixel. */
function filmWindow(
  out: Bitmap,
  carrier: Carrier,
  pitch: number,
  box: { x: number; y: number; width: number; height: number },
): void {
  const bytes = bitmapBytes(out);
  const one = 1 << 16;
  const period = Math.round(carrier.period * pitch * one);
  // The film's lines cover half a period: they hide one phase and bare the other.
  const duty = period >> 1;
  // Lines of a quarter period's lead lie over the figure's lines: the figure is bright, the ground dark.
  const lead = Math.round(period / 4 + (duty - carrier.inkPx * pitch * one) / 2);
  const { slope } = carrier;
  const offset = Math.ceil(((box.height + 1) * one) / period) * period;
  for (let y = 0; y < box.height; y++) {
    const base = (box.y + y) * out.stride * 4;
    // Every other row is looked at half a pixel on: a line of two and a half pixels is two and three in turn.
    const start = slope * y * one + (y & 1) * (one >> 1) + offset + lead;
    for (let x = 0; x < box.width; x++) {
      const at = (x * one + start) % period;
      if (at < duty) bytes[base + ((box.x + x) >> 3)]! |= 0x80 >> ((box.x + x) & 7);
    }
  }
}

function frame(out: Bitmap, x: number, y: number, width: number, height: number, unit: number): void {
  const t = Math.max(1, Math.round(3 * unit));
  const g = Math.round(9 * unit);
  rect(out, x - g, y - g, width + 2 * g, t);
  rect(out, x - g, y + height + g - t, width + 2 * g, t);
  rect(out, x - g, y - g, t, height + 2 * g);
  rect(out, x + width + g - t, y - g, t, height + 2 * g);
}

function rulers(out: Bitmap, dpi: number, margin: number): void {
  const mm = dpi / MM_PER_INCH;
  const edge = Math.round(6 * mm);
  const thin = Math.max(1, Math.round(dpi / 300));
  const unit = dpi / 600;
  const ruler = (length: number, put: (at: number, size: number) => void, label: (i: number) => void) => {
    const count = Math.floor((length - margin - edge) / mm);
    for (let i = 0; i <= count; i++) {
      put(margin + Math.round(i * mm), Math.round((i % 10 === 0 ? 4 : i % 5 === 0 ? 3 : 2) * mm));
      if (i % 10 === 0) label(i);
    }
  };
  ruler(
    out.width,
    (at, size) => rect(out, at, edge, thin, size),
    (i) => drawLabel(out, String(i), margin + i * mm + 8 * unit, edge + 4.4 * mm, 36 * unit),
  );
  ruler(
    out.height,
    (at, size) => rect(out, edge, at, size, thin),
    (i) => drawLabel(out, String(i), edge + 4.4 * mm, margin + i * mm + 6 * unit, 36 * unit),
  );
  // Fit check: two crosses whose centres are 150 mm apart; measure them with a steel rule.
  const y = out.height - Math.round(12 * mm);
  for (const at of [0, 150]) {
    const x = margin + Math.round(at * mm);
    rect(out, x - Math.round(3 * mm), y, Math.round(6 * mm), thin);
    rect(out, x, y - Math.round(3 * mm), thin, Math.round(6 * mm));
  }
  drawLabel(out, '150 mm', margin + 70 * mm, y - 30 * unit, 60 * unit);
}

function rect(out: Bitmap, x: number, y: number, width: number, height: number): void {
  const bytes = bitmapBytes(out);
  const x1 = Math.min(out.width, x + width);
  const y1 = Math.min(out.height, y + height);
  for (let v = Math.max(0, y); v < y1; v++)
    for (let u = Math.max(0, x); u < x1; u++) bytes[v * out.stride * 4 + (u >> 3)]! |= 0x80 >> (u & 7);
}
