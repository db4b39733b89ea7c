/** What certificates share: words with a serial in them differ from sheet to sheet, their screens do not. */
import { expect, it } from 'vitest';
import { prepare } from '../../src/issue/prepared.ts';
import { loadDefaultFont, textOutline } from '../../src/layout/index.ts';
import { a4Grid, builtinProfile } from '../../src/sheet/index.ts';
import {
  builtinPantograph,
  fillPantograph,
  type PantographDesign,
  packPicture,
  preparePantograph,
  type WordSpec,
  wordMask,
} from '../../src/watermark/index.ts';
import { expectSameBitmap } from '../raster/support.ts';
import { noise } from '../watermark/helpers.ts';

const font = await loadDefaultFont();
const base = builtinPantograph(600);
const withWord = (word: Partial<WordSpec>): PantographDesign => ({
  ...base,
  word: { ...base.word, ...word },
});
const preparedWith = (word: Partial<WordSpec>) =>
  prepare({ ...builtinProfile('generic-600')!, pantograph: withWord(word) }, font);

it('a new serial chooses cells, and makes no screens', () => {
  const word = { lines: ['複写', '{serial}'], sizeMm: 12 };
  const { pantograph } = preparedWith(word);
  const [one, other] = ['A-1', 'A-2'].map((serial) => pantograph('portrait', { serial, date: '2026-11-23' }));
  expect(other!.prepared.word.words).not.toEqual(one!.prepared.word.words);
  for (const part of ['ground', 'coarse', 'holes', 'shifts'] as const)
    expect(other!.prepared[part]).toBe(one!.prepared[part]);
  // A day that no line shows is no other word.
  expect(pantograph('portrait', { serial: 'A-2', date: '2026-11-24' })).toBe(other);
  const grid = a4Grid(600);
  const mask = wordMask(withWord(word).word, grid, (text) => textOutline(font, text), { serial: 'A-2' });
  const fresh = fillPantograph(preparePantograph(withWord(word), mask, grid));
  expectSameBitmap(fillPantograph(other!.prepared), fresh);
});

it('a picture has no tokens, whatever its lines say', () => {
  const { pantograph } = preparedWith({ lines: ['{serial}'], picture: packPicture(noise(64, 64, 0.5)) });
  expect(pantograph('portrait', { serial: 'A-1' })).toBe(pantograph('portrait', { serial: 'A-2' }));
});
