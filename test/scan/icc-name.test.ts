import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { iccName } from '../../src/scan/icc-name.ts';
import { decodeScan } from '../../src/scan/index.ts';

const red = sharp({ create: { width: 16, height: 16, channels: 3, background: '#c82828' } });
const tagged = (profile: string) => red.clone().withIccProfile(profile).png().toBuffer();
const profileOf = async (name: string) => new Uint8Array((await sharp(await tagged(name)).metadata()).icc!);
const greyOf = async (file: Buffer) => (await decodeScan(new Uint8Array(file)))[0]!.gray.data[0]!;

/** A version 2 profile with one tag, as scanners write it. */
function version2(name: string): Uint8Array {
  const out = new Uint8Array(144 + 12 + name.length + 1);
  const view = new DataView(out.buffer);
  const write = (at: number, text: string) => out.set(new TextEncoder().encode(text), at);
  view.setUint32(128, 1);
  write(132, 'desc');
  view.setUint32(136, 144);
  view.setUint32(140, out.length - 144);
  write(144, 'desc');
  view.setUint32(152, name.length + 1);
  write(156, name);
  return out;
}

describe('iccName', () => {
  it('reads both kinds of description', async () => {
    expect(iccName(await profileOf('srgb'))).toBe('sRGB');
    expect(iccName(await profileOf('p3'))).toBe('sP3C');
    expect(iccName(version2('sRGB IEC61966-2.1'))).toBe('sRGB IEC61966-2.1');
  });

  it('gives an empty name for any broken profile', async () => {
    const whole = await profileOf('srgb');
    for (const length of [0, 1, 127, 130, 140, 200, 300]) iccName(whole.slice(0, length));
    expect(iccName(whole.slice(0, 130))).toBe('');
    const wild = whole.map((byte, i) => (i < 128 ? byte : 255));
    expect(iccName(wild)).toBe('');
    expect(iccName(version2('sRGB').slice(0, 158))).toBe('sR');
  });
});

describe('decodeScan and colour profiles', () => {
  it('takes sRGB as it is and brings others to it', async () => {
    const bare = await greyOf(await red.clone().png().toBuffer());
    expect(await greyOf(await tagged('srgb'))).toBe(bare);
    // P3 has other numbers for this red.
    const p3 = await tagged('p3');
    const raw = await sharp(p3, { ignoreIcc: true }).toColourspace('b-w').raw().toBuffer();
    expect(Math.abs(raw[0]! - bare)).toBeGreaterThan(1);
    expect(Math.abs((await greyOf(p3)) - bare)).toBeLessThanOrEqual(1);
  });
});
