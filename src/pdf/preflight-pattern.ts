/** The rules that a dot pattern must meet to reach the engine unchanged. */
import { PDFArray, type PDFDict, PDFName, PDFStream } from './pdf-lib.ts';
import type { Problem } from './preflight.ts';
import type { Drawing } from './preflight-content.ts';

/** What is known of a pattern that met the rules about size. */
export interface PatternFacts {
  readonly dpi: number;
  readonly colour: 'mono' | 'cmyk';
}

const LOSSLESS = new Set(['FlateDecode', 'LZWDecode', 'RunLengthDecode', 'CCITTFaxDecode', 'JBIG2Decode']);
/** Points: how far inside its outermost pixels an image must end, and how far it may. */
const INSET_MIN = 0.005;
const INSET_MAX = 0.02;

const entry = (dict: PDFDict, key: string): string | undefined => {
  const value = dict.lookup(PDFName.of(key));
  return value === undefined ? undefined : String(value).replace(/^\//, '');
};

/** Whether a drawing is an image. */
export const isImage = (drawing: Drawing): boolean =>
  drawing.object instanceof PDFStream && entry(drawing.object.dict, 'Subtype') === 'Image';

/**
 * Checks one image drawn by a page.
 * @param pageHeight points
 */
export function checkPattern(
  drawing: Drawing,
  pageHeight: number,
  report: (problem: Problem) => void,
): PatternFacts | null {
  const { dict } = drawing.object!;
  const stencil = entry(dict, 'ImageMask') === 'true';
  const space = entry(dict, 'ColorSpace');
  const bits = stencil ? (entry(dict, 'BitsPerComponent') ?? '1') : entry(dict, 'BitsPerComponent');
  const gray = space === 'DeviceGray' || space === 'G';
  if (bits !== '1' || !(stencil || space === 'DeviceCMYK' || gray))
    report({
      level: 'error',
      code: 'pattern-depth',
      what: `image ${drawing.name} is not 1 bit of a process ink (${space ?? 'mask'}, ${bits ?? '?'} bits)`,
      remedy: 'place the bitmap as a stencil or as DeviceCMYK of 1 bit',
    });
  const filter = dict.lookup(PDFName.of('Filter'));
  const filters = filter instanceof PDFArray ? filter.asArray().map(String) : filter ? [String(filter)] : [];
  if (filters.some((name) => !LOSSLESS.has(name.slice(1))))
    report({
      level: 'error',
      code: 'pattern-lossy',
      what: `image ${drawing.name} is compressed with ${filters.join(' ')}`,
      remedy: 'keep the Flate stream of the original; do not let a tool recompress it',
    });
  if (dict.has(PDFName.of('SMask')) || dict.has(PDFName.of('Mask')) || !opaque(drawing.state))
    report({
      level: 'error',
      code: 'pattern-alpha',
      what: `image ${drawing.name} is drawn with transparency`,
      remedy: 'draw it without mask, alpha or blend mode',
    });
  checkInk(drawing, stencil, report);
  const dpi = checkPlace(drawing, dict, pageHeight, report);
  const colour = (stencil ? drawing.fill.space === 'gray' : gray) ? 'mono' : 'cmyk';
  return dpi === null ? null : { dpi, colour };
}

const opaque = (state: ReadonlyMap<string, string>): boolean =>
  Number(state.get('ca') ?? 1) === 1 &&
  (state.get('SMask') ?? '/None') === '/None' &&
  (state.get('BM') ?? '/Normal') === '/Normal';

function checkInk(
  { name, fill, state }: Drawing,
  stencil: boolean,
  report: (problem: Problem) => void,
): void {
  if (!stencil) return;
  const { space, values } = fill;
  const ones = values.filter((value) => value === 1).length;
  const zeros = values.filter((value) => value === 0).length;
  const good = (space === 'gray' && zeros === 1) || (space === 'cmyk' && ones === 1 && zeros === 3);
  if (!good)
    report({
      level: 'error',
      code: 'pattern-ink',
      what: `image ${name} is painted in ${space} ${values.join(' ')}, not in one process ink at 100 %`,
      remedy: 'paint it in DeviceGray 0 (mono) or in one ink of DeviceCMYK',
    });
  if (space === 'cmyk' && !(state.get('op') === 'true' && state.get('OPM') === '1'))
    report({
      level: 'error',
      code: 'overprint',
      what: `image ${name} would knock out the other inks below it`,
      remedy: 'set overprint: /op true /OPM 1',
    });
}

function checkPlace(
  { name, matrix }: Drawing,
  dict: PDFDict,
  pageHeight: number,
  report: (problem: Problem) => void,
): number | null {
  const width = Number(entry(dict, 'Width'));
  const height = Number(entry(dict, 'Height'));
  const [a, b, c, d, x, y] = matrix;
  const wrong = (what: string): null => {
    report({
      level: 'error',
      code: 'pattern-resolution',
      what: `image ${name} ${what}`,
      remedy: 'place the device pixels 1:1; do not let a tool scale, turn or crop the page',
    });
    return null;
  };
  if (b !== 0 || c !== 0 || !(a > 0) || !(d > 0)) return wrong('is turned, skewed or mirrored');
  for (const dpi of [600, 1200]) {
    const pixel = 72 / dpi;
    const insetX = (width * pixel - a) / 2;
    const insetY = (height * pixel - d) / 2;
    if (Math.abs(insetX) > INSET_MAX * 2 || Math.abs(insetY) > INSET_MAX * 2) continue;
    // Where the outermost pixels begin and end, in pixels; whole numbers when it lies on the grid.
    const left = (x - insetX) / pixel;
    const top = (pageHeight - (y + d + insetY)) / pixel;
    const off = Math.max(Math.abs(left - Math.round(left)), Math.abs(top - Math.round(top)));
    const inset = [insetX, insetY].every((value) => value >= INSET_MIN && value <= INSET_MAX);
    if (!inset || off > 0.02)
      report({
        level: 'error',
        code: 'pattern-grid',
        what: inset
          ? `image ${name} lies ${off.toFixed(2)} pixels off the device grid`
          : `image ${name} does not end just inside its pixels`,
        remedy: 'place it on whole pixels with an inset of 0.01 pt',
      });
    return dpi;
  }
  return wrong(
    `is ${((width * 72) / a).toFixed(1)} x ${((height * 72) / d).toFixed(1)} dpi, not 600 or 1200`,
  );
}
