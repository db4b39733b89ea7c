/**
 * The word-wise raster operations on A4, each against memcpy of its output and its plain twin.
 * `npx vitest bench --run bench/raster.bench.ts`
 */
import seedrandom from 'seedrandom';
import { bench, describe } from 'vitest';
import {
  type Bitmap,
  bitmapBytes,
  blit,
  createBitmap,
  createGray,
  createSimdArena,
  crop,
  dilate,
  expand,
  fillPeriodic,
  fillRect,
  type Gray,
  permuteBlocks,
  popCount,
  reduce,
  resampleGray,
  rotate90,
  select,
  threshold,
  tile,
} from '../src/raster/index.ts';
import * as plain from '../test/reference/raster/plain.ts';
import { fillRgba, toRgba } from '../test/reference/raster/rgba.ts';
import { memcpy, mustAgree, QUICK, SLOW, use } from './support.ts';

const random = seedrandom('raster');
const WIDTH = 4960;
const HEIGHT = 7016;

function noise(width: number, height: number, density: number): Bitmap {
  return plain.make(width, height, () => random.quick() < density);
}

/** Something like a page of text: bars of ink over a fifth of the page. */
function page(width: number, height: number, step: number): Bitmap {
  const out = createBitmap(width, height);
  for (let y = step; y + step < height; y += 2 * step)
    for (let x = step; x + step < width; x += step + Math.floor(random() * step))
      fillRect(out, { x, y, width: Math.ceil(random() * step * 0.7), height: Math.ceil(step * 0.8) });
  return out;
}

function shuffled(n: number): Uint32Array {
  const p = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [p[i], p[j]] = [p[j]!, p[i]!];
  }
  return p;
}

const mask = page(WIDTH, HEIGHT, 400);
const bytes = mask.words.byteLength;
/** A part of the page for the question whether rivals agree. */
const part = crop(mask, { x: 0, y: 300, width: WIDTH, height: 224 });

describe('two screens by a mask, 600 dpi', () => {
  const cellA = noise(16, 16, 0.1);
  const cellB = noise(8, 8, 0.1);
  const rowsA = tile(cellA, WIDTH, 16);
  const rowsB = tile(cellB, WIDTH, 8);
  const keepOut = page(WIDTH, HEIGHT, 60);
  const out = createBitmap(WIDTH, HEIGHT);
  const wholeA = tile(cellA, WIDTH, HEIGHT);
  const wholeB = tile(cellB, WIDTH, HEIGHT);
  const rgba = toRgba(mask);
  const [tileA, tileB] = [toRgba(cellA), toRgba(cellB)];
  const canvas = new Uint8Array(rgba.length);
  const twin = () => fillRgba(rgba, WIDTH, HEIGHT, tileA, 16, tileB, 8, canvas);
  mustAgree('fill', toRgba(fillPeriodic(mask, rowsA, rowsB)), twin());
  mustAgree(
    'select',
    bitmapBytes(select(mask, wholeA, wholeB)),
    bitmapBytes(fillPeriodic(mask, rowsA, rowsB)),
  );
  const arena = createSimdArena(4 * bytes);
  const [m, a, b, k] = [mask, rowsA, rowsB, keepOut].map(arena.adopt) as [Bitmap, Bitmap, Bitmap, Bitmap];
  const simdOut = arena.createBitmap(WIDTH, HEIGHT);
  mustAgree(
    'SIMD',
    bitmapBytes(arena.fillPeriodic(m, a, b, k, simdOut)),
    bitmapBytes(fillPeriodic(mask, rowsA, rowsB, keepOut)),
  );
  memcpy(bytes);
  bench('WASM SIMD, in an arena', () => use(arena.fillPeriodic(m, a, b, null, simdOut)), QUICK);
  bench('WASM SIMD with keep-out', () => use(arena.fillPeriodic(m, a, b, k, simdOut)), QUICK);
  bench('fillPeriodic', () => use(fillPeriodic(mask, rowsA, rowsB, null, out)), QUICK);
  bench('fillPeriodic with keep-out', () => use(fillPeriodic(mask, rowsA, rowsB, keepOut, out)), QUICK);
  bench('select of whole pages', () => use(select(mask, wholeA, wholeB, out)), QUICK);
  bench('plain RGBA twin', () => use(twin()), SLOW);
});

for (const size of [8, 16]) {
  describe(`blocks of ${size} px, grey 300 dpi`, () => {
    const g: Gray = createGray(2480, 3504);
    for (let i = 0; i < g.data.length; i++) g.data[i] = random.quick() * 256;
    const p = shuffled((2480 / size) * (3504 / size));
    const out = createGray(2480, 3504);
    const block = { width: size, height: size };
    mustAgree('permuteBlocks', permuteBlocks(g, block, p).data, plain.permuteGray(g, size, size, p).data);
    memcpy(g.data.length);
    bench('permuteBlocks', () => use(permuteBlocks(g, block, p, out)), QUICK);
    bench('plain twin', () => use(plain.permuteGray(g, size, size, p)), SLOW);
  });
}

for (const size of [16, 32]) {
  describe(`blocks of ${size} px, 1 bit 600 dpi`, () => {
    const b = crop(mask, { x: 0, y: 0, width: 4960, height: 7008 });
    const p = shuffled((4960 / size) * (7008 / size));
    const out = createBitmap(4960, 7008);
    const block = { width: size, height: size };
    const corner = crop(b, { x: 0, y: 0, width: 320, height: 320 });
    const q = shuffled((320 / size) ** 2);
    mustAgree(
      'permuteBlocks',
      bitmapBytes(permuteBlocks(corner, block, q)),
      bitmapBytes(plain.permuteBits(corner, size, size, q)),
    );
    memcpy(out.words.byteLength);
    bench('permuteBlocks', () => use(permuteBlocks(b, block, p, out)), QUICK);
    bench('plain twin', () => use(plain.permuteBits(b, size, size, p)), SLOW);
  });
}

describe('blit at an odd offset, 600 dpi', () => {
  const dst = createBitmap(WIDTH, HEIGHT);
  const small = createBitmap(WIDTH, 200);
  const expected = plain.blit(small, part, 13, -7, 'or');
  blit(small, part, 13, -7, 'or');
  mustAgree('blit', bitmapBytes(small), bitmapBytes(expected));
  memcpy(bytes);
  for (const mode of ['copy', 'or'] as const)
    bench(
      `blit ${mode}`,
      () => {
        blit(dst, mask, 13, -7, mode);
        use(dst);
      },
      QUICK,
    );
  bench('plain twin', () => use(plain.blit(dst, mask, 13, -7, 'or')), SLOW);
});

describe('quarter turn, 1 bit 600 dpi', () => {
  mustAgree('rotate90', bitmapBytes(rotate90(part, 1)), bitmapBytes(plain.rotateBits(part, 1)));
  memcpy(bytes);
  bench('rotate90', () => use(rotate90(mask, 1)), QUICK);
  bench('plain twin', () => use(plain.rotateBits(mask, 1)), SLOW);
});

describe('600 dpi to 1200 dpi', () => {
  mustAgree('expand', bitmapBytes(expand(part, 2)), bitmapBytes(plain.expand(part, 2)));
  memcpy(bytes * 4);
  bench('expand', () => use(expand(mask, 2)), QUICK);
  bench('plain twin', () => use(plain.expand(mask, 2)), SLOW);
});

for (const n of [2, 3, 4]) {
  describe(`1 bit 600 dpi to grey ${600 / n} dpi`, () => {
    mustAgree('reduce', reduce(part, n).data, plain.reduce(part, n).data);
    memcpy(reduce(mask, n).data.length);
    bench('reduce', () => use(reduce(mask, n)), QUICK);
    bench('plain twin', () => use(plain.reduce(mask, n)), SLOW);
  });
}

describe('keep-out of 5 px, 300 dpi', () => {
  const text = page(2480, 3508, 40);
  const lines = crop(text, { x: 0, y: 0, width: 2480, height: 200 });
  mustAgree('dilate', bitmapBytes(dilate(lines, 5)), bitmapBytes(plain.dilate(lines, 5, 'disc')));
  memcpy(text.words.byteLength);
  bench('dilate by a disc', () => use(dilate(text, 5)), QUICK);
  bench('dilate by a square', () => use(dilate(text, 5, 'square')), QUICK);
  bench('plain twin', () => use(plain.dilate(text, 5, 'disc')), SLOW);
});

describe('ink of a page, 600 dpi', () => {
  if (popCount(part) !== plain.popCount(part)) throw new Error('popCount: the rivals do not agree');
  memcpy(bytes);
  bench('popCount', () => use(popCount(mask)), QUICK);
  bench('plain twin', () => use(plain.popCount(mask)), SLOW);
});

describe('grey 300 dpi', () => {
  const g = reduce(mask, 2);
  mustAgree('threshold', bitmapBytes(threshold(g, 128)), bitmapBytes(plain.threshold(g, 128)));
  memcpy(threshold(g, 128).words.byteLength);
  bench('threshold', () => use(threshold(g, 128)), QUICK);
  bench('plain twin', () => use(plain.threshold(g, 128)), SLOW);
});

describe('grey 300 dpi to 200 dpi', () => {
  const g = reduce(mask, 2);
  memcpy(1653 * 2339);
  bench('resampleGray', () => use(resampleGray(g, 1653, 2339)), QUICK);
  bench('plain twin', () => use(plain.resample(g, 1653, 2339)), SLOW);
});
