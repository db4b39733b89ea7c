/** The captions on the back: who issued the sheet, its number, and how to check it, in Japanese. */
import type { FacePage } from '../pdf/face-page.ts';
import type { Zone } from '../sheet/grid.ts';
import type { Mark } from './display-list.ts';
import { facePage } from './face.ts';
import type { Device } from './face-raster.ts';
import type { Font } from './font.ts';
import { createFontPool, type FontPool } from './pdf-fonts.ts';
import { ruleMark } from './rules.ts';
import { type ResolvedStyle, setText } from './set-text.ts';

/** What the captions say. */
export interface Captions {
  /** Name of the issuing office. */
  readonly issuer: string;
  /** Number of the certificate. */
  readonly serial: string;
  /** This sheet, from 1, and how many there are. */
  readonly page: number;
  readonly pages: number;
  /** Where a receiver can check; null prints none. */
  readonly url: string | null;
  /** What to check: a short name and what to do. @default {@link HOW_TO_CHECK} */
  readonly checks?: readonly (readonly [name: string, text: string])[];
}

/** The usual three protections. */
export const HOW_TO_CHECK: readonly (readonly [string, string])[] = [
  ['けん制文字', '複写すると「複写」の文字が浮き出ます。'],
  ['検出画像', '赤外線カメラで「証」の文字が現れます。'],
  ['スクランブル画像', '解除すると表面の画像が現れます。'],
];

/** Where and with what they are set. */
export interface CaptionsContext {
  /** `backZones(rows).captions`. */
  readonly zone: Zone;
  readonly font: Font;
  /** @default 'mono' */
  readonly device?: Device;
  /** @default one of its own */
  readonly pool?: FontPool;
}

/** Heading, instructions and foot as parts of the zone's height. */
const RULE_WEIGHT_MM = 0.1;

/**
 * A portrait face that carries the captions within `zone` and nothing else.
 * @throws InputError when a text does not fit even at 4.5 pt, or the font lacks a character
 */
export function backCaptions(captions: Captions, context: CaptionsContext): FacePage {
  const device = context.device ?? 'mono';
  return facePage(captionMarks(captions, context), 'portrait', device, context.pool ?? createFontPool());
}

/** The marks of {@link backCaptions}. */
export function captionMarks(
  { issuer, serial, page, pages, url, checks = HOW_TO_CHECK }: Captions,
  { zone, font }: CaptionsContext,
): Mark[] {
  const { xMm: x, yMm: y, widthMm: width, heightMm: height } = zone;
  const marks: Mark[] = [];
  const put = (
    text: string,
    where: string,
    at: { dx: number; dy: number; width: number; height: number },
    style: Partial<ResolvedStyle>,
  ): void => {
    const full: ResolvedStyle = {
      fonts: [font],
      sizePt: 6.5,
      minPt: 4.5,
      align: 'left',
      valign: 'middle',
      wrap: false,
      lineHeight: 1.3,
      trackingEm: 0,
      indentEm: 0,
      vertical: false,
      ink: 'black',
      ...style,
    };
    const box = { xMm: x + at.dx, yMm: y + at.dy, widthMm: at.width, heightMm: at.height };
    const filled = { text, origins: [{ end: text.length, where }] };
    marks.push(...setText(filled, full, box, 'captions').marks);
  };
  const rule = (dy: number): void => {
    marks.push(ruleMark(x, y + dy, x + width, y + dy, RULE_WEIGHT_MM));
  };

  const count = `${page} ／ ${pages}`;
  put(issuer, 'issuer', { dx: 0, dy: 0, width: width - 14, height: 4 }, { sizePt: 8.5 });
  put(count, 'page', { dx: width - 13, dy: 0, width: 13, height: 4 }, { align: 'right', sizePt: 7 });
  rule(4.4);
  const foot = url === null ? 4.2 : 7.4;
  const rowMm = (height - 5 - foot - 0.4) / checks.length;
  const nameMm = 18.5;
  checks.forEach(([name, text], i) => {
    const dy = 5 + i * rowMm;
    put(
      name,
      `checks/${i}/0`,
      { dx: 0, dy, width: nameMm - 2, height: rowMm },
      { align: 'distribute', sizePt: 6 },
    );
    put(
      text,
      `checks/${i}/1`,
      { dx: nameMm, dy, width: width - nameMm, height: rowMm },
      { wrap: true, sizePt: 6.5 },
    );
  });
  rule(height - foot);
  put(
    '発行番号',
    'captions',
    { dx: 0, dy: height - foot + 0.5, width: nameMm - 2, height: 3.4 },
    { align: 'distribute', sizePt: 6 },
  );
  put(
    serial,
    'serial',
    { dx: nameMm, dy: height - foot + 0.5, width: width - nameMm, height: 3.4 },
    { sizePt: 7.5 },
  );
  if (url !== null) {
    put(
      '確認先',
      'captions',
      { dx: 0, dy: height - 3.4, width: nameMm - 2, height: 3.2 },
      { align: 'distribute', sizePt: 6 },
    );
    put(url, 'url', { dx: nameMm, dy: height - 3.4, width: width - nameMm, height: 3.2 }, { sizePt: 6.5 });
  }
  return marks;
}
