import { InputError } from '../../errors.ts';
import { measurePalette, pagePlanes } from '../../pdf/page-planes.ts';
import { openRenderer } from '../../pdf/render.ts';
import { viewPaper } from '../../preview/index.ts';
import { decodePng, encodePng, type Gray, type InkPlanes, isBitmap, threshold } from '../../raster/index.ts';
import { isPdf } from '../../scan/decode.ts';
import { COPIER_PROFILES, drawScanner, PRINTER_PROFILES, SCANNER_PROFILES } from '../../simulate/index.ts';
import { jpegRoundTrip } from '../../simulate/jpeg.ts';
import type { Command, Talk, Words } from '../command.ts';
import { checkOutput, readInput, writeOutputs } from '../io.ts';
import { loadProfile, PROFILE_FLAG, profileForPage } from '../profile.ts';

/** The value of a flag that takes one of `names`; undefined where it is left out. */
function oneOf<T extends string>(words: Words, flag: string, names: readonly T[]): T | undefined {
  const name = words.text(flag);
  if (name !== undefined && !names.includes(name as T))
    throw new InputError('usage', `--${flag}`, `there is no ${flag} ${name}`, `use ${names.join(', ')}`);
  return name as T | undefined;
}

function whole(words: Words, flag: string, low: number, high: number, fallback: number): number {
  const text = words.text(flag);
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < low || value > high)
    throw new InputError('usage', `--${flag}`, 'is out of range', `give a whole number ${low}..${high}`);
  return value;
}

function darknessOf(words: Words): number | undefined {
  const text = words.text('darkness');
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= -1 && value <= 1))
    throw new InputError('usage', '--darkness', 'is out of range', 'give a number -1 (lightest) to 1');
  return value;
}

/** `none`, a quality, or what the scanner was drawn with. */
function jpegOf(words: Words, drawn: number): number | null {
  const text = words.text('jpeg') ?? String(drawn);
  if (text === 'none') return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100)
    throw new InputError('usage', '--jpeg', 'is out of range', 'give a whole number 1..100, or none');
  return value;
}

/** What lies in the simulated printer. */
interface Job {
  readonly planes: InkPlanes;
  readonly behind: InkPlanes | null;
  readonly printer: string;
}

/** A one-bit or grey PNG: K alone, at its own resolution, on one face. */
async function pngJob(
  bytes: Uint8Array,
  path: string,
  words: Words,
  named: string | undefined,
): Promise<Job> {
  const { image, dpi } = decodePng(bytes, path);
  if (!isBitmap(image) && image.data.length !== image.width * image.height)
    throw new InputError('input', path, 'is a colour PNG', 'give a one-bit or grey PNG, or a PDF');
  const k = isBitmap(image) ? image : threshold(image as Gray, 128);
  const at = Math.round(dpi ?? (await loadProfile(words)).dpi);
  if (at !== 600 && at !== 1200)
    throw new InputError('input', path, `has ${at} dpi`, 'give device pixels at 600 or 1200 dpi');
  const planes = { width: k.width, height: k.height, dpi: at, c: null, m: null, y: null, k };
  return { planes, behind: null, printer: printerOf(named, at) };
}

/** A page of a PDF and the other face of its sheet: pages 1 and 2 are one sheet, 3 and 4 the next. */
async function pdfJob(
  bytes: Uint8Array,
  path: string,
  words: Words,
  talk: Talk,
  named: string | undefined,
): Promise<Job> {
  if (!isPdf(bytes))
    throw new InputError('input', path, 'is neither a PDF nor a PNG', 'give a PDF, or a one-bit or grey PNG');
  const renderer = await openRenderer();
  try {
    const pdf = renderer.open(bytes, path);
    const pages = pdf.pageCount;
    pdf.close();
    const page = whole(words, 'page', 1, pages, 1) - 1;
    const profile = await profileForPage('simulate', bytes, path, page, words, talk);
    const printer = printerOf(named, profile.dpi);
    const palette = await measurePalette(renderer);
    const planesOf = (index: number): InkPlanes =>
      pagePlanes(renderer, bytes, index, { dpi: profile.dpi, path: profile.path, palette });
    const other = page ^ 1;
    const size = (index: number): string => JSON.stringify(renderer.pageSize(bytes, index));
    const twoSided = !words.has('one-sided') && other < pages && size(other) === size(page);
    return { planes: planesOf(page), behind: twoSided ? planesOf(other) : null, printer };
  } finally {
    renderer.close();
  }
}

/** The chosen engine, or the office engine of that resolution. */
function printerOf(named: string | undefined, dpi: number): string {
  const own = named === undefined ? dpi : PRINTER_PROFILES[named]!.dpi;
  if (own !== dpi)
    throw new InputError(
      'usage',
      '--printer',
      `${named} prints ${own} dpi, the page is ${dpi}`,
      `use ${printerNames.filter((name) => PRINTER_PROFILES[name]!.dpi === dpi).join(', ')}`,
    );
  return named ?? `office-${dpi}`;
}

/** Progress of long work, at most a line each tenth. */
function progress(talk: Talk): (done: number, total: number) => void {
  let last = -1;
  return (done, total) => {
    const tenth = Math.floor((10 * done) / total);
    if (tenth > last) {
      last = tenth;
      talk.err(`simulate: ${tenth * 10} %`);
    }
  };
}

const printerNames = Object.keys(PRINTER_PROFILES);
const copierNames = Object.keys(COPIER_PROFILES);
const scannerNames = Object.keys(SCANNER_PROFILES);

export const simulate: Command = {
  name: 'simulate',
  summary: 'shows what paper, a copier and a scanner make of a page',
  positionals: ['in.pdf|png'],
  flags: {
    out: { type: 'string', short: 'o', value: 'out.png', required: true, help: 'where the scan goes' },
    page: {
      type: 'string',
      value: 'N',
      help: 'page of a PDF (default 1); the other face of its sheet shows through',
    },
    'one-sided': { type: 'boolean', help: 'the other face is blank' },
    printer: {
      type: 'string',
      value: 'P',
      help: `${printerNames.join(', ')} (default office-600 or office-1200, as the page)`,
    },
    copier: { type: 'string', value: 'C', help: `${copierNames.join(', ')} (default: no copy)` },
    'copier-printer': {
      type: 'string',
      value: 'P',
      help: "the copier's own engine, a name as of --printer (default another unit of the printer)",
    },
    mode: { type: 'string', value: 'M', help: 'text, photo or text-photo (default text)' },
    darkness: {
      type: 'string',
      value: 'N',
      help: "the copier's darkness key, -1 (lightest) to 1 (default: as the copier is drawn)",
    },
    generations: { type: 'string', value: 'N', help: 'copies of copies, 1..20 (default 1)' },
    scanner: {
      type: 'string',
      value: 'S',
      help: `${scannerNames.join(', ')} (default flatbed)`,
    },
    jpeg: {
      type: 'string',
      value: 'N',
      help: "quality of the scanner's JPEG, 1..100, or none (default: as the scanner is drawn)",
    },
    view: { type: 'string', value: 'V', help: 'rgb, gray or infrared (default rgb)' },
    'scan-dpi': { type: 'string', value: 'N', help: 'samples per inch of the scan, 50..1200 (default 300)' },
    seed: { type: 'string', value: 'N', help: 'which of the many engines and days (default 1)' },
    fast: { type: 'boolean', help: 'half the working resolution: coarser edges and noise' },
    straight: { type: 'boolean', help: 'no turn, shift or stretch' },
    ...PROFILE_FLAG,
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  async run(words, talk) {
    const out = words.need('out');
    await checkOutput(out);
    const named = oneOf(words, 'printer', printerNames);
    const copier = oneOf(words, 'copier', copierNames);
    const copierPrinter = oneOf(words, 'copier-printer', printerNames);
    const scanner = oneOf(words, 'scanner', scannerNames) ?? 'flatbed';
    const mode = oneOf(words, 'mode', ['text', 'photo', 'text-photo']) ?? 'text';
    const view = oneOf(words, 'view', ['rgb', 'gray', 'infrared']) ?? 'rgb';
    const darkness = darknessOf(words);
    for (const flag of ['copier-printer', 'mode', 'darkness', 'generations'])
      if (copier === undefined && words.text(flag) !== undefined)
        throw new InputError('usage', `--${flag}`, 'is about a copier', 'give a --copier too');
    const dpi = whole(words, 'scan-dpi', 50, 1200, 300);
    const seed = whole(words, 'seed', 0, 2 ** 31 - 1, 1);
    const generations = whole(words, 'generations', 1, 20, 1);
    // The unit that `viewPaper` would draw by this name and seed.
    const unit = drawScanner(scanner, seed + 5);
    const jpegQuality = jpegOf(words, unit.jpegQuality);

    const path = words.positionals[0]!;
    const bytes = await readInput(path);
    const { planes, behind, printer } =
      bytes[0] === 0x89
        ? await pngJob(bytes, path, words, named)
        : await pdfJob(bytes, path, words, talk, named);
    const scan = viewPaper(planes, {
      printer,
      copier,
      copierPrinter,
      mode,
      generations,
      darkness,
      scanner: unit,
      view,
      dpi,
      seed,
      behind,
      quality: words.has('fast') ? 'fast' : 'full',
      aligned: words.has('straight'),
      onProgress: progress(talk),
    });
    const image = jpegQuality === null ? scan : await jpegRoundTrip(scan, jpegQuality);
    await writeOutputs([{ path: out, data: encodePng(image, { dpi }) }]);
    if (words.has('json'))
      talk.out(
        JSON.stringify({
          image: out,
          width: image.width,
          height: image.height,
          dpi,
          printer,
          copier: copier ?? null,
          copierPrinter: copier === undefined ? null : (copierPrinter ?? printer),
          scanner,
          jpegQuality,
          seed,
        }),
      );
    else talk.err(`wrote ${out}`);
    return 0;
  },
};
