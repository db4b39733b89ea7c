/**
 * Just enough of the Compact Font Format (Adobe Technical Note 5176) to know by which number a PDF
 * names each glyph of a subset: a CID-keyed font by its charset, a name-keyed one by position.
 */

/** Start of each object of an INDEX and the position after it. */
function readIndex(cff: Uint8Array, at: number): { starts: number[]; end: number } {
  const count = (cff[at]! << 8) | cff[at + 1]!;
  if (count === 0) return { starts: [], end: at + 2 };
  const size = cff[at + 2]!;
  const base = at + 3 + (count + 1) * size - 1;
  const starts: number[] = [];
  for (let i = 0; i <= count; i++) {
    let value = 0;
    for (let k = 0; k < size; k++) value = value * 256 + cff[at + 3 + i * size + k]!;
    starts.push(base + value);
  }
  return { starts, end: starts[count]! };
}

/** Operators of a DICT with their last operand; two-byte operators as 1200 + the second byte. */
function readDict(cff: Uint8Array, from: number, to: number): Map<number, number> {
  const dict = new Map<number, number>();
  let operand = 0;
  for (let at = from; at < to; ) {
    const b = cff[at++]!;
    if (b <= 21) dict.set(b === 12 ? 1200 + cff[at++]! : b, operand);
    else if (b === 28) {
      operand = ((cff[at]! << 24) >> 16) | cff[at + 1]!;
      at += 2;
    } else if (b === 29) {
      operand = (cff[at]! << 24) | (cff[at + 1]! << 16) | (cff[at + 2]! << 8) | cff[at + 3]!;
      at += 4;
    } else if (b === 30) {
      // A real number: nibbles up to one of 0xf. None of the operators used here takes one.
      for (;;) {
        const pair = cff[at++]!;
        if ((pair & 15) === 15 || pair >> 4 === 15) break;
      }
    } else if (b <= 246) operand = b - 139;
    else if (b <= 250) operand = (b - 247) * 256 + cff[at++]! + 108;
    else operand = -(b - 251) * 256 - cff[at++]! - 108;
  }
  return dict;
}

const ROS = 1230;
const CHARSET = 15;

/** The CID of each glyph of a CFF font program, glyph 0 first. */
export function cidsOfCff(cff: Uint8Array, glyphs: number): number[] {
  const names = readIndex(cff, cff[2]!);
  const tops = readIndex(cff, names.end);
  const top = readDict(cff, tops.starts[0]!, tops.starts[1]!);
  if (!top.has(ROS)) return Array.from({ length: glyphs }, (_, i) => i);
  let at = top.get(CHARSET) ?? 0;
  // 0, 1 and 2 name predefined charsets, which CID-keyed fonts do not use: identity.
  if (at <= 2) return Array.from({ length: glyphs }, (_, i) => i);
  const u16 = (): number => {
    at += 2;
    return (cff[at - 2]! << 8) | cff[at - 1]!;
  };
  const cids = [0];
  const format = cff[at++]!;
  while (cids.length < glyphs) {
    const first = u16();
    const left = format === 0 ? 0 : format === 1 ? cff[at++]! : u16();
    for (let i = 0; i <= left; i++) cids.push(first + i);
  }
  return cids;
}
