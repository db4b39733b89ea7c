/**
 * What certificates weigh sealed: the templates with their example data and the forms of fixtures/forms,
 * issued by the library itself. JBIG2 against Ghostscript's Group 4 on the same face. Markdown for docs/sealed.md.
 *
 *   npx tsx scripts/sealed-sizes.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIssuer, type Sheet } from '../src/issue/index.ts';
import { generateKeyRing } from '../src/keys/index.ts';
import { builtInTemplate } from '../src/layout/index.ts';
import { type CellPx, fieldGeometry } from '../src/scramble/field/index.ts';
import { codeFace, recordBytes } from '../src/scramble/sealed/index.ts';
import { encodeGenericRegion } from '../src/scramble/sealed/jbig2/index.ts';
import { strongestRate } from '../src/scramble/sealed/rates.ts';
import { jbig2Pdf } from '../test/reference/sealed/jbig2-pdf.ts';

const fixtures = new URL('../fixtures/', import.meta.url).pathname;
const issuer = await createIssuer({
  keys: generateKeyRing(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2), 'sizes'),
  issuer: '見本市',
  profile: 'generic-600',
});
const folder = mkdtempSync(join(tmpdir(), 'shingan-sizes-'));
const request = (serial: string) => ({
  serial,
  salt: new Uint8Array(16).fill(9),
  created: new Date('2026-11-23T00:00:00Z'),
});

/** Group 4 of the same pixels: one strip, the file less its header and tags. */
function group4(code: Uint8Array, width: number, height: number): number {
  const pdf = join(folder, 'face.pdf');
  const tiff = join(folder, 'face.tif');
  writeFileSync(pdf, jbig2Pdf(code, width, height, true));
  execFileSync('gs', [
    ...['-q', '-dBATCH', '-dNOPAUSE', '-sDEVICE=tiffg4', '-r72', '-dMaxStripSize=0', '-dAdjustWidth=0'],
    ...[`-sOutputFile=${tiff}`, pdf],
  ]);
  return statSync(tiff).size - 300;
}

console.log(
  '| face | dpi | JBIG2, whole | G4, whole | fields | sealed: 6 bands, tags, fields | field | rate |\n|---|---|---|---|---|---|---|---|',
);
const sums = { jbig2: 0, g4: 0 };
function report(name: string, sheet: Sheet, fields: number): void {
  for (const [i, { face, faceDpi }] of sheet.rasters.entries()) {
    const { scramble } = sheet.manifest.sheets[i]!;
    const whole = encodeGenericRegion(face);
    const g4 = group4(whole, face.width, face.height);
    const sealed = recordBytes(codeFace(face, { dpi: faceDpi }), i === 0 ? fields : 0);
    const cells = fieldGeometry({ cellPx: scramble.cellPx as CellPx, rows: scramble.rows }).dataCells.length;
    sums.jbig2 += whole.length;
    sums.g4 += g4;
    const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`;
    const title = sheet.rasters.length > 1 ? `${name}, page ${i + 1}` : name;
    console.log(
      `| ${title} | ${faceDpi} | ${kb(whole.length)} | ${kb(g4)} | ${kb(i === 0 ? fields : 0)} | **${kb(sealed)}** | ${scramble.rows} rows of ${scramble.cellPx} px | ${strongestRate(sealed, cells)} |`,
    );
  }
}
for (const file of readdirSync(join(fixtures, 'certificates')).filter((name) => name.endsWith('.json'))) {
  const name = file.replace('.json', '');
  const data = JSON.parse(readFileSync(join(fixtures, 'certificates', file), 'utf8'));
  const template = name.replace(/-long$/, '');
  const sheet = await issuer.issue({ ...request(name), template: builtInTemplate(template), data });
  // As the issuer writes them: without images.
  const fields = JSON.stringify({ template, data }, (_, value) =>
    typeof value === 'string' && value.length > 500 ? undefined : value,
  );
  report(name, sheet, Buffer.byteLength(fields));
}
for (const file of readdirSync(join(fixtures, 'forms')).filter((name) => name.endsWith('.pdf'))) {
  try {
    const sheet = await issuer.protect(
      new Uint8Array(readFileSync(join(fixtures, 'forms', file))),
      request('form'),
    );
    report(file.replace('.pdf', ''), sheet, 0);
  } catch (error) {
    console.log(`| ${file} | refused: ${(error as Error).message} |`);
  }
}
console.log(`\nJBIG2 ${sums.jbig2} bytes, G4 ${sums.g4} bytes: ${(sums.g4 / sums.jbig2).toFixed(2)} times`);
issuer.close();
rmSync(folder, { recursive: true });
