/** Clear space of a profile's own, on the printed front. */
import { describe, expect, it } from 'vitest';
import { popCount } from '../../src/raster/pop-count.ts';
import { builtinProfile, type PrinterProfile, parseProfile } from '../../src/sheet/index.ts';
import { createVerifier } from '../../src/verify/index.ts';
import { issueSample, keys } from './sample.ts';
import { scanPdf } from './scans.ts';

const profile = builtinProfile('generic-600')!;
const withKeepOut = (keepOut: PrinterProfile['pantograph']['keepOut']): PrinterProfile =>
  parseProfile({ ...profile, pantograph: { ...profile.pantograph, keepOut } });

describe("a profile's own keep-out", () => {
  it('moves the pattern on the front, and a verifier with that profile looks where it is', async () => {
    const wide = withKeepOut({ marginMm: 6 });
    const narrow = withKeepOut({ ruleMarginMm: 0.4, sliverMm: 2 });
    const sheets = [await issueSample(wide), await issueSample(profile), await issueSample(narrow)];
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
