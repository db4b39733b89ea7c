/** One display list, two views: the PDF as other programs draw it, and the raster of the face. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  composeLists,
  createFontPool,
  type DisplayList,
  facePage,
  parseTemplate,
} from '../../src/layout/index.ts';
import { openRenderer, type Renderer } from '../../src/pdf/render.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { needsTool, runTool } from '../tools.ts';
import { CONTEXT, facesOf, pdfOf, SAMPLE_NAMES, sampleData, sampleLists } from './samples.ts';

/**
 * The PDF is judged at 600 dpi. At 300 dpi the renderers themselves put small glyphs on whole pixels:
 * PDFium up to 0.13 mm away, Poppler 0.11, MuPDF 0.05, each with a bias of its own.
 */
const DPI = 600;
const LIMIT_MM = 0.1;

let renderer: Renderer;
let folder: string;
beforeAll(async () => {
  renderer = await openRenderer();
  folder = mkdtempSync(join(tmpdir(), 'layout-'));
});
afterAll(() => {
  renderer.close();
  rmSync(folder, { recursive: true });
});

/** Ink of a rectangle and its centre, pixels. */
function centroid(gray: Gray, x0: number, y0: number, x1: number, y1: number): [number, number, number] {
  let ink = 0;
  let sx = 0;
  let sy = 0;
  for (let y = Math.max(0, y0); y < Math.min(gray.height, y1); y++)
    for (let x = Math.max(0, x0); x < Math.min(gray.width, x1); x++) {
      const v = 255 - gray.data[y * gray.width + x]!;
      ink += v;
      sx += v * x;
      sy += v * y;
    }
  return [ink, sx / ink, sy / ink];
}

/** Worst distance between the two views over all glyphs, mm, and how many were compared. */
function worstGlyph(list: DisplayList, ours: Gray, theirs: Gray, dpi = DPI): { mm: number; count: number } {
  const pxPerMm = dpi / 25.4;
  let worst = 0;
  let count = 0;
  for (const mark of list) {
    if (mark.kind !== 'glyphs') continue;
    mark.ids.forEach((id, i) => {
      const { coords } = mark.font.outline(id);
      if (coords.length === 0) return;
      const xs = Array.from(coords).filter((_, k) => k % 2 === 0);
      const ys = Array.from(coords).filter((_, k) => k % 2 === 1);
      const box = [
        mark.x[i]! + Math.min(...xs) * mark.sizeMm - 0.12,
        mark.y[i]! + Math.min(...ys) * mark.sizeMm - 0.12,
        mark.x[i]! + Math.max(...xs) * mark.sizeMm + 0.12,
        mark.y[i]! + Math.max(...ys) * mark.sizeMm + 0.12,
      ].map((mm, k) => (k < 2 ? Math.floor(mm * pxPerMm) : Math.ceil(mm * pxPerMm)));
      const a = centroid(ours, box[0]!, box[1]!, box[2]!, box[3]!);
      const b = centroid(theirs, box[0]!, box[1]!, box[2]!, box[3]!);
      expect(a[0]).toBeGreaterThan(0);
      // A glyph that is missing in one view would have no ink there.
      expect(Math.abs(Math.log(b[0] / a[0]))).toBeLessThan(0.35);
      worst = Math.max(worst, Math.hypot(a[1] - b[1], a[2] - b[2]) / pxPerMm);
      count++;
    });
  }
  return { mm: worst, count };
}

describe.each(SAMPLE_NAMES)('%s', (name) => {
  it('lies in PDFium where it lies in the raster', async () => {
    const lists = sampleLists(name);
    const faces = facesOf(lists);
    const pdf = await pdfOf(faces);
    // The last page too: its fonts are shared with the first.
    for (const p of new Set([0, faces.length - 1])) {
      const ours = await faces[p]!.raster(DPI);
      const theirs = renderer.render(pdf, p, { width: ours.width, height: ours.height });
      const { mm, count } = worstGlyph(lists[p]!, ours, theirs);
      expect(count).toBeGreaterThan(50);
      expect(mm).toBeLessThan(LIMIT_MM);
    }
  });
});

it('landscape, vertical text, seals and images too', async () => {
  const elements = [
    {
      type: 'text',
      xMm: 200,
      yMm: 20,
      widthMm: 60,
      heightMm: 120,
      text: '縦書きの「見本」、ー。（１２）',
      style: { vertical: true, wrap: true },
    },
    {
      type: 'text',
      xMm: 20,
      yMm: 20,
      widthMm: 80,
      text: '横置きの証明書',
      style: { align: 'distribute', sizePt: 20 },
    },
    { type: 'seal', xMm: 30, yMm: 100, sizeMm: 24, text: '見本県見本市長之印' },
    { type: 'seal', xMm: 80, yMm: 100, sizeMm: 15, shape: 'round', text: '見本' },
    { type: 'image', xMm: 120, yMm: 100, widthMm: 20, heightMm: 20, source: sampleData('inkan').impression },
    { type: 'box', xMm: 20, yMm: 60, widthMm: 50, heightMm: 20, weightMm: 1, radiusMm: 5 },
    { type: 'line', xMm: 100, yMm: 50, toXMm: 150, toYMm: 80, weightMm: 0.4 },
  ];
  const page = { orientation: 'landscape' };
  const template = parseTemplate({
    format: 1,
    name: 't',
    title: 't',
    page,
    style: { sizePt: 16 },
    fields: {},
    elements,
  });
  const [list] = composeLists(template, {}, CONTEXT);
  const face = facePage(list!, 'landscape', 'mono', createFontPool());
  const ours = await face.raster(DPI);
  expect([ours.width, ours.height]).toEqual([7016, 4960]);
  const theirs = renderer.render(await pdfOf([face]), 0, { width: ours.width, height: ours.height });
  expect(worstGlyph(list!, ours, theirs).mm).toBeLessThan(LIMIT_MM);
  // Everything, marks that are no glyphs included: ink in one view has ink in the other within 0.1 mm.
  const reach = Math.floor(LIMIT_MM * (DPI / 25.4));
  const alone = (a: Gray, b: Gray): number => {
    let count = 0;
    for (let y = reach; y < a.height - reach; y++)
      for (let x = reach; x < a.width - reach; x++) {
        if (a.data[y * a.width + x]! > 100) continue;
        let near = false;
        for (let j = -reach; j <= reach && !near; j++)
          for (let i = -reach; i <= reach && !near; i++) near = b.data[(y + j) * b.width + x + i]! < 160;
        if (!near) count++;
      }
    return count;
  };
  expect(ours.data.filter((v) => v < 100).length).toBeGreaterThan(50_000);
  expect([alone(ours, theirs), alone(theirs, ours)]).toEqual([0, 0]);
});

it('the raster itself lies at the same place at every resolution', async () => {
  const [list] = sampleLists('kazei');
  const [face] = facesOf([list!]);
  const fine = await face!.raster(600);
  for (const dpi of [200, 300]) {
    const coarse = await face!.raster(dpi);
    // Each fine pixel's ink, averaged over the coarse pixel that holds it, must be the coarse raster.
    const n = 600 / dpi;
    let off = 0;
    for (let y = 0; y < coarse.height; y++)
      for (let x = 0; x < coarse.width; x++) {
        let sum = 0;
        let count = 0;
        for (let j = y * n; j < Math.min(fine.height, (y + 1) * n); j++)
          for (let i = x * n; i < Math.min(fine.width, (x + 1) * n); i++, count++)
            sum += fine.data[j * fine.width + i]!;
        if (Math.abs(sum / count - coarse.data[y * coarse.width + x]!) > 6) off++;
      }
    // Area coverage is additive, except where two marks share an edge pixel: corners of rules, the seal.
    expect(off / coarse.data.length).toBeLessThan(0.002);
  }
});

needsTool('pdftoppm')('Poppler', () => {
  it.each(['juminhyo', 'kazei'])('draws %s where the raster has it', async (name) => {
    const lists = sampleLists(name);
    const [face] = facesOf(lists.slice(0, 1));
    const file = join(folder, `${name}.pdf`);
    writeFileSync(file, await pdfOf([face!]));
    runTool('pdftoppm', ['-r', String(DPI), '-gray', file, join(folder, name)]);
    const theirs = readPgm(readFileSync(join(folder, `${name}-1.pgm`)));
    const ours = await face!.raster(DPI);
    expect([theirs.width, theirs.height]).toEqual([ours.width, ours.height]);
    expect(worstGlyph(lists[0]!, ours, theirs).mm).toBeLessThan(LIMIT_MM);
  });
});

function readPgm(bytes: Buffer): Gray {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString('latin1'))!;
  const [width, height] = [Number(head[1]), Number(head[2])];
  return { width, height, data: new Uint8Array(bytes.subarray(head[0].length)) };
}
