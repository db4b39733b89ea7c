/** What `render` and `protect` share: flags in, a print request; a sheet out, its files. */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { createIssuer, type Issuer, type PrintRequest, type Sheet, sheetPictures } from '../issue/index.ts';
import { parseIsoDate } from '../layout/wareki.ts';
import { checkSerial } from '../scramble/label/index.ts';
import type { ExitCode, Flag, Talk, Words } from './command.ts';
import { checkOutput, makeFolder, type OutputFile, writeOutputs } from './io.ts';
import { KEYS_FLAG, loadKeys } from './keys.ts';
import { DPI_FLAG, loadProfile, PROFILE_FLAG } from './profile.ts';

export const PRINT_FLAGS: Readonly<Record<string, Flag>> = {
  ...KEYS_FLAG,
  serial: { type: 'string', value: 'S', help: 'the number on the label: A-Z a-z 0-9 - _ . / (1 to 32)' },
  out: {
    type: 'string',
    short: 'o',
    value: 'out.pdf',
    help: 'where the PDF goes (default: SERIAL.pdf here)',
  },
  ...PROFILE_FLAG,
  ...DPI_FLAG,
  issuer: {
    type: 'string',
    value: 'NAME',
    help: 'who issues, up to 24 bytes of UTF-8 (default: the key name)',
  },
  place: {
    type: 'string',
    value: 'TEXT',
    help: 'what {place} in the hidden word says (default: the issuer)',
  },
  salt: {
    type: 'string',
    value: 'HEX',
    help: '32 hexadecimal digits (default: random); never use one twice',
  },
  date: { type: 'string', value: 'ISO', help: 'both dates of the PDF (default: now, or SOURCE_DATE_EPOCH)' },
  encoding: {
    type: 'string',
    value: 'sealed|picture',
    help: 'what the field carries (default: sealed where it fits)',
  },
  'url-prefix': { type: 'string', value: 'URL', help: 'address that the label leads phones to, ending in /' },
  rasters: { type: 'string', value: 'DIR', help: 'write every raster at device resolution' },
  manifest: { type: 'string', value: 'out.json', help: 'write what was printed where' },
  json: { type: 'boolean', help: 'print one JSON object' },
};

/** An issuer as the flags want it. */
export async function issuerFrom(words: Words, talk: Talk): Promise<Issuer> {
  const keys = await loadKeys(words, talk);
  const encoding = words.text('encoding');
  if (encoding !== undefined && encoding !== 'sealed' && encoding !== 'picture')
    throw new InputError('usage', '--encoding', `there is no encoding ${encoding}`, 'use sealed or picture');
  return createIssuer({
    keys,
    issuer: words.text('issuer') ?? keys.active,
    place: words.text('place'),
    profile: await loadProfile(words),
    urlPrefix: words.text('url-prefix'),
    encoding,
  });
}

/** The print request of the flags. @throws InputError on a bad serial, salt or date */
export function printRequest(words: Words, talk: Talk): PrintRequest {
  const serial = words.text('serial');
  if (serial === undefined)
    throw new InputError('usage', '--serial', 'is missing', 'give the number of this print');
  checkSerial(serial);
  return { serial, salt: parseSalt(words.text('salt')), created: printDate(words, talk) };
}

/** A salt from hexadecimal digits, or a fresh one. */
export function parseSalt(hex: string | undefined): Uint8Array {
  if (hex === undefined) return new Uint8Array(randomBytes(16));
  if (!/^[0-9a-fA-F]{32}$/.test(hex))
    throw new InputError('usage', '--salt', 'is not 32 hexadecimal digits', 'leave it out for a random one');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** A day or an instant in ISO 8601; an invalid Date for a day that the calendar does not have. */
function parseInstant(text: string): Date {
  const day = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text)?.[1];
  return new Date(day !== undefined && parseIsoDate(day) ? text : Number.NaN);
}

/** Both dates of the PDF: `--date`, SOURCE_DATE_EPOCH, or now. */
export function printDate(words: Words, talk: Talk): Date {
  const text = words.text('date');
  const epoch = talk.env.SOURCE_DATE_EPOCH;
  if (text === undefined && (epoch === undefined || epoch === '')) return new Date();
  const date = text === undefined ? new Date(Number(epoch) * 1000) : parseInstant(text);
  if (Number.isNaN(date.getTime()))
    throw text === undefined
      ? new InputError('usage', 'SOURCE_DATE_EPOCH', 'is not a time', 'give seconds since 1970')
      : new InputError('usage', '--date', 'is not a date', 'give it as 2026-11-23 or 2026-11-23T09:00:00Z');
  return date;
}

/** Throws before any work when an output cannot be written. */
export async function checkOutputs(words: Words, pdf: string): Promise<void> {
  await checkOutput(pdf);
  const manifest = words.text('manifest');
  if (manifest !== undefined) await checkOutput(manifest);
}

/** Where the PDF goes when nobody says. */
export const defaultPdf = (serial: string): string => `${serial.replaceAll('/', '_')}.pdf`;

/** Writes PDF, manifest and rasters, all or none, and says so. */
export async function writeSheet(sheet: Sheet, pdf: string, words: Words, talk: Talk): Promise<ExitCode> {
  const files: OutputFile[] = [{ path: pdf, data: sheet.pdf }];
  const manifest = words.text('manifest');
  if (manifest !== undefined)
    files.push({ path: manifest, data: `${JSON.stringify(sheet.manifest, null, 2)}\n` });
  const folder = words.text('rasters');
  if (folder !== undefined) {
    await makeFolder(folder);
    for (const { name, png } of await sheetPictures(sheet))
      files.push({ path: join(folder, name), data: png });
  }
  await writeOutputs(files);
  const { serial, profile, sheets } = sheet.manifest;
  for (const { page, notes } of sheets)
    for (const note of notes) talk.err(`shingan: note: page ${page}: ${note}`);
  if (words.has('json'))
    talk.out(
      JSON.stringify({
        pdf,
        serial,
        profile,
        pages: sheets.length,
        salt: sheets[0]!.label.salt,
        sha256: createHash('sha256').update(sheet.pdf).digest('hex'),
        files: files.map(({ path }) => path),
        manifest: sheet.manifest,
      }),
    );
  else
    talk.err(
      `wrote ${files.map(({ path }) => path).join(', ')} (serial ${serial}, ${sheets.length} sheet(s), ${profile})`,
    );
  return 0;
}
