/**
 * Rings as JSON. Secrets are base64url without padding (RFC 4648, 5). Errors say where in the file the
 * trouble is, never what stands there: a message may reach a log, and any string may be a secret.
 */
import { InputError } from '../errors.ts';
import { type IssuingKey, type KeyRing, KID_PATTERN, type PublicKey, type PublicRing } from './key-ring.ts';
import { publicKey } from './sign.ts';

const FORMAT = 'shingan-keys';
const PUBLIC_FORMAT = 'shingan-public-keys';

/** Version of both file formats. */
export const KEY_FILE_VERSION = 1;

/**
 * The ring as JSON text, ready to be written (mode 0600: it holds the secrets).
 *
 * ```json
 * { "format": "shingan-keys", "version": 1, "active": "city-2026",
 *   "keys": [ { "kid": "city-2026", "root": "…", "signSeed": "…", "verifyKey": "…" } ] }
 * ```
 */
export function serializeKeyRing(ring: KeyRing): string {
  const keys = ring.keys.map((key) => ({
    kid: key.kid,
    root: toText(key.root),
    signSeed: toText(key.signSeed),
    verifyKey: toText(key.verifyKey),
  }));
  return `${JSON.stringify({ format: FORMAT, version: KEY_FILE_VERSION, active: ring.active, keys }, null, 2)}\n`;
}

/** The public half of a ring as JSON text: what a verifier without secrets needs. */
export function serializePublicRing(ring: PublicRing): string {
  const keys = ring.keys.map((key) => ({ kid: key.kid, verifyKey: toText(key.verifyKey) }));
  return `${JSON.stringify({ format: PUBLIC_FORMAT, version: KEY_FILE_VERSION, keys }, null, 2)}\n`;
}

/**
 * A ring from the JSON of a key file.
 * @param json the parsed value, or the text
 * @param where names the source in errors
 * @throws InputError on anything that is not a whole and consistent ring
 */
export function parseKeyRing(json: unknown, where = 'key file'): KeyRing {
  const file = openFile(json, where, FORMAT, ['format', 'version', 'active', 'keys']);
  const keys = readKeys(
    file.keys,
    where,
    ['kid', 'root', 'signSeed', 'verifyKey'],
    (entry, at): IssuingKey => {
      const root = readBytes(entry.root, `${at}.root`);
      const signSeed = readBytes(entry.signSeed, `${at}.signSeed`);
      if (Buffer.compare(root, signSeed) === 0)
        throw problem(`${at}.signSeed`, 'is the same as root', "make a new key with 'shingan keygen'");
      for (const [name, bytes] of [
        ['root', root],
        ['signSeed', signSeed],
      ] as const)
        if (bytes.every((b) => b === bytes[0]))
          throw problem(`${at}.${name}`, 'is not random', "make a new key with 'shingan keygen'");
      const verifyKey = publicKey(signSeed);
      if (entry.verifyKey !== undefined) {
        const stated = readBytes(entry.verifyKey, `${at}.verifyKey`);
        if (Buffer.compare(stated, verifyKey) !== 0)
          throw problem(`${at}.verifyKey`, 'does not belong to signSeed', 'restore the file from its copy');
      }
      return { kid: entry.kid as string, root, signSeed, verifyKey };
    },
  );
  const { active } = file;
  if (!keys.some((key) => key.kid === active))
    throw problem(`${where}: active`, 'names none of the keys', 'name the kid of one of them');
  return { active: active as string, keys };
}

/** A public ring from its JSON; the opposite of {@link serializePublicRing}. Errors as of {@link parseKeyRing}. */
export function parsePublicRing(json: unknown, where = 'public key file'): PublicRing {
  const file = openFile(json, where, PUBLIC_FORMAT, ['format', 'version', 'keys']);
  const keys = readKeys(
    file.keys,
    where,
    ['kid', 'verifyKey'],
    (entry, at): PublicKey => ({
      kid: entry.kid as string,
      verifyKey: readBytes(entry.verifyKey, `${at}.verifyKey`),
    }),
  );
  return { keys };
}

type Fields = Readonly<Record<string, unknown>>;

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const problem = (where: string, what: string, remedy: string): InputError =>
  new InputError('input', where, what, remedy);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function openFile(json: unknown, where: string, format: string, known: readonly string[]): Fields {
  let file = json;
  if (typeof json === 'string') {
    try {
      file = JSON.parse(json);
    } catch {
      // The parser's own message quotes the text.
      throw problem(where, 'is not valid JSON', "restore it from its copy, or run 'shingan keygen'");
    }
  }
  if (!isFields(file)) throw problem(where, 'is not a JSON object', "run 'shingan keygen' to see the form");
  if (file.format !== format)
    throw problem(`${where}: format`, `is not "${format}"`, 'give a file of that format');
  if (file.version !== KEY_FILE_VERSION)
    throw problem(
      `${where}: version`,
      `is not ${KEY_FILE_VERSION}, the only one this program reads`,
      'use the program that wrote the file',
    );
  refuseUnknown(file, where, known);
  return file;
}

function readKeys<K extends PublicKey>(
  value: unknown,
  where: string,
  known: readonly string[],
  read: (entry: Fields, at: string) => K,
): K[] {
  if (!Array.isArray(value) || value.length === 0)
    throw problem(`${where}: keys`, 'is not a list of keys', 'give at least one key');
  const seen = new Set<string>();
  return value.map((entry: unknown, i) => {
    const at = `${where}: keys[${i}]`;
    if (!isFields(entry)) throw problem(at, 'is not a JSON object', `give ${known.join(', ')}`);
    refuseUnknown(entry, at, known);
    const { kid } = entry;
    if (typeof kid !== 'string' || !KID_PATTERN.test(kid))
      throw problem(`${at}.kid`, 'is not a key name', 'use 1 to 16 characters of A-Z a-z 0-9 . _ -');
    if (seen.has(kid)) throw problem(`${at}.kid`, 'is there twice', 'give each key a name of its own');
    seen.add(kid);
    return read(entry, at);
  });
}

function refuseUnknown(fields: Fields, at: string, known: readonly string[]): void {
  if (Object.keys(fields).some((name) => !known.includes(name)))
    throw problem(at, 'has a field that is not known', `keep only ${known.join(', ')}`);
}

function readBytes(value: unknown, at: string): Uint8Array {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(value))
    throw problem(at, 'is not 43 characters of base64url (32 bytes)', 'restore the file from its copy');
  const bytes = Buffer.from(value, 'base64url');
  // 43 characters hold 258 bits: the last two must be 0, or two spellings would mean one key.
  if (toText(bytes) !== value)
    throw problem(at, 'is not 43 characters of base64url (32 bytes)', 'restore the file from its copy');
  return new Uint8Array(bytes);
}
