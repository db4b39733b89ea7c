/** Scans for the site's tests: a real certificate, drawn by PDFium as a 300 dpi scanner sees it. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { createIssuer } from '../../src/issue/index.ts';
import { generateKeyRing, type KeyRing } from '../../src/keys/index.ts';
import { builtInTemplate } from '../../src/layout/index.ts';
import { openRenderer } from '../../src/pdf/index.ts';
import type { Gray } from '../../src/raster/index.ts';

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
  const issuer = await createIssuer({ keys, issuer: '見本市', profile: 'generic-600' });
  const renderer = await openRenderer();
  try {
    const { pdf } = await issuer.issue({
      serial,
      salt: new Uint8Array(16).fill(serial.length),
      created: new Date('2026-11-23T00:00:00Z'),
      template: builtInTemplate('juminhyo'),
      data: JSON.parse(readFileSync(`${root}fixtures/certificates/juminhyo.json`, 'utf8')),
    });
    const open = renderer.open(pdf);
    const size = { width: Math.ceil((4960 * dpi) / 600), height: Math.ceil((7016 * dpi) / 600) };
    const draw = (page: number) => open.render(page, { ...size, mode: 'gray' }) as Gray;
    const faces = { front: draw(0), back: draw(1), pdf };
    open.close();
    return faces;
  } finally {
    issuer.close();
    renderer.close();
  }
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
