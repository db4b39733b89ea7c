/** Scans for the site's tests: a real certificate, drawn by PDFium as a 300 dpi scanner sees it. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { createIssuer } from '../../src/issue/index.ts';
import { generateKeyRing, type KeyRing } from '../../src/keys/index.ts';
import { builtInTemplate } from '../../src/layout/index.ts';
import { openRenderer } from '../../src/pdf/index.ts';
import { measurePalette, pagePlanes } from '../../src/pdf/page-planes.ts';
import { PDFDocument } from '../../src/pdf/pdf-lib.ts';
import type { Gray } from '../../src/raster/index.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  printPage,
  scanPaper,
} from '../../src/simulate/index.ts';

const root = new URL('../..', import.meta.url).pathname;
const seed = (n: number) => new Uint8Array(32).map((_, i) => (i * 37 + n) & 255);

export const KEYS: KeyRing = generateKeyRing(seed(1), seed(2), 'test-2026');
/** A name that the site does not know. */
export const STRANGE_KEYS: KeyRing = generateKeyRing(seed(5), seed(6), 'elsewhere');

/** Both faces. */
export interface Faces {
  readonly front: Gray;
  readonly back: Gray;
  readonly pdf: Uint8Array;
}

/** Issues a certificate and scans it. */
export async function scannedSheet(keys: KeyRing, serial: string, dpi = 300): Promise<Faces> {
  const { pages, pdf } = await scannedPages(keys, serial, 'juminhyo', dpi);
  return { front: pages[0]!, back: pages[1]!, pdf };
}

/** Issues a certificate from fixtures/certificates and scans all its pages in the order of the PDF. */
export async function scannedPages(
  keys: KeyRing,
  serial: string,
  fixture: string,
  dpi = 300,
): Promise<{ pages: Gray[]; pdf: Uint8Array }> {
  const issuer = await createIssuer({ keys, issuer: '見本市', profile: 'generic-600' });
  const renderer = await openRenderer();
  try {
    const { pdf } = await issuer.issue({
      serial,
      salt: new Uint8Array(16).fill(serial.length),
      created: new Date('2026-11-23T00:00:00Z'),
      template: builtInTemplate(fixture.replace(/-.*/, '')),
      data: JSON.parse(readFileSync(`${root}fixtures/certificates/${fixture}.json`, 'utf8')),
    });
    const open = renderer.open(pdf);
    const size = { width: Math.ceil((4960 * dpi) / 600), height: Math.ceil((7016 * dpi) / 600) };
    const pages = Array.from({ length: open.pageCount }, (_, page) => open.render(page, size));
    open.close();
    return { pages, pdf };
  } finally {
    issuer.close();
    renderer.close();
  }
}

/**
 * A page printed, photocopied in text mode and scanned at 600 dpi, by the simulator. It lies on the copier's glass as paper
 * does, turned a little: dead straight, a copier keeps the dots as they were (docs/pantograph.md, detection).
 */
export async function photocopied(pdf: Uint8Array, pageIndex: number, seed: number): Promise<Gray> {
  const renderer = await openRenderer();
  try {
    const palette = await measurePalette(renderer);
    const planes = pagePlanes(renderer, pdf, pageIndex, { dpi: 600, path: 'mono', palette });
    const original = printPage(planes, drawPrinter('office-600', seed), seed, { quality: 'fast' });
    const copier = drawCopier('mono', seed);
    const copy = copyPaper(original, copier, drawPrinter('office-600', seed + 1), seed, { mode: 'text' });
    return scanPaper(copy, drawScanner('flatbed', seed), seed, { dpi: 600 });
  } finally {
    renderer.close();
  }
}

/** All pages in one TIFF, as a sheet feeder saves them. Of one size. */
export async function tiff(pages: readonly Gray[], dpi = 300): Promise<Uint8Array> {
  const { width, height } = pages[0]!;
  const data = Buffer.concat(pages.map((page) => page.data));
  const raw = { width, height: height * pages.length, channels: 1 as const, pageHeight: height };
  const image = sharp(data, { raw }).toColourspace('b-w').withMetadata({ density: dpi });
  return new Uint8Array(await image.tiff({ compression: 'deflate' }).toBuffer());
}

/** All pages in one PDF, as a sheet feeder saves them. */
export async function scansPdf(pages: readonly Gray[], dpi = 300): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (const page of pages) {
    const [width, height] = [(page.width * 72) / dpi, (page.height * 72) / dpi];
    const image = await document.embedJpg(await jpeg(page, dpi));
    document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  }
  return document.save();
}

/** As a scanner saves it. */
export async function jpeg({ width, height, data }: Gray, dpi = 300): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width, height, channels: 1 } }).withMetadata({ density: dpi });
  return new Uint8Array(await image.toColourspace('b-w').jpeg({ quality: 80 }).toBuffer());
}

/** A copy with a block of one place put over another, millimetres at 300 dpi. */
export function forged(gray: Gray, from: readonly [number, number], to: readonly [number, number]): Gray {
  const px = (mm: number) => Math.round((mm * 300) / 25.4);
  const data = gray.data.slice();
  const [width, height] = [px(24), px(5)];
  for (let y = 0; y < height; y++) {
    const start = (px(from[1]) + y) * gray.width + px(from[0]);
    data.set(gray.data.subarray(start, start + width), (px(to[1]) + y) * gray.width + px(to[0]));
  }
  return { ...gray, data };
}

/** A copy with the lower part of the field gone white. */
export function blanked(gray: Gray, fromRow: number, toRow: number): Gray {
  const data = gray.data.slice();
  data.fill(255, fromRow * gray.width, toRow * gray.width);
  return { ...gray, data };
}

/** A multipart form of scans. */
export function formOf(scans: readonly Uint8Array[], more: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const bytes of scans)
    form.append('scan', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'yamada-taro.jpg');
  for (const [name, value] of Object.entries(more)) form.append(name, value);
  return form;
}
