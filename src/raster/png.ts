/**
 * PNG in and out (ISO/IEC 15948), with the resolution in its pHYs chunk. The codec edge of `raster`.
 *
 * Written here on node:zlib rather than by fast-png: its encoder has no pHYs and its Deflate is 4 to 6
 * times slower; a bitmap's rows need only be inverted to be a true 1-bit PNG. Read by fast-png, which
 * knows every kind of PNG. Broken files are user input and give an InputError.
 */
import { crc32, deflateSync } from 'node:zlib';
import { type DecodedPng, decode } from 'fast-png';
import { InputError } from '../errors.ts';
import { type Bitmap, bitmapFromRows, packedRows } from './bitmap.ts';
import type { Gray, Rgb } from './gray.ts';
import { type Image, isBitmap, isGray, isRgb } from './image.ts';

/** How to write a PNG. */
export interface PngOptions {
  /** Pixels per inch, written as pHYs; left out: none is written. */
  readonly dpi?: number;
  /** Deflate level 0..9. @default 6 */
  readonly level?: number;
}

/** What a PNG held. */
export interface PngImage {
  /**
   * A 1-bit grey PNG without transparency is a Bitmap (black = ink); other grey ones are Gray, the rest
   * Rgb. Transparency is laid on white, 16 bits become 8.
   */
  readonly image: Image;
  /** Pixels per inch by pHYs, to 0.01; null when the file does not say, or the axes differ. */
  readonly dpi: number | null;
}

/** Larger images are refused before anything is unpacked: about 1200 dpi A3 and some room. */
const MAX_PIXELS = 2 ** 29;

/** The size of a pixel in PNG's unit: a metre is 100 / 2.54 inches. */
const INCHES_PER_METRE = 100 / 2.54;

/**
 * The image as PNG: 1-bit grey for a Bitmap (ink black), 8-bit grey, or 8-bit RGB.
 * @throws TypeError when it is no image; RangeError when dpi or level is out of range
 *
 * ```ts
 * writeFileSync('scramble.png', encodePng(field, { dpi: 600 }));
 * ```
 */
export function encodePng(image: Image, options: PngOptions = {}): Uint8Array {
  const { dpi, level = 6 } = options;
  if (dpi !== undefined && !(dpi > 0 && dpi < 1e6))
    throw new RangeError(`dpi: expected a number above 0, got ${dpi}`);
  if (!Number.isInteger(level) || level < 0 || level > 9)
    throw new RangeError(`level: expected an integer 0..9, got ${level}`);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(image.width, 0);
  head.writeUInt32BE(image.height, 4);
  let rows: Uint8Array;
  if (isBitmap(image)) {
    head[8] = 1;
    rows = bitRows(image);
  } else if (isGray(image) || isRgb(image)) {
    head[8] = 8;
    head[9] = isGray(image) ? 0 : 2;
    rows = byteRows(image.data, image.width * (isGray(image) ? 1 : 3), image.height);
  } else throw new TypeError('image: expected width * height samples, or three times as many');
  const chunks = [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head)];
  if (dpi !== undefined) {
    const phys = Buffer.alloc(9);
    const perMetre = Math.round(dpi * INCHES_PER_METRE);
    phys.writeUInt32BE(perMetre, 0);
    phys.writeUInt32BE(perMetre, 4);
    phys[8] = 1;
    chunks.push(chunk('pHYs', phys));
  }
  // memLevel 9 takes a third off screens of dots and costs nothing that can be measured.
  chunks.push(chunk('IDAT', deflateSync(rows, { level, memLevel: 9 })), chunk('IEND', Buffer.alloc(0)));
  const out = Buffer.concat(chunks);
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, data.length + 8)), data.length + 8);
  return out;
}

/** Rows of bits, ink 0 as PNG wants black, each behind filter byte 0 (none: filters work on bytes). */
function bitRows(bitmap: Bitmap): Uint8Array {
  const { width, height } = bitmap;
  const pitch = (width + 7) >>> 3;
  const packed = packedRows(bitmap);
  const out = new Uint8Array((pitch + 1) * height);
  // Padding is inverted back to 0: equal images give equal files, and other encoders do so too.
  const tail = width & 7 ? (0xff00 >>> (width & 7)) & 0xff : 0xff;
  for (let y = 0; y < height; y++) {
    const from = y * pitch;
    const to = y * (pitch + 1) + 1;
    for (let i = 0; i < pitch; i++) out[to + i] = ~packed[from + i]!;
    out[to + pitch - 1] = out[to + pitch - 1]! & tail;
  }
  return out;
}

/** Rows of samples, each as its difference from the row above (filter 2): good for pages and screens. */
function byteRows(data: Uint8Array, pitch: number, height: number): Uint8Array {
  const out = new Uint8Array((pitch + 1) * height);
  out.set(data.subarray(0, pitch), 1);
  for (let y = 1; y < height; y++) {
    const from = y * pitch;
    const to = y * (pitch + 1) + 1;
    out[to - 1] = 2;
    for (let i = 0; i < pitch; i++) out[to + i] = data[from + i]! - data[from - pitch + i]!;
  }
  return out;
}

/**
 * Reads any PNG.
 * @param where names the file in errors
 * @throws InputError when the bytes are not a PNG that can be read
 */
export function decodePng(bytes: Uint8Array, where = 'PNG'): PngImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // The signature, and IHDR where it must be.
  if (bytes.length < 33 || view.getUint32(0) !== 0x89504e47 || view.getUint32(12) !== 0x49484452)
    throw new InputError('input', where, 'not a PNG file', 'give a PNG image');
  const pixels = view.getUint32(16) * view.getUint32(20);
  if (pixels === 0 || pixels > MAX_PIXELS)
    throw new InputError(
      'input',
      where,
      `${view.getUint32(16)} x ${view.getUint32(20)} pixels`,
      'give an image of 1 to 500 million pixels',
    );
  if (bytes[24]! < 8 && bytes[28] !== 0)
    throw new InputError(
      'input',
      where,
      'an interlaced PNG of fewer than 8 bits',
      'save it without interlacing',
    );
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'unreadable';
    throw new InputError('input', where, `broken PNG (${reason})`, 'save the image again');
  }
  return { image: toImage(png), dpi: toDpi(png) };
}

function toDpi(png: DecodedPng): number | null {
  const r = png.resolution;
  if (r?.unit !== 1 || r.x !== r.y || r.x === 0) return null;
  return Math.round((r.x / INCHES_PER_METRE) * 100) / 100;
}

function toImage(png: DecodedPng): Image {
  const { width, height, depth, palette, transparency } = png;
  if (!palette && !transparency && depth === 1) {
    const rows = new Uint8Array(png.data.length);
    for (let i = 0; i < rows.length; i++) rows[i] = ~png.data[i]!;
    return bitmapFromRows(width, height, rows);
  }
  const samples = toBytes(png);
  if (palette) return fromPalette(samples, palette, width, height);
  const { channels } = png;
  const n = width * height;
  const colours = channels < 3 ? 1 : 3;
  if (colours === channels && !transparency) return { width, height, data: samples } satisfies Gray | Rgb;
  const data = new Uint8Array(n * colours);
  // tRNS of a grey or RGB image names one sample value, in the depth of the file, that is paper.
  const clear = transparency ? Array.from(transparency.subarray(0, colours)) : null;
  const original = depth < 8 ? null : png.data;
  const top = depth < 8 ? (1 << depth) - 1 : 0;
  for (let i = 0; i < n; i++) {
    let alpha = 255;
    if (channels > colours) alpha = samples[i * channels + colours]!;
    else if (
      clear?.every((v, c) => {
        const s = i * channels + c;
        return original ? original[s] === v : Math.round((samples[s]! * top) / 255) === v;
      })
    )
      alpha = 0;
    for (let c = 0; c < colours; c++)
      data[i * colours + c] = 255 - Math.round(((255 - samples[i * channels + c]!) * alpha) / 255);
  }
  return { width, height, data };
}

/** Eight bits a sample, whatever the file had; palette indices stay as they are. */
function toBytes(png: DecodedPng): Uint8Array {
  const { width, height, depth, channels, data } = png;
  if (depth === 16) {
    const out = new Uint8Array(data.length);
    for (let i = 0; i < out.length; i++) out[i] = data[i]! / 257 + 0.5;
    return out;
  }
  if (depth === 8) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const pitch = Math.ceil((width * channels * depth) / 8);
  const out = new Uint8Array(width * height);
  const mask = (1 << depth) - 1;
  const scale = png.palette ? 1 : 255 / mask;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      out[y * width + x] = ((data[y * pitch + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask) * scale;
    }
  return out;
}

/** Colours looked up; grey when every colour of the palette is. */
function fromPalette(samples: Uint8Array, palette: number[][], width: number, height: number): Gray | Rgb {
  const onWhite = palette.map((colour) => {
    const alpha = colour[3] ?? 255;
    return [0, 1, 2].map((c) => 255 - Math.round(((255 - colour[c]!) * alpha) / 255));
  });
  const grey = onWhite.every(([r, g, b]) => r === g && g === b);
  const channels = grey ? 1 : 3;
  const table = new Uint8Array(256 * channels);
  onWhite.forEach((colour, i) => {
    for (let c = 0; c < channels; c++) table[i * channels + c] = colour[c]!;
  });
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < channels; c++) data[i * channels + c] = table[samples[i]! * channels + c]!;
  return { width, height, data };
}
