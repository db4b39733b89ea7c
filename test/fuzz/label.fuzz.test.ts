/**
 * Hostile labels: whatever the bytes or the address, the parser answers; and what parses and verifies is
 * a label that the issuer signed.
 */
import { describe, expect, it } from 'vitest';
import { publicKey } from '../../src/keys/sign.ts';
import {
  type LabelFields,
  labelFromUrl,
  labelMessage,
  labelToUrl,
  parseLabel,
  signLabel,
  verifyLabel,
} from '../../src/scramble/label/index.ts';
import { below, mutateBytes } from '../security/mutate-bytes.ts';
import { bounded, fuzzRandom } from './bounded.ts';

const signSeed = new Uint8Array(32).fill(5);
const verifyKey = publicKey(signSeed);
const fields = (n: number): LabelFields => ({
  issuer: n % 2 ? '見本市' : 'Example City',
  kid: 'k-2026.1',
  serial: `R8-${n}`,
  page: 1 + (n % 3),
  pages: 3,
  salt: new Uint8Array(16).fill(n),
  encoding: n % 2 ? 'sealed' : 'picture',
  cellPx: 5,
  rows: 15,
  blockCells: n % 4 === 0 ? 4 : 1,
  guardCells: n % 4 === 0 ? 1 : 0,
  pantograph: 40 * n,
  latent: 65535 - n,
  digest: new Uint8Array(16).fill(255 - n),
});
const labels = Array.from({ length: 16 }, (_, n) => signLabel(fields(n), signSeed, n % 2 ? 1 : 0));
const signed = new Set(labels.map((_, n) => Buffer.from(labelMessage(fields(n))).toString('hex')));

/** Parses; a label that passes as the issuer's must be one. Returns whether it parsed. */
function tryLabel(bytes: Uint8Array): boolean {
  const result = parseLabel(bytes);
  if (!result.ok) return false;
  const { message } = result.label;
  // The strict parser takes exactly what the writer makes.
  expect(Buffer.compare(labelMessage(result.label.fields), message)).toBe(0);
  if (verifyLabel(result.label, verifyKey))
    expect(signed.has(Buffer.from(message).toString('hex'))).toBe(true);
  return true;
}

describe('fuzz: label', () => {
  it('bytes: true labels with bytes changed, two labels joined, noise', async () => {
    const random = fuzzRandom('label');
    let parsed = 0;
    await bounded('label parser, bytes', 0.2, () => {
      const kind = random();
      const label = labels[below(random, labels.length)]!;
      if (kind < 0.7) return void (parsed += tryLabel(mutateBytes(label, random)) ? 1 : 0);
      if (kind < 0.85) {
        const other = labels[below(random, labels.length)]!;
        const at = below(random, Math.min(label.length, other.length));
        return void tryLabel(Uint8Array.from([...label.subarray(0, at), ...other.subarray(at)]));
      }
      const noise = Uint8Array.from({ length: below(random, 220) }, () => below(random, 256));
      if (noise.length > 4) noise.set(label.subarray(0, 4));
      tryLabel(noise);
    });
    // The mutations reach past the first checks.
    expect(parsed).toBeGreaterThan(0);
  });

  it('addresses: letters changed, cut, other schemes, other letters', async () => {
    const random = fuzzRandom('url');
    const urls = labels.map((label) => labelToUrl(label, 'https://verify.example/s/'));
    const SIGNS = 'ABCXYZ234567abc01=/?#%: \u0000\u3042';
    await bounded('label parser, addresses', 0.1, () => {
      let url = urls[below(random, urls.length)]!;
      for (let n = below(random, 4); n > 0; n--) {
        const at = below(random, url.length);
        const kind = random();
        if (kind < 0.6) url = url.slice(0, at) + SIGNS[below(random, SIGNS.length)]! + url.slice(at + 1);
        else if (kind < 0.8) url = url.slice(0, at);
        else url = url.slice(0, at) + url.slice(at).repeat(1 + below(random, 3));
      }
      const bytes = labelFromUrl(url);
      if (bytes) tryLabel(bytes);
    });
  });
});
