/** Text of the PDF, as other programs read it back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeLists, type DisplayList, parseTemplate } from '../../src/layout/index.ts';
import { needsTool, runTool } from '../tools.ts';
import { CONTEXT, facesOf, pdfOf, SAMPLE_NAMES, sampleLists, textOf } from './samples.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'layout-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function extract(lists: readonly DisplayList[]): Promise<string> {
  const file = join(folder, 'text.pdf');
  writeFileSync(file, await pdfOf(facesOf(lists)));
  return runTool('pdftotext', ['-raw', '-enc', 'UTF-8', file, '-']).toString('utf8');
}

needsTool('pdftotext')('pdftotext', () => {
  it.each(SAMPLE_NAMES)('reads all of %s, in order', async (name) => {
    const lists = sampleLists(name);
    expect((await extract(lists)).replace(/\s/g, '')).toBe(lists.map(textOf).join(''));
  });

  it('keeps variation selectors, and spaced-out labels whole', async () => {
    const text = await extract(sampleLists('juminhyo-long'));
    expect(text).toContain('葛\u{e0100}葉');
    expect(text).toContain('辻\u{e0100}');
    for (const label of ['生年月日', '世帯主との続柄', 'フリガナ', '住民票の写し'])
      expect(text).toContain(label);
  });
});

it('pdf.js reads the same', async () => {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const lists = sampleLists('juminhyo-long');
  const document = await pdfjs.getDocument({ data: await pdfOf(facesOf(lists)), verbosity: 0 }).promise;
  let text = '';
  for (let p = 1; p <= document.numPages; p++) {
    const { items } = await (await document.getPage(p)).getTextContent();
    text += items.map((item) => ('str' in item ? item.str : '')).join('');
  }
  await document.destroy();
  expect(text.replace(/\s/g, '')).toBe(lists.map(textOf).join(''));
});

needsTool('gs')('Ghostscript', () => {
  it.each([
    ['mono', [0, 0, 0]],
    ['cmyk', [0, 1, 1]],
  ] as const)('finds only the inks of a %s job', async (device, [c, m, y]) => {
    const file = join(folder, 'inks.pdf');
    writeFileSync(file, await pdfOf(facesOf(sampleLists('inkan'), device), device));
    const report = runTool('gs', ['-q', '-o', '-', '-sDEVICE=inkcov', file]).toString();
    const inks = report.trim().split(/\s+/).slice(0, 4).map(Number);
    expect(inks.map((ink) => Number(ink > 0))).toEqual([c, m, y, 1]);
  });
});

needsTool('pdftotext')('vertical text', () => {
  it('is read down its columns', async () => {
    const template = parseTemplate({
      format: 1,
      name: 'v',
      title: 'v',
      page: { orientation: 'portrait' },
      style: { sizePt: 14, vertical: true, wrap: true },
      fields: {},
      elements: [
        {
          type: 'text',
          xMm: 100,
          yMm: 30,
          widthMm: 40,
          heightMm: 60,
          text: '縦書きの文章、「葛\u{e0100}城」は右から左へ読みます。',
        },
      ],
    });
    const lists = composeLists(template, {}, CONTEXT);
    expect(lists[0]!.length).toBeGreaterThan(1);
    expect((await extract(lists)).replace(/\s/g, '')).toBe(textOf(lists[0]!));
  });
});

describe('fonts of a document', () => {
  it('are written once for all pages', async () => {
    const lists = sampleLists('juminhyo-long');
    expect(lists.length).toBe(2);
    const pdf = Buffer.from(await pdfOf(facesOf(lists))).toString('latin1');
    expect(pdf.match(/\/FontFile2 /g)).toHaveLength(2); // regular and bold
  });

  it('are small and the same bytes each time', async () => {
    const make = async (): Promise<Uint8Array> => pdfOf(facesOf(sampleLists('juminhyo')));
    const [a, b] = [await make(), await make()];
    expect(Buffer.compare(a, b)).toBe(0);
    expect(a.length).toBeLessThan(48_000);
  });
});
