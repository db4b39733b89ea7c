/**
 * Cuts a few characters out of Noto Serif CJK JP (Debian fonts-noto-cjk) as a small CID-keyed OpenType
 * font, so that the tests of that kind of font run without the 55 MB package.
 * Run: npx tsx scripts/make-cid-font.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SOURCE = '/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc';
const TEXT = '見本市𠮷葛城、。「」ABC 012';
const DROP = ['GSUB', 'GPOS', 'GDEF', 'BASE', 'VORG', 'vhea', 'vmtx', 'DSIG'];

// biome-ignore lint/suspicious/noExplicitAny: the module has no types
declare const WebAssembly: any;
const path = createRequire(import.meta.url).resolve('harfbuzzjs/dist/harfbuzz-subset.wasm');
const wasm = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), {}).exports;
wasm._initialize();
const bytes = readFileSync(SOURCE);
const data = wasm.malloc(bytes.length);
new Uint8Array(wasm.memory.buffer, data, bytes.length).set(bytes);
const face = wasm.hb_face_create(wasm.hb_blob_create(data, bytes.length, 1, 0, 0), 0);
const input = wasm.hb_subset_input_create_or_fail();
for (const c of TEXT) wasm.hb_set_add(wasm.hb_subset_input_unicode_set(input), c.codePointAt(0));
for (const tag of DROP)
  wasm.hb_set_add(wasm.hb_subset_input_set(input, 3), Buffer.from(tag, 'latin1').readUInt32BE());
wasm.hb_subset_input_set_flags(input, 1);
const blob = wasm.hb_face_reference_blob(wasm.hb_subset_or_fail(face, input));
const out = new Uint8Array(wasm.memory.buffer, wasm.hb_blob_get_data(blob, 0), wasm.hb_blob_get_length(blob));
writeFileSync(new URL('../fixtures/fonts/cid-keyed.otf', import.meta.url), out);
console.log(`${out.length} bytes`);
