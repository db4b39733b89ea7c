/**
 * The two-screen fill on 128-bit SIMD (WebAssembly), about as fast as memory can be written: 1.0 to 1.5x
 * memcpy, where the plain words of fill-periodic.ts take 5x (bench/raster).
 *
 * WebAssembly sees only its own memory, and copying a page in and out would cost more than the fill. So
 * bitmaps live there from the start: an arena hands out ordinary bitmaps whose words are views of its
 * memory. The arena is the caller's; nothing is kept in this file.
 */
import { type Bitmap, createBitmap } from './bitmap.ts';
import { fillPeriodic } from './fill-periodic.ts';
import { expectSameSize } from './image.ts';

/** The part of WebAssembly that is used here; its types come with browsers' libraries, not with Node's. */
interface Wasm {
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
}
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Wasm };

/** Bitmaps in one block of memory, and the fill over them. Not for two requests at once. */
export interface SimdArena {
  /** A bitmap without ink in the arena. @throws RangeError when the arena is full */
  createBitmap(width: number, height: number): Bitmap;
  /** A copy of a bitmap in the arena. @throws RangeError when the arena is full */
  adopt(bitmap: Bitmap): Bitmap;
  /**
   * As {@link fillPeriodic}, over bitmaps of this arena.
   * @throws RangeError when sizes disagree, or a bitmap is not of this arena
   */
  fillPeriodic(mask: Bitmap, rowsA: Bitmap, rowsB: Bitmap, keepOut: Bitmap | null, out: Bitmap): Bitmap;
  /** Gives all memory back and wipes it. Bitmaps handed out so far must not be used any more. */
  reset(): void;
}

/**
 * An arena of a fixed size (WebAssembly memory that grows would tear its views off).
 * @param bytes room for bitmaps; a page of A4 at 600 dpi takes 4.35 MB
 * @throws RangeError when bytes is not 1..2^30
 *
 * ```ts
 * const arena = createSimdArena(3 * 4_400_000);
 * const mask = arena.adopt(wordMask);
 * const rowsA = arena.adopt(tile(dotsA, width, dotsA.height));
 * const rowsB = arena.adopt(tile(dotsB, width, dotsB.height));
 * const page = arena.fillPeriodic(mask, rowsA, rowsB, null, arena.createBitmap(width, height));
 * ```
 */
export function createSimdArena(bytes: number): SimdArena {
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > 2 ** 30)
    throw new RangeError(`bytes: expected an integer 1..2^30, got ${bytes}`);
  // Each bitmap starts on 16 bytes; room for a handful of such gaps.
  const pages = Math.ceil((bytes + 1024) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(fillModule()), { e: { m: memory } });
  const fill = exports.fill as FillKernel;
  const fillKept = exports.kept as FillKernel;
  const { buffer } = memory;
  let used = 0;
  const place = (width: number, height: number): Bitmap => {
    const { stride, words } = shape(width, height);
    if (used + words * 4 > buffer.byteLength)
      throw new RangeError(
        `arena: ${words * 4} bytes asked for, ${buffer.byteLength - used} left; make a larger one`,
      );
    const view = new Uint32Array(buffer, used, words);
    used = (used + words * 4 + 15) & ~15;
    return { width, height, stride, words: view };
  };
  return {
    createBitmap: place,
    adopt(bitmap) {
      const copy = place(bitmap.width, bitmap.height);
      copy.words.set(bitmap.words);
      return copy;
    },
    fillPeriodic(mask, rowsA, rowsB, keepOut, out) {
      for (const [name, b] of Object.entries({ mask, rowsA, rowsB, keepOut, out }))
        if (b && b.words.buffer !== buffer)
          throw new RangeError(`${name}: expected a bitmap of this arena; adopt it first`);
      // Rows of less than one vector are not worth a kernel.
      if (mask.stride < 4) return fillPeriodic(mask, rowsA, rowsB, keepOut, out);
      expectSameSize('out', out, mask);
      if (keepOut) expectSameSize('keepOut', keepOut, mask);
      for (const [name, rows] of Object.entries({ rowsA, rowsB }))
        if (rows.width !== mask.width)
          throw new RangeError(`${name}.width: expected ${mask.width}, got ${rows.width}`);
      for (const [name, b] of Object.entries({ mask, keepOut }))
        if (b && b.words.byteOffset === out.words.byteOffset)
          throw new RangeError(`out: expected another bitmap than ${name}`);
      const kernel = keepOut ? fillKept : fill;
      kernel(
        mask.words.byteOffset,
        rowsA.words.byteOffset,
        rowsB.words.byteOffset,
        out.words.byteOffset,
        mask.stride * 4,
        mask.height,
        rowsA.words.byteLength,
        rowsB.words.byteLength,
        keepOut ? keepOut.words.byteOffset : 0,
      );
      return out;
    },
    reset() {
      new Uint8Array(buffer).fill(0);
      used = 0;
    },
  };
}

/** Words of a bitmap, by the rules (and the errors) of {@link createBitmap}, without its memory. */
function shape(width: number, height: number): { stride: number; words: number } {
  const { stride } = createBitmap(width, 1);
  if (!Number.isInteger(height) || height < 1)
    throw new RangeError(`height: expected an integer >= 1, got ${height}`);
  return { stride, words: stride * height };
}

/** Byte addresses and lengths; see the locals below. */
type FillKernel = (
  mask: number,
  a: number,
  b: number,
  out: number,
  rowBytes: number,
  rows: number,
  aBytes: number,
  bBytes: number,
  keep: number,
) => void;

// The module is two loops, small enough to write down as instructions (WebAssembly core 2.0, 5.4).
const MASK = 0;
const A = 1;
const B = 2;
const OUT = 3;
const ROW_BYTES = 4;
const ROWS = 5;
const A_BYTES = 6;
const B_BYTES = 7;
const KEEP = 8;
/** Places in the two periods, in bytes; column in bytes; the last column where a vector still fits. */
const A_AT = 9;
const B_AT = 10;
const X = 11;
const LAST = 12;

const I32 = 0x7f;
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const constant = (n: number): number[] => [0x41, n];
const ADD = 0x6a;
const SUB = 0x6b;
const EQUAL = 0x46;
const LESS = 0x49;
const SELECT = 0x1b;
const LOOP = [0x03, 0x40];
const IF = [0x04, 0x40];
const END = 0x0b;
const BRANCH_IF = [0x0d, 0];
const BRANCH_OUT = [0x0c, 1];
const LOAD = [0xfd, 0x00, 0, 0];
const STORE = [0xfd, 0x0b, 0, 0];
const BITSELECT = [0xfd, 0x52];
const ANDNOT = [0xfd, 0x4f];

/** The vector at column X of the row at the sum of some locals. */
const vector = (...base: number[]): number[] => [
  ...base.flatMap((local, i) => (i === 0 ? get(local) : [...get(local), ADD])),
  ...get(X),
  ADD,
  ...LOAD,
];

/** `at += rowBytes; if (at === length) at = 0` */
const nextRowOf = (at: number, length: number): number[] => [
  ...get(at),
  ...get(ROW_BYTES),
  ADD,
  ...tee(at),
  ...get(length),
  EQUAL,
  ...IF,
  ...constant(0),
  ...set(at),
  END,
];

const forward = (local: number): number[] => [...get(local), ...get(ROW_BYTES), ADD, ...set(local)];

function fillBody(kept: boolean): number[] {
  return [
    ...get(ROW_BYTES),
    ...constant(16),
    SUB,
    ...set(LAST),
    ...LOOP, // rows
    ...constant(0),
    ...set(X),
    ...LOOP, // columns
    ...get(OUT),
    ...get(X),
    ADD,
    ...vector(A, A_AT),
    ...vector(B, B_AT),
    ...vector(MASK),
    ...BITSELECT,
    ...(kept ? [...vector(KEEP), ...ANDNOT] : []),
    ...STORE,
    // if (X < LAST) { X = min(X + 16, LAST); again }: the last vector of a row may overlap the one before.
    ...get(X),
    ...get(LAST),
    LESS,
    ...IF,
    ...get(X),
    ...constant(16),
    ADD,
    ...tee(X),
    ...get(LAST),
    ...get(X),
    ...get(LAST),
    LESS,
    SELECT,
    ...set(X),
    ...BRANCH_OUT,
    END,
    END, // columns
    ...forward(MASK),
    ...forward(OUT),
    ...(kept ? forward(KEEP) : []),
    ...nextRowOf(A_AT, A_BYTES),
    ...nextRowOf(B_AT, B_BYTES),
    ...get(ROWS),
    ...constant(1),
    SUB,
    ...tee(ROWS),
    ...BRANCH_IF,
    END, // rows
    END, // function
  ];
}

/** The bytes of the module: imports memory `e.m`, exports `fill` and `kept`. */
function fillModule(): Uint8Array {
  const length = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, n >> 7]);
  const sized = (bytes: readonly number[]): number[] => [...length(bytes.length), ...bytes];
  const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)];
  const name = (text: string): number[] => sized(Array.from(Buffer.from(text, 'latin1')));
  const locals = [1, LAST - KEEP, I32];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // One type: nine i32, no result.
    ...section(1, [1, 0x60, 9, ...new Array<number>(9).fill(I32), 0]),
    ...section(2, [1, ...name('e'), ...name('m'), 2, 0, 1]),
    ...section(3, [2, 0, 0]),
    ...section(7, [2, ...name('fill'), 0, 0, ...name('kept'), 0, 1]),
    ...section(10, [2, ...sized([...locals, ...fillBody(false)]), ...sized([...locals, ...fillBody(true)])]),
  ]);
}
