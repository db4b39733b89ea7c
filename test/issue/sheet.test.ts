/** The whole path: a request, a PDF, an independent renderer, a rough scan, a verdict. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssuer, type Issuer, type Sheet } from '../../src/issue/index.ts';
import { createSelfCheck } from '../../src/issue/self-check.ts';
import { generateKeyRing, localKeyProvider } from '../../src/keys/index.ts';
import { builtInTemplate } from '../../src/layout/index.ts';
import { openRenderer } from '../../src/pdf/index.ts';
import { PDFDocument } from '../../src/pdf/pdf-lib.ts';
import { type Gray, toGray } from '../../src/raster/index.ts';
import { createVerifier, type Verifier } from '../../src/verify/index.ts';
import { needsTool } from '../tools.ts';
import { scanPdf } from './scans.ts';

const root = new URL('../..', import.meta.url).pathname;
const bytes = (n: number) => new Uint8Array(32).map((_, i) => (i * 37 + n) & 255);
const keys = generateKeyRing(bytes(1), bytes(2), 'test-2026');
const data = (name: string) => JSON.parse(readFileSync(`${root}fixtures/certificates/${name}.json`, 'utf8'));
const form = (name: string) => new Uint8Array(readFileSync(`${root}fixtures/forms/${name}.pdf`));
const request = (n: number, serial = `T-${n}`) => ({
  serial,
  salt: new Uint8Array(16).fill(n),
  created: new Date('2026-11-23T00:00:00Z'),
});

let mono: Issuer;
let colour: Issuer;
let verifier: Verifier;
beforeAll(async () => {
  mono = await createIssuer({ keys, issuer: '見本市', profile: 'generic-600' });
  colour = await createIssuer({ keys, issuer: '見本市' });
  verifier = await createVerifier({ keys });
});
afterAll(() => {
  mono.close();
  colour.close();
  verifier.close();
});

/** Wrong pixels of an opened face. */
function wrongPixels(gray: Gray, sheet: Sheet, page = 0): number {
  const face = toGray(sheet.rasters[page]!.face);
  expect([gray.width, gray.height]).toEqual([face.width, face.height]);
  let wrong = 0;
  for (let i = 0; i < face.data.length; i++) if (face.data[i] !== gray.data[i]) wrong++;
  return wrong;
}

needsTool('pdftoppm')('a sheet, scanned', () => {
  const SCANS = [
    // template, drawn at, scanned at, turn of back and front, noise, JPEG quality
    ['juminhyo', 600, 600, 0.6, 90.4, 4, 75],
    ['inkan', 600, 600, 179.3, -0.8, 3, 60],
    ['kazei', 600, 400, 270.9, 180.2, 5, 80],
    ['nozei', 600, 300, 0.7, 89.3, 3, 75],
    // Drawn on the coarser grid itself: glyphs and rules on whole pixels, hairlines a pixel wide.
    ['kazei', 300, 300, 0.4, -0.6, 3, 80],
    ['inkan', 400, 400, 180.5, 270.2, 2, 90],
  ] as const;

  it.each(SCANS)(
    '%s drawn at %i, scanned at %i dpi, back turned %f°, front %f°, noise %i, JPEG %i',
    async (name, dpi, toDpi, turn, frontTurn, noise, jpeg) => {
      const sheet = await mono.issue({
        ...request(1, `S-${name}`),
        template: builtInTemplate(name),
        data: data(name),
      });
      expect(sheet.pdf.length).toBeLessThan(1.5e6);
      const rough = { dpi, toDpi, noise, jpeg };
      const back = await scanPdf(sheet.pdf, 2, { ...rough, turn, seed: name });
      const front = await scanPdf(sheet.pdf, 1, { ...rough, turn: frontTurn, seed: `${name} front` });
      const { sheets, verdict } = await verifier.verify({ scans: [front, back] });
      expect(sheets).toHaveLength(1);
      expect(verdict).toMatchObject({
        format: 1,
        serial: `S-${name}`,
        keyId: 'test-2026',
        page: 1,
        pages: 1,
        label: { status: 'valid' },
        scramble: { status: 'opened', encoding: 'sealed' },
        comparison: { status: 'match', regions: [] },
      });
      expect(['genuine', 'unsure']).toContain(verdict.verdict);
      expect(wrongPixels(sheets[0]!.opened!.gray, sheet)).toBe(0);
    },
  );

  it('a landscape form and its turned back', async () => {
    const sheet = await colour.protect(form('cairo-property-landscape'), request(2));
    const { width, height } = sheet.manifest.sheets[0]!.grid;
    expect([width, height]).toEqual([7016, 4960]);
    const scans = [
      await scanPdf(sheet.pdf, 1, { dpi: 600, turn: 0.5, jpeg: 80 }),
      await scanPdf(sheet.pdf, 2, { dpi: 600, turn: 90.5, jpeg: 80 }),
    ];
    const { verdict, sheets } = await verifier.verify({ scans });
    expect(verdict).toMatchObject({
      label: { status: 'valid' },
      scramble: { status: 'opened' },
      comparison: { status: 'match' },
    });
    expect(wrongPixels(sheets[0]!.opened!.gray, sheet)).toBe(0);
  });

  it('two sheets of one certificate, in any order', async () => {
    const sheet = await mono.protect(form('libreoffice-tax-two-pages'), request(3));
    expect(sheet.manifest.sheets).toHaveLength(2);
    const scans = [];
    for (const page of [4, 1, 2, 3]) scans.push(await scanPdf(sheet.pdf, page, { dpi: 300, turn: page / 4 }));
    const { sheets, verdict } = await verifier.verify({ scans });
    expect(verdict.reasons.join(' ')).not.toMatch(/missing|unmatched|contradiction/);
    expect(sheets.map(({ verdict }) => [verdict.page, verdict.pages, verdict.comparison.status])).toEqual([
      [1, 2, 'match'],
      [2, 2, 'match'],
    ]);
  });

  it('a page that is missing, a stranger’s back and a page too many take genuine away', async () => {
    const sheet = await mono.protect(form('libreoffice-tax-two-pages'), request(13));
    const strange = await createIssuer({
      keys: generateKeyRing(bytes(7), bytes(8), 'stranger'),
      issuer: '見本市',
      profile: 'generic-600',
    });
    const other = await strange.issue({
      ...request(14),
      template: builtInTemplate('inkan'),
      data: data('inkan'),
    });
    strange.close();
    const scan = (pdf: Uint8Array, page: number) => scanPdf(pdf, page, { dpi: 300, turn: 0.3 });
    const scans = [
      await scan(sheet.pdf, 1),
      await scan(sheet.pdf, 2),
      await scan(other.pdf, 2),
      await scan(other.pdf, 1),
    ];
    const { verdict, sheets } = await verifier.verify({ scans });
    expect(sheets.map(({ verdict: { page, label } }) => [page, label.status])).toEqual([
      [1, 'valid'],
      [null, 'invalid'],
    ]);
    expect(sheets[0]!.verdict.comparison.status).toBe('match');
    expect(verdict.verdict).not.toBe('genuine');
    for (const reason of ['page-2-of-2-missing', 'contradiction-label-invalid', 'page-unmatched'])
      expect(verdict.reasons).toContain(reason);
  });

  it('the front of another certificate is altered, never genuine', async () => {
    const [a, b] = [data('nozei'), data('nozei')];
    b.totals.due = 1222408;
    b.name = '見本　次郎';
    const first = await mono.issue({ ...request(4), template: builtInTemplate('nozei'), data: a });
    const second = await mono.issue({ ...request(5), template: builtInTemplate('nozei'), data: b });
    const back = await scanPdf(first.pdf, 2, { dpi: 600, turn: 0.4 });
    const front = await scanPdf(second.pdf, 1, { dpi: 600, turn: -0.4 });
    const { verdict } = await verifier.verify({ scans: [back, front] });
    expect(verdict.verdict).toBe('altered');
    // The name and the total, each near where the template prints it; the serial at the foot differs too.
    expect(verdict.comparison.regions.length).toBeGreaterThanOrEqual(2);
  });

  it('another issuer’s key opens nothing', async () => {
    const other = await createVerifier({ keys: generateKeyRing(bytes(7), bytes(8), 'test-2026') });
    const sheet = await mono.issue({
      ...request(6),
      template: builtInTemplate('inkan'),
      data: data('inkan'),
    });
    const { verdict, sheets } = await other.verify({ scans: [await scanPdf(sheet.pdf, 2, { dpi: 600 })] });
    expect(verdict).toMatchObject({
      verdict: 'unreadable',
      serial: null,
      label: { status: 'invalid' },
      scramble: { status: 'failed' },
    });
    expect(sheets[0]?.opened ?? null).toBeNull();
    other.close();
  });

  it('the encoding picture opens too', async () => {
    const issuer = await createIssuer({
      keys,
      issuer: '見本市',
      profile: 'generic-600',
      encoding: 'picture',
    });
    const sheet = await issuer.issue({
      ...request(7),
      template: builtInTemplate('inkan'),
      data: data('inkan'),
    });
    issuer.close();
    expect(sheet.manifest.sheets[0]!.scramble.encoding).toBe('picture');
    const scans = [
      await scanPdf(sheet.pdf, 2, { dpi: 600, turn: 0.7, noise: 3, jpeg: 70 }),
      await scanPdf(sheet.pdf, 1, { dpi: 600, turn: 0.2, noise: 3, jpeg: 70 }),
    ];
    const { verdict } = await verifier.verify({ scans });
    expect(verdict).toMatchObject({
      scramble: { status: 'opened', encoding: 'picture' },
      comparison: { status: 'match' },
    });
  });
});

describe('issuing', () => {
  it.each([
    ['nozei', 150],
    ['juminhyo', 125],
    ['kazei', 125],
  ])('lets a picture of %s go that is coarser than its raster', async (name, faceDpi) => {
    const issuer = await createIssuer({
      keys,
      issuer: '見本市',
      profile: 'generic-600',
      encoding: 'picture',
    });
    const sheet = await issuer.issue({
      ...request(9),
      template: builtInTemplate(name),
      data: data(name),
    });
    issuer.close();
    expect(sheet.manifest.sheets[0]!.scramble).toMatchObject({ encoding: 'picture', faceDpi });
  });

  it('gives the same bytes for the same request, whatever ran beside it', async () => {
    const issue = (n: number) =>
      colour.issue({ ...request(n), template: builtInTemplate('nozei'), data: data('nozei') });
    const alone = await issue(8);
    const [a, b] = await Promise.all([issue(8), issue(9)]);
    expect(Buffer.compare(a.pdf, alone.pdf)).toBe(0);
    expect(Buffer.compare(b.pdf, alone.pdf)).not.toBe(0);
    expect(a.manifest).toEqual(alone.manifest);
    expect(b.manifest.serial).toBe('T-9');
  });

  it('says nothing of the certificate in manifest or PDF metadata', async () => {
    const sheet = await colour.issue({
      ...request(10),
      template: builtInTemplate('nozei'),
      data: data('nozei'),
    });
    expect(JSON.stringify(sheet.manifest)).not.toMatch(/見本　?太郎|桜台/);
    const doc = await PDFDocument.load(sheet.pdf, { updateMetadata: false });
    expect([doc.getTitle(), doc.getAuthor(), doc.getSubject(), doc.getKeywords()]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('refuses to release a sheet whose back does not belong to its front', async () => {
    const other = data('nozei');
    other.name = '見本　次郎';
    const a = await mono.issue({ ...request(11), template: builtInTemplate('nozei'), data: data('nozei') });
    const b = await mono.issue({ ...request(12), template: builtInTemplate('nozei'), data: other });
    const renderer = await openRenderer();
    const check = await createSelfCheck(renderer, localKeyProvider(keys));
    const mixed = await PDFDocument.create();
    const pages = [
      (await mixed.copyPages(await PDFDocument.load(b.pdf), [0]))[0]!,
      (await mixed.copyPages(await PDFDocument.load(a.pdf), [1]))[0]!,
    ];
    for (const page of pages) mixed.addPage(page);
    const swapped = await mixed.save();
    await expect(check(a.pdf, a.rasters, request(11))).resolves.toBeUndefined();
    await expect(check(swapped, a.rasters, request(11))).rejects.toThrow(
      /sheet 1: the back differs from the front/,
    );
    await expect(check(a.pdf, a.rasters, request(12))).rejects.toThrow(/another serial/);
    await expect(check(a.pdf, a.rasters, { ...request(11), salt: new Uint8Array(16) })).rejects.toThrow(
      /salt/,
    );
    renderer.close();
  });
});
