/** References of hidden words: what a scan is compared with is what was printed, and screens are made once. */
import { expect, it } from 'vitest';
import { loadDefaultFont, textOutline } from '../../src/layout/index.ts';
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
  // Nothing on a sheet tells the day: no answer rather than a wrong one.
  expect(catalogue.reference(withWord({ lines: ['複写', '{date}'] }), 'portrait', 'A-1')).toBeNull();
});
