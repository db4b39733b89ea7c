/** A mark from a file in the place of the hidden word: through the issuer to the printed sheet, and its copy. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { balanceOn } from '../../scripts/pantograph-patches.ts';
import { withWordFont, withWordPicture } from '../../src/issue/index.ts';
import { loadDefaultFont, textOutline } from '../../src/layout/index.ts';
import { type Bitmap, crop, xor } from '../../src/raster/index.ts';
import { popCount } from '../../src/raster/pop-count.ts';
import { a4Grid, builtinProfile, parseProfile } from '../../src/sheet/index.ts';
import { copyPaper, drawCopier, drawPrinter, eye, printPage, scanPaper } from '../../src/simulate/index.ts';
import { INSTRUMENT } from '../../src/simulate/instrument.ts';
import { fillPantograph, preparePantograph, wordCells, wordMask } from '../../src/watermark/index.ts';
import { outlineOf } from '../watermark/helpers.ts';
import { issueSample } from './sample.ts';

const profile = builtinProfile('generic-600')!;
const bytes = (text: string) => new TextEncoder().encode(text);
/** A ring with a gradient that it refers to within the file. */
const RING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">
<defs><linearGradient id="g"><stop stop-color="#000"/><stop offset="1" stop-color="#222"/></linearGradient></defs>
<path fill="url(#g)" fill-rule="evenodd" d="M50 2a48 48 0 1 0 .1 0zM50 30a20 20 0 1 1-.1 0z"/></svg>`;

describe('a picture for the word', () => {
  it('an SVG becomes the mark of a sheet, at the printer’s resolution', async () => {
    const marked = await withWordPicture(profile, bytes(RING), 'ring.svg');
    const { picture } = marked.pantograph.word;
    expect([picture!.width, picture!.height]).toEqual([614, 614]);
    expect(parseProfile(JSON.parse(JSON.stringify(marked)))).toEqual(marked);
    const sheet = await issueSample(marked);
    const { wordMask: mask } = sheet.rasters[0]!.front;
    // Rings of 26 mm, the middle of each open: 0.55 of their squares at most, and less where text lies.
    const share = popCount(mask) / (mask.width * mask.height);
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.16);
  });

  it('a PNG hides on the print and stands out on the copy', async () => {
    const png = await sharp(Buffer.from(RING)).resize(300).png().toBuffer();
    const marked = await withWordPicture(profile, png, 'ring.png');
    const printer = drawPrinter('office-600', 5);
    const word = { ...marked.pantograph.word, sizeMm: 16, pitchXMm: 60, pitchYMm: 60 };
    const design = { ...balanceOn({ ...marked.pantograph, camouflage: null }, printer, 5), word };
    const grid = { dpi: 600, width: 640, height: 576 };
    const prepared = preparePantograph(design, wordMask(word, grid, outlineOf), grid);
    const k = fillPantograph(prepared);
    const paper = printPage({ ...grid, c: null, m: null, y: null, k }, printer, 6, { quality: 'fast' });
    const copy = copyPaper(paper, drawCopier('mono', 7), drawPrinter('office-600', 8), 9, {
      aligned: true,
      quality: 'fast',
    });
    const [original, copied] = [paper, copy].map((sheet) =>
      eye(scanPaper(sheet, INSTRUMENT, 1, { aligned: true }), 600, wordCells(prepared)),
    );
    expect(Math.abs(original!.deltaL)).toBeLessThan(1.5);
    expect(-copied!.deltaL).toBeGreaterThan(2);
    expect(copied!.dPrime).toBeGreaterThan(2);
  });

  it.each([
    ['not a picture', 'is neither an SVG nor a PNG'],
    [
      RING.replace('<defs>', '<image href="http://example.org/a.png"/><defs>'),
      'mark.svg: <image> is a picture in the picture; trace it',
    ],
    [
      RING.replace('<defs>', '<defs><style>.a{fill:#000}</style>'),
      'mark.svg: <style> is a style sheet; write its rules as attributes',
    ],
    [
      RING.replace('<defs>', '<svg:script>0</svg:script><defs>'),
      'mark.svg: <script> is a program; take it out',
    ],
    [RING.replace('<defs>', '<foreignObject/><defs>'), 'mark.svg: <foreignObject> is a part that is no SVG'],
    [
      RING.replace('<defs>', '<filter><feImage href="#a"/></filter><defs>'),
      'mark.svg: <feImage> is a picture in the picture',
    ],
    [
      `<?xml-stylesheet href="a.css"?>${RING}`,
      'mark.svg: asks for a style sheet; take out its <?xml-stylesheet',
    ],
    [RING.replace('url(#g)', 'url(http://example.org/#g)'), '(url(http://example.org/#g); refer to its own'],
    [
      RING.replace('<defs>', '<use xlink:href="file:///etc/passwd#a"/><defs>'),
      'refers to something outside itself (href="file:///etc/passwd#a);',
    ],
    [`<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${RING}`, 'has a document type or an entity'],
    [RING.replace('<defs>', '<text>複写</text><defs>'), '<text> looks different on every machine; convert'],
    [RING.replace(/<path.*\/>/, ''), 'shows no mark'],
    [RING.replace('</svg>', ''), 'is a picture that cannot be read'],
  ])('says in one line what is wrong: %#', async (svg, message) => {
    const error = await withWordPicture(profile, bytes(svg), 'mark.svg').then(
      () => null,
      (e: Error) => e,
    );
    expect(error?.message).toContain(message);
    expect(error?.message).toMatch(/^mark\.svg: [^\n]*; [^\n]*$/);
  });

  it('refuses a PNG that is broken or huge before unpacking it', async () => {
    const png = await sharp(Buffer.from(RING)).png().toBuffer();
    const huge = Buffer.from(png);
    huge.writeUInt32BE(1_000_000, 16);
    await expect(withWordPicture(profile, huge, 'a.png')).rejects.toThrow('a.png: is more than 8192 pixels');
    await expect(withWordPicture(profile, png.subarray(0, 300), 'a.png')).rejects.toThrow('cannot be read');
    await expect(withWordPicture(profile, new Uint8Array(5e6), 'a.png')).rejects.toThrow('too many');
  });
});

/** What is inked of a page, and where. */
function inked(page: Bitmap) {
  const columns = Array.from({ length: page.width }, (_, x) =>
    popCount(page, { x, y: 0, width: 1, height: page.height }),
  );
  const rows = Array.from({ length: page.height }, (_, y) =>
    popCount(page, { x: 0, y, width: page.width, height: 1 }),
  );
  const ends = (counts: number[]) =>
    [counts.findIndex((n) => n > 0), counts.findLastIndex((n) => n > 0)] as const;
  const [[left, right], [top, bottom]] = [ends(columns), ends(rows)];
  const mark = crop(page, { x: left, y: top, width: right - left + 1, height: bottom - top + 1 });
  return { x: left, y: top, mark };
}

describe('a font for the word', () => {
  it.each([
    [['複写'], 0],
    [['COPY', '複写'], 30],
  ])('%j at %i° is drawn as a word in that font would be', async (lines, angleDeg) => {
    const font = await loadDefaultFont('bold');
    // One word alone: places of words go in steps of 32 and 48 pixels, so a picture may stand one beside.
    const word = { ...profile.pantograph.word, lines, angleDeg, pitchXMm: 400, pitchYMm: 400 };
    const lettered = withWordFont({ ...profile, pantograph: { ...profile.pantograph, word } }, font);
    expect(parseProfile(JSON.parse(JSON.stringify(lettered)))).toEqual(lettered);
    const grid = a4Grid(600);
    const nothing = () => expect.unreachable('no font is asked for');
    const [mask, asText] = [
      wordMask(lettered.pantograph.word, grid, nothing),
      wordMask(word, grid, (text) => textOutline(font, text)),
    ].map(inked);
    expect(Math.abs(mask!.x - asText!.x)).toBeLessThanOrEqual(32);
    expect(Math.abs(mask!.y - asText!.y)).toBeLessThanOrEqual(48);
    const [width, height] = [
      Math.min(mask!.mark.width, asText!.mark.width),
      Math.min(mask!.mark.height, asText!.mark.height),
    ];
    const part = { x: 0, y: 0, width, height };
    // A picture's edges are up to a pixel off.
    const off = popCount(xor(crop(mask!.mark, part), crop(asText!.mark, part)));
    expect(off / popCount(asText!.mark)).toBeLessThan(0.03);
  });

  it('says in one line what a picture cannot carry', async () => {
    const font = await loadDefaultFont();
    const withLines = (lines: readonly string[], more = {}) => ({
      ...profile,
      pantograph: { ...profile.pantograph, word: { ...profile.pantograph.word, lines, ...more } },
    });
    expect(() => withWordFont(withLines(['複写', '{serial}']), font)).toThrow(
      'pantograph.word.lines: {serial} differs from sheet to sheet, and a word in a font of its own is one picture',
    );
    expect(() => withWordFont(withLines(['\u{1F600}']), font)).toThrow('has no glyph for U+1F600');
    expect(() => withWordFont(withLines(['複写複写'], { sizeMm: 100 }), font)).toThrow('more than 4096');
  });
});
