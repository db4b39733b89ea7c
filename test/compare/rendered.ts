/**
 * Finished fronts as other programs draw them. At 300 and 400 dpi renderers put glyphs and rules on whole
 * pixels (up to half a pixel off) and widen hairlines to one: nothing of the content changes.
 */
import { readFileSync } from 'node:fs';
import { createIssuer, type Issuer, type Sheet } from '../../src/issue/index.ts';
import { generateKeyRing } from '../../src/keys/index.ts';
import { builtInTemplate } from '../../src/layout/index.ts';
import { type Gray, toGray } from '../../src/raster/index.ts';
import { type Comparison, compareFaces } from '../../src/verify/compare/index.ts';
import { runTool } from '../tools.ts';

/** Programs that draw. */
export type Drawer = 'poppler' | 'mupdf' | 'ghostscript';

const fixtures = new URL('../../fixtures/', import.meta.url);
const bytes = (n: number) => new Uint8Array(32).map((_, i) => (i * 37 + n) & 255);

/** The four samples, and every form with a page that can be protected. */
export const SAMPLES = ['juminhyo', 'inkan', 'kazei', 'nozei'] as const;
export const FORMS = [
  'cairo-property-landscape',
  'chromium-residence-white',
  'chromium-residence',
  'ghostscript-payment-rotate90',
  'libreoffice-tax-two-pages',
  'qpdf-tax-object-streams',
  'xetex-registration-offset-boxes',
] as const;

/** An issuer of black sheets. */
export const openIssuer = (): Promise<Issuer> =>
  createIssuer({
    keys: generateKeyRing(bytes(1), bytes(2), 'test-2026'),
    issuer: '見本市',
    profile: 'generic-600',
  });

/** A sample or a form, protected. */
export function issueNamed(issuer: Issuer, name: string): Promise<Sheet> {
  const print = {
    serial: 'C-1',
    salt: new Uint8Array(16).fill(3),
    created: new Date('2026-11-23T00:00:00Z'),
  };
  if (!(SAMPLES as readonly string[]).includes(name)) {
    // One form paints white over the whole page: there the pantograph goes above the content.
    const over = name.endsWith('-white');
    const form = new Uint8Array(readFileSync(new URL(`forms/${name}.pdf`, fixtures)));
    return issuer.protect(form, { ...print, over });
  }
  const data = JSON.parse(readFileSync(new URL(`certificates/${name}.json`, fixtures), 'utf8'));
  return issuer.issue({ ...print, template: builtInTemplate(name), data });
}

/** A page of a PDF in grey. @param page from 1 */
export function drawPdf(pdf: Uint8Array, page: number, dpi: number, drawer: Drawer): Gray {
  if (drawer === 'poppler')
    return parsePgm(
      runTool('pdftoppm', ['-r', `${dpi}`, '-gray', '-f', `${page}`, '-l', `${page}`, '@'], pdf),
    );
  if (drawer === 'mupdf')
    return parsePgm(
      runTool('mutool', ['draw', '-q', '-r', `${dpi}`, '-F', 'pgm', '-o', '-', '@', `${page}`], pdf),
    );
  const smooth = ['-dTextAlphaBits=4', '-dGraphicsAlphaBits=4'];
  const pages = [`-dFirstPage=${page}`, `-dLastPage=${page}`];
  const quiet = ['-q', '-dBATCH', '-dNOPAUSE', '-dSAFER', '-sOutputFile=-'];
  return parsePgm(runTool('gs', [...quiet, '-sDEVICE=pgmraw', `-r${dpi}`, ...smooth, ...pages, '@'], pdf));
}

/** A binary PGM with 8 bits. */
function parsePgm(file: Buffer): Gray {
  const head = /^P5\s(?:#.*\s)*(\d+)\s(?:#.*\s)*(\d+)\s(?:#.*\s)*255\s/.exec(file.toString('latin1', 0, 200));
  if (!head) throw new Error(`pgm: expected P5 with 8 bits, got ${file.toString('latin1', 0, 20)}`);
  const [width, height] = [Number(head[1]), Number(head[2])];
  const from = head[0].length;
  return { width, height, data: new Uint8Array(file.subarray(from, from + width * height)) };
}

/** Compares every front of a sheet, drawn by another program, with what its back carries. */
export function compareDrawn(sheet: Sheet, dpi: number, drawer: Drawer): Comparison[] {
  return sheet.rasters.map(({ face, faceDpi }, i) => {
    const scan = drawPdf(sheet.pdf, 2 * i + 1, dpi, drawer);
    return compareFaces({ opened: toGray(face), openedDpi: faceDpi, scan, scanDpi: dpi });
  });
}
