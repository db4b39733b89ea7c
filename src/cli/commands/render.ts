import { join } from 'node:path';
import { InputError, SheetRejected } from '../../errors.ts';
import { checkData } from '../../layout/check-data.ts';
import { builtInTemplate, builtInTemplateNames, parseTemplate, type Template } from '../../layout/index.ts';
import { checkSerial } from '../../scramble/label/index.ts';
import type { Command, ExitCode, Talk, Words } from '../command.ts';
import { checkOutput, readJson, writeOutputs } from '../io.ts';
import {
  checkOutputs,
  defaultPdf,
  issuerFrom,
  PRINT_FLAGS,
  parseSalt,
  printDate,
  printRequest,
  writeSheet,
} from '../print-options.ts';

/** A built-in template by name, or a file by path. */
async function loadTemplate(name: string): Promise<Template> {
  if (builtInTemplateNames().includes(name)) return builtInTemplate(name);
  if (!/[./\\]/.test(name))
    throw new InputError(
      'usage',
      'TEMPLATE',
      `there is no template ${name}`,
      "see 'shingan templates', or give a file",
    );
  return parseTemplate(await readJson(name));
}

/** Runs `work`; its faults name the entry `at`. */
function within<T>(at: string, work: () => T): T {
  try {
    const done = work();
    return done instanceof Promise ? (done.catch((error) => raise(at, error)) as T) : done;
  } catch (error) {
    return raise(at, error);
  }
}

function raise(at: string, error: unknown): never {
  if (error instanceof InputError) {
    const { kind, where, what, remedy } = error;
    throw new InputError(kind, `${at}: ${where}`, what, remedy);
  }
  if (error instanceof SheetRejected) throw new SheetRejected(`${at}: ${error.message}`);
  throw error;
}

/** One entry of a batch. */
interface BatchItem {
  /** Where it stands, for messages. */
  readonly at: string;
  readonly serial: string;
  readonly salt: Uint8Array;
  readonly data: unknown;
}

/**
 * A batch from `--data`: a list of `{ "serial", "data", "salt"? }`. Checked whole before the first print.
 * @throws InputError on a bad entry, a serial with a salt that stands there twice, or two entries for one file
 */
export function parseBatch(list: readonly unknown[], where: string): BatchItem[] {
  const seen = new Map<string, number>();
  const files = new Map<string, number>();
  return list.map((entry, i) => {
    const at = `${where}: /${i}`;
    if (typeof entry !== 'object' || entry === null || !('serial' in entry) || !('data' in entry))
      throw new InputError('input', at, 'is no batch entry', 'give { "serial": "…", "data": { … } }');
    const { serial, data, salt: hex, ...others } = entry as Record<string, unknown>;
    for (const name of Object.keys(others))
      throw new InputError(
        'input',
        `${at}/${name}`,
        'is no part of a batch entry',
        'leave it out, or put it into data',
      );
    if (typeof serial !== 'string')
      throw new InputError('input', `${at}/serial`, 'is not text', 'give the number');
    within(at, () => checkSerial(serial));
    if (hex !== undefined && typeof hex !== 'string')
      throw new InputError(
        'input',
        `${at}/salt`,
        'is not text',
        'give 32 hexadecimal digits, or leave it out',
      );
    const salt = within(at, () => parseSalt(hex));
    const name = `${serial}/${Buffer.from(salt).toString('hex')}`;
    const before = seen.get(name);
    if (before !== undefined)
      throw new InputError(
        'usage',
        at,
        `has the serial and the salt of /${before}`,
        'give every print a salt of its own, or leave the salts out',
      );
    seen.set(name, i);
    // Some file systems hold A.pdf and a.pdf for one.
    const file = defaultPdf(serial).toLowerCase();
    const same = files.get(file);
    if (same !== undefined)
      throw new InputError(
        'usage',
        at,
        `would be written to the file of /${same}`,
        'give serials that differ in more than case, / and _',
      );
    files.set(file, i);
    return { at, serial, salt, data };
  });
}

export const render: Command = {
  name: 'render',
  summary: 'composes a certificate from a template and data, and protects it',
  positionals: ['TEMPLATE'],
  flags: {
    ...PRINT_FLAGS,
    data: { type: 'string', value: 'data.json', required: true, help: "values of the template's fields" },
    issued: {
      type: 'string',
      value: 'YYYY-MM-DD',
      help: 'day of issue as printed (default: that of --date)',
    },
  },
  notes:
    'A batch: --data holds a list of { "serial", "data", "salt"? }, and -o names a folder, which gets\n' +
    'SERIAL.pdf and SERIAL.json for each. --serial, --salt, --manifest and --rasters are then left out.',
  async run(words, talk) {
    const data = await readJson(words.need('data'));
    if (Array.isArray(data)) return renderBatch(parseBatch(data, words.need('data')), words, talk);
    const request = printRequest(words, talk);
    const out = words.text('out') ?? defaultPdf(request.serial);
    await checkOutputs(words, out);
    const template = await loadTemplate(words.positionals[0]!);
    const issuer = await issuerFrom(words, talk);
    try {
      const sheet = await issuer.issue({ ...request, template, data, issued: words.text('issued') });
      return await writeSheet(sheet, out, words, talk);
    } finally {
      issuer.close();
    }
  },
};

/** PDF and manifest of a batch's entry. */
function outputsOf(folder: string, serial: string): [pdf: string, manifest: string] {
  const pdf = join(folder, defaultPdf(serial));
  return [pdf, pdf.replace(/pdf$/, 'json')];
}

async function renderBatch(items: readonly BatchItem[], words: Words, talk: Talk): Promise<ExitCode> {
  for (const flag of ['serial', 'salt', 'manifest', 'rasters'])
    if (words.text(flag) !== undefined)
      throw new InputError(
        'usage',
        `--${flag}`,
        'does not go with a batch',
        'put serials and salts into --data',
      );
  const folder = words.text('out') ?? '.';
  for (const { serial } of items) for (const path of outputsOf(folder, serial)) await checkOutput(path);
  const template = await loadTemplate(words.positionals[0]!);
  for (const { at, data } of items) within(at, () => checkData(data, template.fields));
  const created = printDate(words, talk);
  const issuer = await issuerFrom(words, talk);
  try {
    const done: { serial: string; pdf: string }[] = [];
    for (const { at, serial, salt, data } of items) {
      const request = { serial, salt, data, template, created, issued: words.text('issued') };
      const sheet = await within(at, () => issuer.issue(request));
      const [pdf, manifest] = outputsOf(folder, serial);
      await writeOutputs([
        { path: pdf, data: sheet.pdf },
        { path: manifest, data: `${JSON.stringify(sheet.manifest, null, 2)}\n` },
      ]);
      done.push({ serial, pdf });
      talk.err(`wrote ${pdf} (${done.length} of ${items.length})`);
    }
    if (words.has('json')) talk.out(JSON.stringify({ sheets: done }));
    return 0;
  } finally {
    issuer.close();
  }
}
