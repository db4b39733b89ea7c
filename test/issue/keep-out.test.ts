/** Clear space of a profile's own, on the printed front. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createIssuer } from '../../src/issue/index.ts';
import { generateKeyRing } from '../../src/keys/index.ts';
import { builtInTemplate } from '../../src/layout/index.ts';
import { popCount } from '../../src/raster/pop-count.ts';
import { builtinProfile, type PrinterProfile, parseProfile } from '../../src/sheet/index.ts';
import { createVerifier } from '../../src/verify/index.ts';
import { scanPdf } from './scans.ts';

const profile = builtinProfile('generic-600')!;
const keys = generateKeyRing(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2), 'test');
const withKeepOut = (keepOut: PrinterProfile['pantograph']['keepOut']): PrinterProfile =>
  parseProfile({ ...profile, pantograph: { ...profile.pantograph, keepOut } });

async function issue(printer: PrinterProfile) {
  const issuer = await createIssuer({ keys, issuer: '見本市', profile: printer });
  const sheet = await issuer.issue({
    serial: 'K-1',
    salt: new Uint8Array(16).fill(3),
    created: new Date('2026-11-23T00:00:00Z'),
    template: builtInTemplate('juminhyo'),
    data: JSON.parse(readFileSync('fixtures/certificates/juminhyo.json', 'utf8')),
  });
  issuer.close();
  return sheet;
}

describe("a profile's own keep-out", () => {
  it('moves the pattern on the front, and a verifier with that profile looks where it is', async () => {
    const wide = withKeepOut({ marginMm: 6 });
    const narrow = withKeepOut({ ruleMarginMm: 0.4, sliverMm: 2 });
    const sheets = [await issue(wide), await issue(profile), await issue(narrow)];
    const seen = sheets.map(({ rasters }) => popCount(rasters[0]!.front.wordMask));
    expect(seen[0]!).toBeLessThan(0.9 * seen[1]!);
    expect(seen[2]!).toBeGreaterThan(1.1 * seen[1]!);
    const { pdf } = sheets[2]!;
    const scans = [await scanPdf(pdf, 1, { dpi: 300 }), await scanPdf(pdf, 2, { dpi: 300 })];
    const verifier = await createVerifier({ keys, profiles: [narrow] });
    const { verdict } = await verifier.verify({ scans });
    expect(verdict.verdict).toBe('genuine');
    await verifier.close();
  });
});
