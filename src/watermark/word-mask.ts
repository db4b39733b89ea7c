/**
 * Where the hidden word is: one-bit masks of the page, from text or from a picture. Ink = word.
 */
import { InputError } from '../errors.ts';
import { type Bitmap, bitmapBytes, createBitmap, getPixel } from '../raster/bitmap.ts';
import { blit } from '../raster/blit.ts';
import { dilate } from '../raster/dilate.ts';
import type { Rect } from '../raster/image.ts';
import { concat, fillPolygons, flatten, type Outline, type Transform } from '../raster/outline.ts';
import { type Grid, mmToPx } from '../sheet/grid.ts';
import type { WordPicture, WordSpec } from './design.ts';

/** The shape of a line of text: em = 1, y down, the pen starts at the origin on the baseline. */
export interface WordOutline {
  readonly outline: Outline;
  /** Pen movement, em. */
  readonly widthEm: number;
}

/** How words lie on the page: all of {@link WordSpec} but the text. */
export type WordPlacement = Omit<WordSpec, 'lines' | 'leading' | 'picture'>;

/** Whatever stands in braces, in any script: an unknown name is refused and never printed. */
const TOKEN = /\{([^{}]*)\}/g;

/** Names of the tokens that a word shows, each once; none where a picture stands in its place. */
export const wordTokens = ({ lines, picture }: WordSpec): string[] =>
  picture ? [] : [...new Set(lines.flatMap((line) => Array.from(line.matchAll(TOKEN), ([, name]) => name!)))];

/**
 * Lines that a verifier cannot know: those with a token that no label tells, any but `{serial}`. None where a picture
 * stands in their place.
 * @returns their indices
 */
export const untoldLines = ({ lines, picture }: WordSpec): number[] =>
  picture
    ? []
    : [...lines.keys()].filter((i) =>
        Array.from(lines[i]!.matchAll(TOKEN)).some(([, name]) => name !== 'serial'),
      );

/** Ink of a line lies within this of its middle, em: ascenders, descenders and brackets. */
const LINE_REACH = 0.65;

/** Whether a rectangle of device pixels comes near some lines of any word, whatever they say. */
export function nearLines(spec: WordSpec, grid: Grid, which: readonly number[], rect: Rect): boolean {
  const [, , c, d] = turn(spec.angleDeg);
  const px = grid.dpi / 25.4;
  const v = c * (rect.x + (rect.width - grid.width) / 2) + d * (rect.y + (rect.height - grid.height) / 2);
  // Words stand up to half a step of their places beside their row; a millimetre more is clear of all doubt.
  const slack = Math.abs(c) * (rect.width + STEP_X) + Math.abs(d) * (rect.height + STEP_Y);
  const reach = (LINE_REACH * spec.sizeMm + spec.boldMm + 1) * px + slack / 2;
  const pitch = spec.pitchYMm * px;
  return which.some((i) => {
    const off = v - lineMiddle(spec, i) * spec.sizeMm * px;
    return Math.abs(off - pitch * Math.round(off / pitch)) < reach;
  });
}

/** Middle of a line below that of its word, em. */
const lineMiddle = ({ lines, leading = 1.15 }: WordSpec, i: number): number =>
  (i - (lines.length - 1) / 2) * leading;

const NO_INK = (): InputError =>
  new InputError('usage', 'word', 'the word has no ink', 'give at least one character');

/** Replaces `{name}` by `tokens.name`. */
export function fillTokens(line: string, tokens: Readonly<Record<string, string>>): string {
  return line.replace(TOKEN, (_, name: string) => {
    const value = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
    if (value === undefined)
      throw new InputError('usage', 'word', `unknown token {${name}}`, 'use {serial}, {date} or {place}');
    return value;
  });
}

/**
 * The mask of a word that repeats over the page, or of the picture that takes its place.
 * @param outlineOf the outline of a line of text (`layout`'s `textOutline` with a font)
 * @param tokens values for `{serial}`, `{date}`, `{place}`
 * @throws InputError for an unknown token, a word without ink, or one that overlaps the next
 * @example wordMask(design.word, a4Grid(600), (text) => textOutline(font, text))
 */
export function wordMask(
  spec: WordSpec,
  grid: Grid,
  outlineOf: (text: string) => WordOutline,
  tokens: Readonly<Record<string, string>> = {},
): Bitmap {
  if (spec.picture) return pictureMask(unpackPicture(spec.picture), spec, grid);
  return repeat(drawWord(spec, grid, outlineOf, tokens, requireRoom), spec, grid);
}

/**
 * As {@link wordMask}, of words that may lie over one another: a patch for measurements wants strokes all over, whatever
 * they say.
 */
export function crowdedMask(spec: WordSpec, grid: Grid, outlineOf: (text: string) => WordOutline): Bitmap {
  return repeat(
    drawWord(spec, grid, outlineOf, {}, () => {}),
    spec,
    grid,
  );
}

/** One word. @param check looks at its extent before a pixel is drawn */
function drawWord(
  spec: WordSpec,
  grid: Grid,
  outlineOf: (text: string) => WordOutline,
  tokens: Readonly<Record<string, string>>,
  check: typeof requireRoom,
): Mark {
  const size = (spec.sizeMm * grid.dpi) / 25.4;
  const lines = spec.lines.map((line, i) => {
    const { outline, widthEm } = outlineOf(fillTokens(line, tokens));
    // Each line is centred; 0.38 em above the baseline is the middle of Japanese and Latin capitals.
    const y = lineMiddle(spec, i) + 0.38;
    return flatten(outline, concat([size, 0, 0, size, (-widthEm / 2) * size, y * size], turn(spec.angleDeg)));
  });
  const polygons = lines.flat();
  const [left, top, right, bottom] = boundsOf(polygons);
  if (!(left < right)) throw NO_INK();
  check(extentOf(polygons, spec.angleDeg), spec, grid.dpi);
  const bold = mmToPx(spec.boldMm, grid.dpi);
  const edge = bold + 2;
  // Words keep their places whatever a line says that no verifier knows.
  const untold = untoldLines(spec);
  const told = lines.filter((_, i) => !untold.includes(i)).flat();
  const half = reachOf(told.length > 0 ? told : polygons) + edge;
  const mark = createMark(
    half,
    Math.floor(left) - edge,
    Math.floor(top) - edge,
    Math.ceil(right) + edge,
    Math.ceil(bottom) + edge,
  );
  fillPolygons(
    mark.bitmap,
    polygons.map((p) => Float64Array.from(p, (v, i) => v + half - (i & 1 ? mark.y : mark.x))),
  );
  return embolden(mark, bold);
}

/**
 * The lines of a word as a picture, upright: for a word in a font that a verifier does not have.
 * @param size height of the em, px; the picture has the word in its middle
 * @param outlineOf the outline of a line of text (`layout`'s `textOutline` with a font)
 * @throws InputError for a word without ink, or with a token: a picture says the same on every sheet
 * @example textPicture(design.word, 614, (text) => textOutline(font, text))
 */
export function textPicture(spec: WordSpec, size: number, outlineOf: (text: string) => WordOutline): Bitmap {
  const polygons = spec.lines.flatMap((line, i) => {
    const { outline, widthEm } = outlineOf(fillTokens(line, {}));
    return flatten(outline, [size, 0, 0, size, (-widthEm / 2) * size, (lineMiddle(spec, i) + 0.38) * size]);
  });
  const [left, top, right, bottom] = boundsOf(polygons);
  if (!(left < right)) throw NO_INK();
  const [across, down] = [Math.ceil(Math.max(-left, right)), Math.ceil(Math.max(-top, bottom))];
  const out = createBitmap(2 * across, 2 * down);
  fillPolygons(
    out,
    polygons.map((p) => Float64Array.from(p, (v, i) => v + (i & 1 ? down : across))),
  );
  return out;
}

/**
 * The mask of a picture (a seal, a mark) that repeats over the page; `sizeMm` is its height.
 * @param picture ink = picture; any resolution
 */
export function pictureMask(picture: Bitmap, placement: WordPlacement, grid: Grid): Bitmap {
  const height = (placement.sizeMm * grid.dpi) / 25.4;
  const scale = picture.height / height;
  const bold = mmToPx(placement.boldMm, grid.dpi);
  const width = picture.width / scale;
  requireRoom([width, height], placement, grid.dpi);
  const half = Math.ceil(Math.hypot(width, height) / 2) + bold + 2;
  const [a, b, c, d] = turn(-placement.angleDeg);
  const across = Math.ceil((Math.abs(a) * width + Math.abs(b) * height) / 2) + bold + 2;
  const down = Math.ceil((Math.abs(c) * width + Math.abs(d) * height) / 2) + bold + 2;
  const mark = createMark(half, -across, -down, across, down);
  const one = mark.bitmap;
  const bytes = new Uint8Array(one.words.buffer);
  for (let y = 0; y < one.height; y++)
    for (let x = 0; x < one.width; x++) {
      const u = mark.x + x + 0.5 - half;
      const v = mark.y + y + 0.5 - half;
      const px = Math.floor((a * u + c * v) * scale + picture.width / 2);
      const py = Math.floor((b * u + d * v) * scale + picture.height / 2);
      if (getPixel(picture, px, py)) bytes[y * one.stride * 4 + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  return repeat(embolden(mark, bold), placement, grid);
}

/** Extent of the points along and across the lines of a word, px. */
function extentOf(polygons: readonly ArrayLike<number>[], angleDeg: number): [along: number, across: number] {
  const [a, b, c, d] = turn(angleDeg);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const p of polygons)
    for (let i = 0; i + 1 < p.length; i += 2) {
      const u = a * p[i]! + b * p[i + 1]!;
      const v = c * p[i]! + d * p[i + 1]!;
      left = Math.min(left, u);
      right = Math.max(right, u);
      top = Math.min(top, v);
      bottom = Math.max(bottom, v);
    }
  return [right - left, bottom - top];
}

/** Words that lie over one another are a smear that nobody reads. @throws InputError when a word does not fit its place */
function requireRoom([along, across]: readonly [number, number], word: WordPlacement, dpi: number): void {
  const { pitchXMm, pitchYMm, stagger } = word;
  const width = (along * 25.4) / dpi;
  const height = (across * 25.4) / dpi;
  // Rows alternate: of words that stand clear beside those of the next row, the row after it is the one below.
  const beside = pitchXMm * Math.min(stagger % 1, 1 - (stagger % 1));
  const need = beside < width ? height : height / 2;
  const fault =
    width > pitchXMm
      ? ({ name: 'pitchXMm', pitch: pitchXMm, need: width } as const)
      : need > pitchYMm
        ? ({ name: 'pitchYMm', pitch: pitchYMm, need } as const)
        : null;
  if (fault)
    throw new InputError(
      'usage',
      `word.${fault.name}`,
      `one word is ${width.toFixed(1)} x ${height.toFixed(1)} mm and the next stands ${fault.pitch} mm from it, so they overlap`,
      `make it ${Math.ceil(fault.need)} or more, or word.sizeMm smaller`,
    );
}

/** One word or picture, drawn in the smallest box; places are those of the square of side `2 * half` around its middle. */
interface Mark {
  readonly half: number;
  /** The box in that square. */
  readonly x: number;
  readonly y: number;
  readonly bitmap: Bitmap;
}

/** Most pixels of a mark: two sheets of A4 at 1200 dpi. What is larger shows no whole word on a page. */
const MOST_PIXELS = 2 ** 28;

/** An empty mark; its box in whole pixels from the middle. */
function createMark(half: number, left: number, top: number, right: number, bottom: number): Mark {
  const [width, height] = [right - left, bottom - top];
  if (width * height > MOST_PIXELS)
    throw new InputError(
      'usage',
      'word.sizeMm',
      `one word is ${width} x ${height} device pixels, more than ${MOST_PIXELS}`,
      'make it smaller, or its lines shorter',
    );
  return { half, x: half + left, y: half + top, bitmap: createBitmap(width, height) };
}

const embolden = (mark: Mark, bold: number): Mark =>
  bold > 0 ? { ...mark, bitmap: dilate(mark.bitmap, bold) } : mark;

/** How far the points go from the origin on either axis, whole pixels. */
const reachOf = (polygons: readonly ArrayLike<number>[]): number => {
  const [left, top, right, bottom] = boundsOf(polygons);
  return Math.ceil(Math.max(-left, right, -top, bottom));
};

/** Left, top, right, bottom of all points and the origin. */
function boundsOf(polygons: readonly ArrayLike<number>[]): [number, number, number, number] {
  let [left, top, right, bottom] = [0, 0, 0, 0];
  for (const p of polygons)
    for (let i = 0; i + 1 < p.length; i += 2) {
      left = Math.min(left, p[i]!);
      right = Math.max(right, p[i]!);
      top = Math.min(top, p[i + 1]!);
      bottom = Math.max(bottom, p[i + 1]!);
    }
  return [left, top, right, bottom];
}

/** A bitmap as a design carries it. */
export function packPicture(picture: Bitmap): WordPicture {
  const { width, height, stride } = picture;
  const bytes = bitmapBytes(picture);
  const row = (width + 7) >> 3;
  let text = '';
  for (let y = 0; y < height; y++)
    for (let x = 0; x < row; x++) text += String.fromCharCode(bytes[y * stride * 4 + x]!);
  return { width, height, bits: btoa(text) };
}

/** The bitmap that a design carries. */
export function unpackPicture({ width, height, bits }: WordPicture): Bitmap {
  const out = createBitmap(width, height);
  const bytes = bitmapBytes(out);
  const text = atob(bits);
  const row = (width + 7) >> 3;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < row; x++) bytes[y * out.stride * 4 + x] = text.charCodeAt(y * row + x);
  return out;
}

/** A turn counter-clockwise on a page whose y grows downward. */
function turn(angleDeg: number): Transform {
  const r = (angleDeg * Math.PI) / 180;
  return [Math.cos(r), -Math.sin(r), Math.sin(r), Math.cos(r), 0, 0];
}

/** Steps of the places of words, device pixels. */
const STEP_X = 32;
const STEP_Y = 48;

/**
 * Sets one word at every point of the turned, staggered array. Points are whole multiples of 32 columns and 48 rows, so
 * that every word falls alike on cells whose height divides 48 (8, 16 and most others).
 */
function repeat({ half, x: left, y: top, bitmap }: Mark, spec: WordPlacement, grid: Grid): Bitmap {
  const page = createBitmap(grid.width, grid.height);
  const pitchX = (spec.pitchXMm * grid.dpi) / 25.4;
  const pitchY = (spec.pitchYMm * grid.dpi) / 25.4;
  const [a, b, c, d] = turn(spec.angleDeg);
  const reach = Math.hypot(grid.width, grid.height) / 2 + 2 * half;
  const rows = Math.ceil(reach / pitchY);
  const columns = Math.ceil(reach / pitchX) + 1;
  for (let j = -rows; j <= rows; j++)
    for (let i = -columns; i <= columns; i++) {
      const u = (i + (((j % 2) + 2) % 2) * spec.stagger) * pitchX;
      const v = j * pitchY;
      const x = left + snap(grid.width / 2 + a * u + c * v - half, STEP_X);
      const y = top + snap(grid.height / 2 + b * u + d * v - half, STEP_Y);
      if (x > grid.width || y > grid.height || x < -bitmap.width || y < -bitmap.height) continue;
      blit(page, bitmap, x, y, 'or');
    }
  return page;
}

const snap = (v: number, step: number): number => Math.round(v / step) * step;
