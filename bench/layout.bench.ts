/** A face from template to PDF objects and to pixels, against the same page by canvas text. */

import { readFileSync } from 'node:fs';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { bench, describe } from 'vitest';
import {
  builtInTemplate,
  composeLists,
  composePages,
  defaultFontPath,
  type GlyphMark,
  loadDefaultFonts,
  rasterFace,
} from '../src/layout/index.ts';
import { PDFDocument } from '../src/pdf/pdf-lib.ts';

const data = JSON.parse(
  readFileSync(new URL('../fixtures/certificates/juminhyo.json', import.meta.url), 'utf8'),
);
const fonts = await loadDefaultFonts();
const template = builtInTemplate('juminhyo');
const context = { fonts, date: '2026-11-23', serial: '26-113-0004821' };
const [list] = composeLists(template, data, context);
const page = rasterFace(list!, 'portrait', 300);
const copy = new Uint8Array(page.data.length);
let kept = 0;

describe('face raster, A4 at 300 dpi', () => {
  bench('memcpy of its bytes', () => {
    copy.set(page.data);
    kept += copy[0]!;
  });
  bench('display list to grey', () => {
    kept += rasterFace(list!, 'portrait', 300).data[0]!;
  });
  GlobalFonts.registerFromPath(defaultFontPath('regular'), 'BenchMincho');
  const texts = list!.filter((mark): mark is GlyphMark => mark.kind === 'glyphs');
  bench('canvas fillText and getImageData, text alone', () => {
    const canvas = createCanvas(page.width, page.height);
    const g = canvas.getContext('2d');
    g.fillStyle = '#fff';
    g.fillRect(0, 0, page.width, page.height);
    g.fillStyle = '#000';
    const px = 300 / 25.4;
    for (const mark of texts) {
      g.font = `${mark.sizeMm * px}px BenchMincho`;
      mark.texts.forEach((text, i) => {
        g.fillText(text, mark.x[i]! * px, mark.y[i]! * px);
      });
    }
    const { data: rgba } = g.getImageData(0, 0, page.width, page.height);
    const grey = new Uint8Array(page.width * page.height);
    for (let i = 0; i < grey.length; i++) grey[i] = rgba[4 * i]!;
    kept += grey[0]!;
  });
});

describe('face to PDF objects', () => {
  bench('compose', () => {
    kept += composeLists(template, data, context).length;
  });
  bench('compose and embed, fonts subset', async () => {
    const doc = await PDFDocument.create({ updateMetadata: false });
    for (const face of composePages(template, data, context)) await face.embed(doc);
    kept += doc.context.largestObjectNumber;
  });
});

if (Number.isNaN(kept)) throw new Error('never');
