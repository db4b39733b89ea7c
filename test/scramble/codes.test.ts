import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import {
  codedLength,
  convolutionalDecode,
  convolutionalEncode,
} from '../../src/scramble/picture/convolutional-code.ts';
import { packHeader, unpackHeader } from '../../src/scramble/picture/header.ts';
import { packOccupancy, unpackOccupancy } from '../../src/scramble/picture/occupancy.ts';

describe('convolutional code', () => {
  it('begins with the generators of TS 36.212: one set bit answers 133, 171, 165', () => {
    const coded = convolutionalEncode(Uint8Array.of(0x80));
    const column = (g: number) => Array.from({ length: 7 }, (_, i) => coded[3 * i + g]).join('');
    expect([column(0), column(1), column(2)]).toEqual(['1011011', '1111001', '1110101']);
  });

  it('returns any bytes from a clean channel', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
        const soft = Array.from(convolutionalEncode(bytes), (b) => (b ? 40 : -40));
        expect(convolutionalDecode(soft, bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('survives a twentieth of the cells wrong and a tenth erased', () => {
    const random = seedrandom('viterbi');
    const bytes = Uint8Array.from({ length: 900 }, () => Math.floor(random() * 256));
    const soft = Int8Array.from(convolutionalEncode(bytes), (b) => {
      const sign = random() < 0.05 ? -1 : 1;
      return random() < 0.1 ? 0 : sign * (b ? 1 : -1) * Math.round(20 + 40 * random());
    });
    expect(soft.length).toBe(codedLength(900));
    expect(Buffer.compare(convolutionalDecode(soft, 900), bytes)).toBe(0);
  });

  it('keeps its metrics in range on long, confident input', () => {
    const bytes = new Uint8Array(6000).fill(0xa7);
    const soft = Int16Array.from(convolutionalEncode(bytes), (b) => (b ? 32000 : -32000));
    expect(Buffer.compare(convolutionalDecode(soft, 6000), bytes)).toBe(0);
  });
});

describe('occupancy map', () => {
  it('returns any map', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 7 })),
        (across, down, stream) => {
          const blocks = Uint8Array.from({ length: across * down }, () => Number(stream.next().value === 0));
          const map = { across, down, blocks };
          expect(unpackOccupancy(packOccupancy(map), across, down).blocks).toEqual(blocks);
        },
      ),
    );
  });

  it('survives the worst for a range coder: long runs of sure bits, then surprises', () => {
    const blocks = new Uint8Array(200 * 300);
    for (let i = 0; i < blocks.length; i += 9973) blocks[i] = 1;
    blocks.fill(1, 30000, 40000);
    const packed = packOccupancy({ across: 200, down: 300, blocks });
    expect(packed.length).toBeLessThan(400);
    expect(Buffer.compare(unpackOccupancy(packed, 200, 300).blocks, blocks)).toBe(0);
  });
});

describe('header', () => {
  const header = { k: 8, width: 2480, height: 3508, mapBytes: 875, mapCrc: 0xdeadbeef };
  it('returns itself, and nothing once a bit is wrong', () => {
    const bytes = packHeader(header);
    expect(unpackHeader(bytes)).toEqual(header);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const bad = bytes.slice();
      bad[bit >> 3]! ^= 0x80 >> (bit & 7);
      expect(unpackHeader(bad)).toBeNull();
    }
  });
});
