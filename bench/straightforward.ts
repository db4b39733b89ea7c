/**
 * The rival of the whole pipeline: the same certificate as one writes it first, with the same
 * libraries. Each face is a full-page RGBA canvas at 600 dpi, painted pixel by pixel through
 * ImageData, encoded as PNG and handed to `embedPng`. Nothing in it is slow on purpose.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import qrcode from 'qrcode-generator';
import seedrandom from 'seedrandom';
import { PDFDocument } from '../src/pdf/pdf-lib.ts';

/** What the straightforward pipeline is asked for. */
export interface PlainRequest {
  /** The hidden word. */
  readonly word: string;
  /** Lines of the certificate. */
  readonly lines: readonly string[];
  readonly serial: string;
  /** Seed of the scramble. */
  readonly key: string;
}

const WIDTH = 4960;
const HEIGHT = 7016;
/** The face is scrambled at 300 dpi in blocks of 16 pixels. */
const FACE_WIDTH = 2480;
const FACE_HEIGHT = 3504;
const BLOCK = 16;
const FIELD = { x: 320, y: 160, width: 4320, height: 5760 };

const FAMILY = 'BIZ UDMincho bench';
const fontFile = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf',
);

/** A certificate of two faces as a PDF, the straightforward way. */
export async function straightforwardCertificate(request: PlainRequest): Promise<Uint8Array> {
  if (!GlobalFonts.has(FAMILY)) GlobalFonts.registerFromPath(fontFile, FAMILY);

  const front = createCanvas(WIDTH, HEIGHT);
  const frontContext = front.getContext('2d');
  pantograph(frontContext, request.word);
  text(frontContext, request.lines, 2);

  const face = createCanvas(FACE_WIDTH, FACE_HEIGHT);
  const faceContext = face.getContext('2d');
  faceContext.fillStyle = '#fff';
  faceContext.fillRect(0, 0, FACE_WIDTH, FACE_HEIGHT);
  text(faceContext, request.lines, 1);

  const back = createCanvas(WIDTH, HEIGHT);
  const backContext = back.getContext('2d');
  pantograph(backContext, request.word);
  const scrambled = createCanvas(FACE_WIDTH, FACE_HEIGHT);
  scrambled.getContext('2d').putImageData(scramble(faceContext, request.key), 0, 0);
  backContext.imageSmoothingEnabled = false;
  backContext.drawImage(scrambled, FIELD.x, FIELD.y, FIELD.width, FIELD.height);
  emblem(backContext);
  label(backContext, request.serial);

  const doc = await PDFDocument.create();
  for (const canvas of [front, back]) {
    const image = await doc.embedPng(canvas.toBuffer('image/png'));
    doc.addPage([595.2, 841.92]).drawImage(image, { x: 0, y: 0, width: 595.2, height: 841.92 });
  }
  return doc.save();
}

/** Two dot screens, chosen for each pixel by a mask that holds the word. */
function pantograph(context: SKRSContext2D, word: string): void {
  const mask = createCanvas(WIDTH, HEIGHT);
  const maskContext = mask.getContext('2d');
  maskContext.font = `600px "${FAMILY}"`;
  for (let y = 700; y < HEIGHT; y += 1100)
    for (let x = 200; x < WIDTH; x += 1500) maskContext.fillText(word, x, y);
  const inside = maskContext.getImageData(0, 0, WIDTH, HEIGHT).data;
  const out = context.createImageData(WIDTH, HEIGHT);
  const { data } = out;
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const i = (y * WIDTH + x) * 4;
      const fine = x % 8 < 1 && y % 8 < 2;
      const coarse = x % 16 < 3 && y % 16 < 3;
      const ink = inside[i + 3]! > 127 ? coarse : fine;
      data[i] = data[i + 1] = data[i + 2] = ink ? 0 : 255;
      data[i + 3] = 255;
    }
  context.putImageData(out, 0, 0);
}

function text(context: SKRSContext2D, lines: readonly string[], scale: number): void {
  context.fillStyle = '#000';
  lines.forEach((line, i) => {
    context.font = `${(i === 0 ? 84 : 44) * scale}px "${FAMILY}"`;
    context.fillText(line, 240 * scale, (300 + i * 90) * scale);
  });
  context.fillStyle = '#c22';
  context.fillRect(1900 * scale, 2800 * scale, 280 * scale, 280 * scale);
}

/** Shuffles blocks and inverts half of them. */
function scramble(context: SKRSContext2D, key: string): ReturnType<SKRSContext2D['createImageData']> {
  const source = context.getImageData(0, 0, FACE_WIDTH, FACE_HEIGHT).data;
  const out = context.createImageData(FACE_WIDTH, FACE_HEIGHT);
  const columns = FACE_WIDTH / BLOCK;
  const blocks = Array.from({ length: columns * (FACE_HEIGHT / BLOCK) }, (_, i) => i);
  const random = seedrandom(key);
  for (let i = blocks.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [blocks[i], blocks[j]] = [blocks[j]!, blocks[i]!];
  }
  blocks.forEach((from, to) => {
    const invert = random() < 0.5;
    for (let y = 0; y < BLOCK; y++)
      for (let x = 0; x < BLOCK; x++) {
        const s = ((Math.floor(from / columns) * BLOCK + y) * FACE_WIDTH + (from % columns) * BLOCK + x) * 4;
        const d = ((Math.floor(to / columns) * BLOCK + y) * FACE_WIDTH + (to % columns) * BLOCK + x) * 4;
        for (let c = 0; c < 3; c++) out.data[d + c] = invert ? 255 - source[s + c]! : source[s + c]!;
        out.data[d + 3] = 255;
      }
  });
  return out;
}

function emblem(context: SKRSContext2D): void {
  context.fillStyle = '#e58fb0';
  for (let i = 0; i < 5; i++) {
    const angle = (i * 2 * Math.PI) / 5;
    context.beginPath();
    context.ellipse(670 + 180 * Math.sin(angle), 6420 - 180 * Math.cos(angle), 110, 170, angle, 0, 7);
    context.fill();
  }
}

function label(context: SKRSContext2D, serial: string): void {
  const code = qrcode(0, 'M');
  code.addData(`${serial} ${createHash('sha256').update(serial).digest('base64')}`);
  code.make();
  const n = code.getModuleCount();
  const module = Math.floor(600 / (n + 8));
  for (const x0 of [3300, 4000]) {
    context.fillStyle = '#fff';
    context.fillRect(x0, 6100, 640, 640);
    context.fillStyle = '#000';
    for (let y = 0; y < n; y++)
      for (let x = 0; x < n; x++)
        if (code.isDark(y, x))
          context.fillRect(x0 + (x + 4) * module, 6100 + (y + 4) * module, module, module);
  }
}
