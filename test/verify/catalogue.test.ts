/** References of hidden words: what a scan is compared with is what was printed, and screens are made once. */
import { expect, it } from 'vitest';
import { loadDefaultFont, textOutline } from '../../src/layout/index.ts';
import { crop } from '../../src/raster/index.ts';
import { a4Grid, builtinProfile } from '../../src/sheet/index.ts';
import { createCatalogue } from '../../src/verify/catalogue.ts';
import { builtinPantograph, packPicture, type WordSpec, wordMask } from '../../src/watermark/index.ts';
import { pantographReference } from '../../src/watermark/score/score.ts';
import { dotsWithin } from '../../src/watermark/score/window-dots.ts';
import { noise } from '../watermark/helpers.ts';

const font = await loadDefaultFont();
const base = builtinPantograph(600);
const withWord = (word: Partial<WordSpec>) => ({ ...base, word: { ...base.word, ...word } });
const catalogueOf = (pantograph: typeof base) =>
  createCatalogue([{ ...builtinProfile('generic-600')!, pantograph }], font);

it('a word with the serial: each its own cells, the same screens', () => {
  const design = withWord({ lines: ['複写', '{serial}'], sizeMm: 12 });
  const catalogue = catalogueOf(design);
  const choice = { coarse: 1.1, areaPx: 2, coverage: 0.5 };
  const [one, other] = ['A-1', 'B-22'].map((serial) => {
    const made = catalogue.reference(design, 'portrait', serial)!;
    expect(catalogue.reference(design, 'portrait', serial)).toBe(made);
    return made;
  });
  const mask = wordMask(design.word, a4Grid(600), (text) => textOutline(font, text), { serial: 'B-22' });
  const plain = pantographReference(design, mask);
  expect(other!.grid).toEqual(plain.grid);
  expect(other!.shelf.places).toEqual(plain.shelf.places);
  expect(other!.shelf.places).not.toEqual(one!.shelf.places);
  const [a, b] = [other!, plain].map(({ shelf }) => {
    const { prepared, bare } = shelf.screens(choice);
    return dotsWithin(prepared, bare, null, shelf.places[0]!);
  });
  expect(a).toEqual(b);
  const ground = ({ shelf }: typeof plain) => shelf.screens(choice).prepared.ground;
  expect(ground(one!)).toBe(ground(other!));
});

it('a picture is known, whatever the lines that it replaces say', () => {
  const design = withWord({ lines: ['{date}'], picture: packPicture(noise(64, 64, 0.5)) });
  const catalogue = catalogueOf(design);
  const made = catalogue.reference(design, 'portrait', 'A-1');
  expect(made).not.toBeNull();
  expect(catalogue.reference(design, 'portrait', 'A-2')).toBe(made);
});

it.each([
  { word: { lines: ['複写', '{date}'], sizeMm: 16, pitchXMm: 105, pitchYMm: 60 }, day: '2026-11-23' },
  {
    word: { lines: ['複写', '{serial} {date}'], sizeMm: 16, pitchXMm: 105, pitchYMm: 60, angleDeg: 30 },
    day: '令和8年',
  },
  {
    word: { lines: ['{place}', '複写', '{serial}'], sizeMm: 12, leading: 1.4, pitchXMm: 105, pitchYMm: 70 },
    day: '',
  },
])(
  'a line that no label tells: the windows clear of it are as if it were known, $word.lines',
  ({ word, day }) => {
    const design = withWord(word);
    const { grid, shelf } = catalogueOf(design).reference(design, 'portrait', 'A-1')!;
    expect(shelf.places.length).toBeGreaterThan(40);
    const tokens = { serial: 'A-1', date: day, place: '見本市役所（支所）' };
    const printed = pantographReference(
      design,
      wordMask(design.word, grid, (text) => textOutline(font, text), tokens),
    );
    // Windows are cut and laid with some pixels around them.
    const choice = { coarse: 1, areaPx: 2, coverage: 0.5 };
    for (const place of shelf.places.slice(0, 60)) {
      const wide = { x: place.x - 16, y: place.y - 16, width: place.width + 32, height: place.height + 32 };
      const [known, whole] = [shelf, printed.shelf].map((one) => {
        const { prepared, bare } = one.screens(choice);
        const { x, y, chosen, coarse, fine } = dotsWithin(prepared, bare, null, wide);
        return [chosen, coarse, fine].map(
          (part) => crop(part, { ...wide, x: wide.x - x, y: wide.y - y }).words,
        );
      });
      expect(known).toEqual(whole);
    }
  },
);

it('a word of which no line is told cannot be scored: no answer rather than a wrong one', () => {
  for (const lines of [['{date}'], ['　', '{date}', '{place}']]) {
    const design = withWord({ lines });
    expect(catalogueOf(design).reference(design, 'portrait', 'A-1')).toBeNull();
  }
});
