/**
 * The whole of `verify`: both faces of one sheet as JPEG scans, a little skewed and noisy; the rival is sharp
 * decoding the same two files. `npx vitest bench bench/verify.bench.ts --run`.
 */
import { readFileSync } from 'node:fs';
import seedrandom from 'seedrandom';
import sharp from 'sharp';
import { afterAll, bench, describe } from 'vitest';
import { createIssuer } from '../src/issue/index.ts';
import { generateKeyRing } from '../src/keys/index.ts';
import { builtInTemplate } from '../src/layout/index.ts';
import { openRenderer } from '../src/pdf/index.ts';
import { createVerifier } from '../src/verify/index.ts';
import { SHORT, SLOW, use } from './support.ts';

const bytes = (n: number) => new Uint8Array(32).map((_, i) => (i * 37 + n) & 255);
const keys = generateKeyRing(bytes(1), bytes(2), 'bench');
const issuer = await createIssuer({ keys, issuer: '見本市', profile: 'generic-600' });
const sheet = await issuer.issue({
  serial: 'B-1',
  salt: new Uint8Array(16).fill(1),
  created: new Date('2026-11-23T00:00:00Z'),
  template: builtInTemplate('juminhyo'),
  data: JSON.parse(readFileSync(new URL('../fixtures/certificates/juminhyo.json', import.meta.url), 'utf8')),
});
issuer.close();
const verifier = await createVerifier({ keys });

const renderer = await openRenderer();
const pdf = renderer.open(sheet.pdf, 'sheet');

/** A face at 600 dpi, turned by `turn` degrees, reduced, with noise of about three levels. */
async function scanOf(page: number, turn: number, dpi: number): Promise<Uint8Array> {
  const face = pdf.render(page, { width: 4960, height: 7016, mode: 'gray' });
  const raw = { raw: { width: face.width, height: face.height, channels: 1 as const } };
  const turned = await sharp(face.data, raw)
    .rotate(turn, { background: '#eee' })
    .png()
    .toBuffer({ resolveWithObject: true });
  const width = Math.round((turned.info.width * dpi) / 600);
  const { data, info } = await sharp(turned.data)
    .resize(width)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const random = seedrandom(`scan ${page}`);
  const noise = Int8Array.from({ length: 8191 }, () => (random() + random() + random() - 1.5) * 6);
  for (let i = 0; i < data.length; i++) data[i] = Math.max(0, Math.min(255, data[i]! + noise[i % 8191]!));
  const out = sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } });
  return new Uint8Array(await out.withMetadata({ density: dpi }).jpeg({ quality: 85 }).toBuffer());
}

for (const dpi of [300, 600]) {
  const scans = [await scanOf(1, 0.6, dpi), await scanOf(0, -0.4, dpi)];
  // The first call also warms the code up.
  const { verdict } = await verifier.verify({ scans });
  if (verdict.comparison.status !== 'match') throw new Error(`bench: ${verdict.reasons.join(' ')}`);
  // Half a dozen verdicts until the compiler has seen every stage.
  const rounds = SHORT ? { ...SLOW, warmupIterations: 3 } : { ...SLOW, iterations: 8, warmupIterations: 8 };
  describe(`verify, A4 pair at ${dpi} dpi`, () => {
    bench('verify', async () => use(await verifier.verify({ scans })), rounds);
    bench(
      'straightforward: sharp decodes the two JPEGs',
      async () => {
        for (const scan of scans) use(await sharp(scan).greyscale().raw().toBuffer());
      },
      rounds,
    );
  });
}

pdf.close();
renderer.close();
afterAll(() => verifier.close());
