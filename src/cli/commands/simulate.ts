import { InputError } from '../../errors.ts';
import { measurePalette, pagePlanes } from '../../pdf/page-planes.ts';
import { openRenderer } from '../../pdf/render.ts';
import { viewPaper } from '../../preview/index.ts';
import {
  createBitmap,
  decodePng,
  encodePng,
  type InkPlanes,
  isBitmap,
  threshold,
} from '../../raster/index.ts';
import { COPIER_PROFILES, type CopyMode, PRINTER_PROFILES, SCANNER_PROFILES } from '../../simulate/index.ts';
import type { Command, Talk, Words } from '../command.ts';
import { checkOutputFolder, readInput, writeOutputs } from '../io.ts';
import { loadProfile, PROFILE_FLAG } from '../profile.ts';

function oneOf(words: Words, flag: string, names: readonly string[], fallback: string): string {
  const name = words.text(flag) ?? fallback;
  if (!names.includes(name))
    throw new InputError('usage', `--${flag}`, `there is no ${flag} ${name}`, `use ${names.join(', ')}`);
  return name;
}

function whole(words: Words, flag: string, low: number, high: number, fallback: number): number {
  const text = words.text(flag);
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < low || value > high)
    throw new InputError('usage', `--${flag}`, 'is out of range', `give a whole number ${low}..${high}`);
  return value;
}

/** Ink planes of the input: a page of a PDF, or a one-bit PNG at device resolution. */
async function readPlanes(path: string, words: Words): Promise<InkPlanes> {
  const bytes = await readInput(path);
  const profile = await loadProfile(words);
  if (bytes[0] === 0x89) {
    const { image, dpi } = decodePng(bytes, path);
    if (!isBitmap(image) && !('data' in image && image.data.length === image.width * image.height))
      throw new InputError('input', path, 'is a colour PNG', 'give a one-bit or grey PNG, or a PDF');
    const k = isBitmap(image) ? image : threshold({ ...image } as never, 128);
    const at = Math.round(dpi ?? profile.dpi);
    if (at !== 600 && at !== 1200)
      throw new InputError('input', path, `has ${at} dpi`, 'give device pixels at 600 or 1200 dpi');
    const none = (): null => null;
    return {
      width: k.width,
      height: k.height,
      dpi: at,
      c: none(),
      m: none(),
      y: none(),
      k: k ?? createBitmap(1, 1),
    };
  }
  const renderer = await openRenderer();
  try {
    const pages = renderer.pageCount(bytes);
    const page = whole(words, 'page', 1, pages, 1);
    const palette = await measurePalette(renderer);
    return pagePlanes(renderer, bytes, page - 1, { dpi: profile.dpi, path: profile.path, palette });
  } finally {
    renderer.close();
  }
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

export const simulate: Command = {
  name: 'simulate',
  summary: 'shows what paper, a copier and a scanner make of a page',
  positionals: ['in.pdf|png'],
  flags: {
    out: { type: 'string', short: 'o', value: 'out.png', required: true, help: 'where the scan goes' },
    page: { type: 'string', value: 'N', help: 'page of a PDF (default 1)' },
    printer: {
      type: 'string',
      value: 'P',
      help: `${Object.keys(PRINTER_PROFILES).join(', ')} (default office-600)`,
    },
    copier: {
      type: 'string',
      value: 'C',
      help: `${Object.keys(COPIER_PROFILES).join(', ')} (default: no copy)`,
    },
    mode: { type: 'string', value: 'M', help: 'text, photo or text-photo (default text)' },
    generations: { type: 'string', value: 'N', help: 'copies of copies, 1..20 (default 1)' },
    scanner: {
      type: 'string',
      value: 'S',
      help: `${Object.keys(SCANNER_PROFILES).join(', ')} (default flatbed)`,
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
    await checkOutputFolder(out);
    const printer = oneOf(words, 'printer', Object.keys(PRINTER_PROFILES), 'office-600');
    const copier =
      words.text('copier') === undefined
        ? undefined
        : oneOf(words, 'copier', Object.keys(COPIER_PROFILES), '');
    const scanner = oneOf(words, 'scanner', Object.keys(SCANNER_PROFILES), 'flatbed');
    const mode = oneOf(words, 'mode', ['text', 'photo', 'text-photo'], 'text') as CopyMode;
    const view = oneOf(words, 'view', ['rgb', 'gray', 'infrared'], 'rgb') as 'rgb' | 'gray' | 'infrared';
    const dpi = whole(words, 'scan-dpi', 50, 1200, 300);
    const seed = whole(words, 'seed', 0, 2 ** 31 - 1, 1);
    const generations = whole(words, 'generations', 1, 20, 1);
    const planes = await readPlanes(words.positionals[0]!, words);
    const image = viewPaper(planes, {
      printer,
      copier,
      mode,
      generations,
      scanner,
      view,
      dpi,
      seed,
      quality: words.has('fast') ? 'fast' : 'full',
      aligned: words.has('straight'),
      onProgress: progress(talk),
    });
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
          scanner,
          seed,
        }),
      );
    else talk.err(`wrote ${out}`);
    return 0;
  },
};
