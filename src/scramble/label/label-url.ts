/**
 * A label as a web address, for phones: `HTTPS://VERIFY.EXAMPLE/` followed by the label's bytes in base32
 * (RFC 4648, section 6, no padding). Upper case keeps the code in QR's alphanumeric mode: 5.5 bits for
 * every 5. The prefix is a courtesy to the phone and is not signed; readers take the last path part alone.
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Scheme, host, path: what alphanumeric mode can hold, and ends in a slash. */
const PREFIX = /^HTTPS?:\/\/[0-9A-Z.:$*+-]+(\/[0-9A-Z.:$*+-]+)*\/$/;

/** True for an address that {@link labelToUrl} takes: up to 60 characters like `https://verify.example/`. */
export const isUrlPrefix = (prefix: string): boolean =>
  prefix.length <= 60 && PREFIX.test(prefix.toUpperCase());

/**
 * A label as an address that phones open: `prefix` and the bytes in base32.
 * @param bytes from `signLabel`
 * @param prefix an address that ends in `/`; letters are made upper case (hosts do not care, and the path must not)
 * @throws RangeError on a prefix that is no such address or longer than 60 characters
 */
export function labelToUrl(bytes: Uint8Array, prefix: string): string {
  const upper = prefix.toUpperCase();
  if (!isUrlPrefix(prefix))
    throw new RangeError('urlPrefix: expected up to 60 characters like https://verify.example/, ending in /');
  let out = upper;
  let acc = 0;
  let bits = 0;
  for (const byte of bytes) {
    acc = (acc << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(acc >> bits) & 31];
    }
    acc &= (1 << bits) - 1;
  }
  if (bits) out += ALPHABET[(acc << (5 - bits)) & 31];
  return out;
}

/** The label's bytes in an address, or `null` when there are none, or not in canonical form. */
export function labelFromUrl(url: string): Uint8Array | null {
  if (url.length > 2000 || !/^https?:\/\//i.test(url)) return null;
  const text = url.slice(url.lastIndexOf('/') + 1);
  const out = new Uint8Array((text.length * 5) >> 3);
  let acc = 0;
  let bits = 0;
  let at = 0;
  for (const c of text) {
    const v = ALPHABET.indexOf(c);
    if (v < 0) return null;
    acc = (acc << 5) | v;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = acc >> bits;
      acc &= (1 << bits) - 1;
    }
  }
  return acc === 0 && bits < 5 && at > 0 ? out : null;
}
