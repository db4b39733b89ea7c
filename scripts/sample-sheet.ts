/** Shared by the sweeps of whole sheets: a certificate of fixtures/certificates as a PDF, and a scan as its scanner's file. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { createIssuer } from '../src/issue/index.ts';
import { builtInTemplate } from '../src/layout/index.ts';
import { type Gray, isRgb, type Rgb } from '../src/raster/index.ts';
import type { PrinterProfile } from '../src/sheet/index.ts';
import { KEYS } from '../test/site/sheets.ts';

/** Issues the certificate of a fixture; `seed` is its serial's number and its salt. */
export async function issueSample(
  fixture: string,
  profile: PrinterProfile,
  series: string,
  seed: number,
): Promise<Uint8Array> {
  const issuer = await createIssuer({ keys: KEYS, issuer: '見本市', profile });
  try {
    const { pdf } = await issuer.issue({
      template: builtInTemplate(fixture),
      data: JSON.parse(
        readFileSync(new URL(`../fixtures/certificates/${fixture}.json`, import.meta.url), 'utf8'),
      ),
      serial: `${series}-${seed}`,
      salt: Uint8Array.from({ length: 16 }, (_, i) => (seed + 17 * i) & 255),
      created: new Date(0),
    });
    return pdf;
  } finally {
    issuer.close();
  }
}

/** A scan as a JPEG of grey or colour that says its resolution. */
export async function scanFile(scan: Gray | Rgb, dpi: number, quality: number): Promise<Uint8Array> {
  const { width, height, data } = scan;
  const colour = isRgb(scan);
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: colour ? 3 : 1 } })
      .withMetadata({ density: dpi })
      .toColourspace(colour ? 'srgb' : 'b-w')
      .jpeg({ quality })
      .toBuffer(),
  );
}
