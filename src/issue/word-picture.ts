/**
 * A mark from an SVG or PNG file in the place of the hidden word. The picture becomes one bit a pixel and part of the
 * profile's design, so issuer and verifier need nothing but that profile.
 *
 * An SVG is drawn at the printer's resolution. It may refer to its own parts only (`#name`): files, addresses,
 * scripts, style imports and entities are refused before anything is drawn. Text is refused as well: which font draws it
 * depends on the machine.
 */
import { InputError } from '../errors.ts';
import { type Bitmap, createGray, threshold } from '../raster/index.ts';
import type { PrinterProfile } from '../sheet/index.ts';
import { packPicture } from '../watermark/index.ts';

/** Largest file, and longest side of a PNG. */
const MAX_BYTES = 4 << 20;
const MAX_SIDE = 8192;
/** Longest side of the mark on the design's grid. */
const MOST_PX = 4096;
/** Less or more ink than this, as a part of the box, is no mark. */
const INK: readonly [number, number] = [0.005, 0.95];

const PNG = [0x89, 0x50, 0x4e, 0x47];

const bad = (where: string, what: string, remedy: string): InputError =>
  new InputError('input', where, what, remedy);

/**
 * The profile with a picture for its hidden word; `pantograph.word.sizeMm` is the picture's height.
 * @param source bytes of an SVG (UTF-8) or a PNG; dark on light or on nothing is the mark
 * @param where names the file in messages
 * @throws InputError when it is neither, too large, refers to anything outside itself, or shows no mark
 * @example const profile = await withWordPicture(builtinProfile('generic-600')!, await readFile('mon.svg'));
 */
export async function withWordPicture(
  profile: PrinterProfile,
  source: Uint8Array,
  where = 'word picture',
): Promise<PrinterProfile> {
  const { pantograph, dpi } = profile;
  const heightPx = Math.min(MOST_PX, Math.round((pantograph.word.sizeMm * dpi) / 25.4));
  const picture = packPicture(await drawMark(source, heightPx, where));
  return { ...profile, pantograph: { ...pantograph, word: { ...pantograph.word, picture } } };
}

async function drawMark(source: Uint8Array, heightPx: number, where: string): Promise<Bitmap> {
  if (source.length > MAX_BYTES)
    throw bad(where, `${source.length} bytes are too many`, `give a picture of at most ${MAX_BYTES} bytes`);
  const isPng = PNG.every((byte, i) => source[i] === byte);
  if (isPng) checkPng(source, where);
  else checkSvg(source, where);
  const { default: sharp } = await import('sharp');
  const options = { failOn: 'error', limitInputPixels: MAX_SIDE * MAX_SIDE } as const;
  try {
    const { width = 0, height = 0 } = await sharp(source, options).metadata();
    if (width < 1 || height < 1) throw new Error('empty');
    // Drawn once at its final size; an enlarged drawing of 72 dpi would have stairs.
    const density = isPng ? 72 : Math.min(7200, Math.max(1, (72 * heightPx) / height));
    const { data, info } = await sharp(source, { ...options, density })
      .flatten({ background: '#ffffff' })
      .resize({ width: MOST_PX, height: heightPx, fit: 'inside', withoutEnlargement: isPng })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const gray = createGray(info.width, info.height);
    for (let i = 0; i < gray.data.length; i++) gray.data[i] = data[i * info.channels]!;
    return checkInk(threshold(gray, 128), gray.data, where);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw bad(where, 'is a picture that cannot be read', 'save it again as a plain SVG or a PNG');
  }
}

function checkInk(mark: Bitmap, levels: Uint8Array, where: string): Bitmap {
  if (mark.width < 8 || mark.height < 8)
    throw bad(where, `${mark.width} x ${mark.height} pixels are too few`, 'give a larger picture');
  let dark = 0;
  for (const v of levels) if (v < 128) dark++;
  const part = dark / levels.length;
  if (part < INK[0]) throw bad(where, 'shows no mark', 'draw it in black on white or on nothing');
  if (part > INK[1]) throw bad(where, 'is dark all over', 'draw the mark in black on white or on nothing');
  return mark;
}

function checkPng(source: Uint8Array, where: string): void {
  const head = new DataView(source.buffer, source.byteOffset, source.byteLength);
  // Width and height stand at fixed places: a picture of a gigabyte is refused before it is unpacked.
  const side = source.length >= 24 ? Math.max(head.getUint32(16), head.getUint32(20)) : 0;
  if (side < 1) throw bad(where, 'is a PNG without a size', 'save it again');
  if (side > MAX_SIDE) throw bad(where, `is more than ${MAX_SIDE} pixels a side`, 'give a smaller picture');
}

/** Elements that an SVG must not have: why, and what to do. */
const ELEMENTS: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  script: ['is a program', 'take it out'],
  style: ['is a style sheet', 'write its rules as attributes'],
  image: ['is a picture in the picture', 'trace it to outlines, or save the whole as a PNG'],
  feimage: ['is a picture in the picture', 'trace it to outlines, or save the whole as a PNG'],
  foreignobject: ['is a part that is no SVG', 'take it out, or save the whole as a PNG'],
  text: ['looks different on every machine', 'convert it to paths, or save the whole as a PNG'],
};
const ELEMENT = new RegExp(`<\\s*(?:[\\w-]+:)?(${Object.keys(ELEMENTS).join('|')})\\b`, 'i');

/** What else it must not have, and what to call it. */
const FORBIDDEN: readonly (readonly [RegExp, string, string])[] = [
  [/<!(?:DOCTYPE|ENTITY)/i, 'has a document type or an entity', 'take out its <!DOCTYPE …>'],
  [/<\?xml-stylesheet/i, 'asks for a style sheet', 'take out its <?xml-stylesheet …?>'],
];
/** What it may refer to is its own. */
const OUTSIDE: readonly RegExp[] = [
  /\bhref\s*=\s*(?:"(?!\s*#)[^"]*|'(?!\s*#)[^']*)/i,
  /url\(\s*["']?\s*(?!["'\s#])[^)"']*/i,
];

function checkSvg(source: Uint8Array, where: string): void {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(source);
  } catch {
    throw bad(where, 'is neither an SVG in UTF-8 nor a PNG', 'give an SVG or a PNG');
  }
  if (!/<\s*(?:[\w-]+:)?svg\b/i.test(text.slice(0, 65536)))
    throw bad(where, 'is neither an SVG nor a PNG', 'give an SVG or a PNG');
  for (const [pattern, what, remedy] of FORBIDDEN) if (pattern.test(text)) throw bad(where, what, remedy);
  const element = ELEMENT.exec(text)?.[1];
  if (element !== undefined) {
    const [what, remedy] = ELEMENTS[element.toLowerCase()]!;
    throw bad(where, `<${element}> ${what}`, remedy);
  }
  for (const pattern of OUTSIDE) {
    const found = pattern.exec(text)?.[0].replace(/[\s\p{Cc}]+/gu, ' ');
    if (found !== undefined)
      throw bad(
        where,
        `refers to something outside itself (${found.slice(0, 40)})`,
        'refer to its own parts alone (#name), or save the whole as a PNG',
      );
  }
}
