/** The sample certificates, composed, for the tests of this folder. */
import { readdirSync, readFileSync } from 'node:fs';
import {
  builtInTemplate,
  composeLists,
  createFontPool,
  type Device,
  type DisplayList,
  facePage,
  loadDefaultFonts,
} from '../../src/layout/index.ts';
import { assembleSheets } from '../../src/pdf/assemble.ts';
import type { FacePage } from '../../src/pdf/face-page.ts';
import { a4Grid } from '../../src/sheet/grid.ts';

const FOLDER = new URL('../../fixtures/certificates/', import.meta.url);

/** File names without extension: `juminhyo-long` is data for the template `juminhyo`. */
export const SAMPLE_NAMES: string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5))
  .sort();

export const fonts = await loadDefaultFonts();

/** The data of a sample, a fresh copy. */
// biome-ignore lint/suspicious/noExplicitAny: tests break it on purpose
export const sampleData = (name: string): any =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));

export const CONTEXT = { fonts, date: '2026-11-23', serial: '26-113-0004821' };

/** Display lists of a sample, one a page. */
export const sampleLists = (name: string, data: unknown = sampleData(name)): DisplayList[] =>
  composeLists(builtInTemplate(name.split('-')[0]!), data, CONTEXT);

/** Faces as a PDF of one sheet a face, fronts on the odd pages. */
export async function pdfOf(faces: readonly FacePage[], device: Device = 'mono'): Promise<Uint8Array> {
  return assembleSheets({
    pages: faces.map((face) => ({ grid: a4Grid(600, face.orientation), face, under: [], over: [] })),
    created: new Date('2026-11-23T00:00:00Z'),
    device,
  });
}

/** Display lists as faces that share their fonts. */
export function facesOf(lists: readonly DisplayList[], device: Device = 'mono'): FacePage[] {
  const pool = createFontPool();
  return lists.map((list) => facePage(list, 'portrait', device, pool));
}

/** The text of a display list without white space, in painting order. */
export const textOf = (list: DisplayList): string =>
  list
    .map((mark) => (mark.kind === 'glyphs' ? mark.texts.join('') : ''))
    .join('')
    .replace(/\s/g, '');
