/** The sample 住民票 as a printer of any profile issues it. */
import { readFileSync } from 'node:fs';
import { createIssuer, type Sheet } from '../../src/issue/index.ts';
import { generateKeyRing } from '../../src/keys/index.ts';
import { builtInTemplate } from '../../src/layout/index.ts';
import type { PrinterProfile } from '../../src/sheet/index.ts';

/** The keys of {@link issueSample}. */
export const keys = generateKeyRing(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2), 'test');

/** Issues it, self-checked. */
export async function issueSample(profile: PrinterProfile): Promise<Sheet> {
  const issuer = await createIssuer({ keys, issuer: '見本市', profile });
  const sheet = await issuer.issue({
    serial: 'P-1',
    salt: new Uint8Array(16).fill(3),
    created: new Date('2026-11-23T00:00:00Z'),
    template: builtInTemplate('juminhyo'),
    data: JSON.parse(readFileSync('fixtures/certificates/juminhyo.json', 'utf8')),
  });
  issuer.close();
  return sheet;
}
