/**
 * What an ICC profile calls itself: ICC.1:2022, 7.3 (tag table), 10.15 (multiLocalizedUnicodeType) and, for
 * version 2, ICC.1:2001-04, 6.5.17 (textDescriptionType).
 */

/** Bytes before the tag table. */
const HEADER = 128;
/** More tags than any profile has: a broken count ends the search. */
const MOST_TAGS = 200;
const MOST_LETTERS = 128;

/**
 * The description of a profile, at most 128 letters.
 * @param profile a whole ICC profile; broken ones are allowed
 * @returns '' where it has none that can be read
 */
export function iccName(profile: Uint8Array): string {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  const u32 = (at: number): number => (at + 4 <= view.byteLength ? view.getUint32(at) : 0);
  const text = (at: number, bytes: number, wide: boolean): string => {
    let out = '';
    const step = wide ? 2 : 1;
    const end = Math.min(at + bytes, view.byteLength - step + 1, at + step * MOST_LETTERS);
    for (let k = at; k < end; k += step) {
      const code = wide ? view.getUint16(k) : view.getUint8(k);
      if (code === 0) break;
      out += String.fromCharCode(code);
    }
    return out;
  };
  const tags = Math.min(u32(HEADER), MOST_TAGS);
  for (let k = 0; k < tags; k++) {
    const entry = HEADER + 4 + 12 * k;
    if (text(entry, 4, false) !== 'desc') continue;
    const at = u32(entry + 4);
    const type = text(at, 4, false);
    if (type === 'desc') return text(at + 12, u32(at + 8), false);
    // The first of its languages: length and place follow language and country.
    if (type === 'mluc' && u32(at + 8) > 0) return text(at + u32(at + 24), u32(at + 20), true);
  }
  return '';
}
