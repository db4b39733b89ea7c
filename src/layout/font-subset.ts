/**
 * Small font programs for PDF, by hb-subset. It is given only the tables that hold glyphs: without
 * `cmap` and `GSUB` to search, a subset of BIZ UDMincho takes 0.1 ms after 4 ms to prepare the font
 * (with them 2.5 ms, or 0.2 ms after 100 ms of hb_subset_preprocess); Noto Serif CJK 4 ms after 16 ms.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cidsOfCff } from './cff.ts';
import { type FontFlavour, readTables, writeTables } from './sfnt.ts';

/** The result of a subset. */
export interface FontSubset {
  /** TrueType: the whole file. CFF: the bare `CFF ` table. */
  readonly program: Uint8Array;
  /** For each glyph asked for, in order: its glyph number (TrueType) or CID (CFF) in `program`. */
  readonly ids: readonly number[];
}

/** Makes subsets of one font. */
export interface Subsetter {
  /**
   * The font with these glyphs alone.
   * @param glyphs glyph numbers, any order, no duplicates needed; glyph 0 is always kept
   */
  subset(glyphs: readonly number[]): FontSubset;
}

/** The two names of the WebAssembly API used here; the Node typings leave it to the DOM's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(size: number): number;
  hb_blob_create(data: number, length: number, mode: number, user: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_destroy(input: number): void;
  hb_subset_input_glyph_set(input: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_or_fail(face: number, input: number): number;
}

/** hb_memory_mode_t READONLY: the bytes stay ours, in the instance's memory, as long as the instance. */
const READONLY = 1;
/**
 * hb_subset_flags_t. Without hints every renderer draws the outline itself, as the face raster does;
 * with them some move stems to their own pixels. It also halves the program.
 */
const NO_HINTING = 1;
const RETAIN_GIDS = 2;
const NO_LAYOUT_CLOSURE = 0x200;

/** What a PDF font program needs of each kind; the text is not looked up in it but numbered. */
const NEEDED = {
  truetype: ['glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp'],
  cff: ['CFF ', 'head', 'hhea', 'hmtx', 'maxp'],
} as const;

/**
 * Prepares a font for many subsets. The WebAssembly memory starts at 64 MB of address space and never
 * shrinks, so each font has an instance of its own.
 * @param tables of the font, from {@link readTables}; copied
 */
export function createSubsetter(tables: ReadonlyMap<string, Uint8Array>, flavour: FontFlavour): Subsetter {
  const path = createRequire(import.meta.url).resolve('harfbuzzjs/dist/harfbuzz-subset.wasm');
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), {});
  const wasm = instance.exports as Exports;
  wasm._initialize();
  const glyphTables = NEEDED[flavour].filter((tag) => tables.has(tag));
  const bytes = writeTables(
    flavour,
    glyphTables.map((tag) => [tag, tables.get(tag)!] as const),
  );
  const data = wasm.malloc(bytes.length);
  if (data === 0) throw new RangeError('font: too large for the subsetter');
  new Uint8Array(wasm.memory.buffer, data, bytes.length).set(bytes);
  const { length } = bytes;
  const blob = wasm.hb_blob_create(data, length, READONLY, 0, 0);
  const face = wasm.hb_face_create(blob, 0);
  wasm.hb_blob_destroy(blob);

  const run = (glyphs: readonly number[], flags: number): Uint8Array => {
    const input = wasm.hb_subset_input_create_or_fail();
    if (input === 0) throw new Error('font subset: out of memory');
    const set = wasm.hb_subset_input_glyph_set(input);
    for (const glyph of glyphs) wasm.hb_set_add(set, glyph);
    wasm.hb_subset_input_set_flags(input, flags);
    const result = wasm.hb_subset_or_fail(face, input);
    wasm.hb_subset_input_destroy(input);
    if (result === 0) throw new Error('font subset: the font could not be subset');
    const out = wasm.hb_face_reference_blob(result);
    const from = wasm.hb_blob_get_data(out, 0);
    const copy = new Uint8Array(wasm.memory.buffer, from, wasm.hb_blob_get_length(out)).slice();
    wasm.hb_blob_destroy(out);
    wasm.hb_face_destroy(result);
    return copy;
  };

  return {
    subset(glyphs) {
      if (flavour === 'cff') {
        // hb-subset keeps a CID-keyed font's own CIDs, and PDF looks glyphs up by them.
        const program = readTables(run(glyphs, NO_HINTING | NO_LAYOUT_CLOSURE))
          .get('CFF ')!
          .slice();
        const kept = [...new Set([0, ...glyphs])].sort((a, b) => a - b);
        const cids = cidsOfCff(program, kept.length);
        const rank = new Map(kept.map((glyph, i) => [glyph, cids[i]!]));
        return { program, ids: glyphs.map((glyph) => rank.get(glyph)!) };
      }
      // hb-subset numbers the kept glyphs in rising order. The binding has no call for the mapping,
      // so it is worked out from the closure over composite glyphs and checked against the count.
      // The caller may have let the file go; the copy here may move when the memory grows.
      const own = readTables(new Uint8Array(wasm.memory.buffer, data, length));
      const kept = compositeClosure(own, glyphs);
      const program = run(glyphs, NO_HINTING | NO_LAYOUT_CLOSURE);
      if (glyphCount(program) === kept.length) {
        const rank = new Map(kept.map((glyph, i) => [glyph, i]));
        return { program, ids: glyphs.map((glyph) => rank.get(glyph)!) };
      }
      return { program: run(glyphs, NO_HINTING | NO_LAYOUT_CLOSURE | RETAIN_GIDS), ids: [...glyphs] };
    },
  };
}

function glyphCount(font: Uint8Array): number {
  const maxp = readTables(font).get('maxp')!;
  return (maxp[4]! << 8) | maxp[5]!;
}

/** The glyphs and all parts of composite ones, rising; OpenType 1.9, "glyf". */
function compositeClosure(tables: ReadonlyMap<string, Uint8Array>, glyphs: readonly number[]): number[] {
  const u16 = (table: Uint8Array, at: number): number => (table[at]! << 8) | table[at + 1]!;
  const glyf = tables.get('glyf')!;
  const loca = tables.get('loca')!;
  const long = u16(tables.get('head')!, 50) === 1;
  const offset = (glyph: number): number =>
    long ? u16(loca, glyph * 4) * 65536 + u16(loca, glyph * 4 + 2) : u16(loca, glyph * 2) * 2;
  const seen = new Set<number>();
  const open = [0, ...glyphs];
  while (open.length) {
    const glyph = open.pop()!;
    if (seen.has(glyph)) continue;
    seen.add(glyph);
    let at = offset(glyph);
    if (at === offset(glyph + 1) || u16(glyf, at) < 0x8000) continue;
    at += 10;
    for (let flags = 0x20; flags & 0x20; ) {
      flags = u16(glyf, at);
      open.push(u16(glyf, at + 2));
      // Arguments as words; then a scale, an x and y scale, or a 2 × 2 matrix.
      at += 4 + (flags & 1 ? 4 : 2) + (flags & 8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
    }
  }
  return [...seen].sort((a, b) => a - b);
}
