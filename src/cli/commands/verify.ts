import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import { createGray, encodePng, type Gray } from '../../raster/index.ts';
import {
  type AlteredRegion,
  createVerifier,
  type OriginalityCheck,
  type ScanFile,
  type SheetResult,
} from '../../verify/index.ts';
import { reportHtml } from '../../verify/report.ts';
import type { Command } from '../command.ts';
import { checkOutput, makeFolder, type OutputFile, readInput, writeOutputs } from '../io.ts';
import { KEYS_FLAG, loadKeys } from '../keys.ts';
import { loadProfile, namesProfile, PROFILE_FLAG } from '../profile.ts';

/** Two decoded screens, coarse above fine, as one picture. */
function stacked({ coarse, fine }: NonNullable<SheetResult['decodedScreens']>): Gray {
  const gap = 12;
  const width = Math.max(coarse.width, fine.width);
  const out = createGray(width, coarse.height + gap + fine.height);
  for (const [image, top] of [
    [coarse, 0],
    [fine, coarse.height + gap],
  ] as const)
    for (let y = 0; y < image.height; y++)
      out.data.set(image.data.subarray(y * image.width, (y + 1) * image.width), (top + y) * width);
  return out;
}

/** One of the two checks against copies, as a line shows it. */
const originality = ({ status, score, because }: OriginalityCheck): string =>
  because === 'scan' ? 'unsure: these scans cannot show it' : `${status} ${score.toFixed(3)}`;

/** Where a place lies on the front, as a line of the answer says it. */
const placeText = ({ xMm, yMm, widthMm, heightMm }: AlteredRegion): string =>
  `${widthMm.toFixed(1)} x ${heightMm.toFixed(1)} mm at ${xMm.toFixed(1)}, ${yMm.toFixed(1)} mm`;

/** Why a picture may be missing. */
const MISSING = {
  recovered: 'the back did not open',
  'recovered-latent': 'no line screens could be decoded; scan at 400 dpi or more',
  heatmap: 'there is no front that could be compared',
} as const;

/** `name.png` for the first sheet, `name-2.png` for the second. */
const numbered = (path: string, i: number): string =>
  i === 0 ? path : path.replace(/(\.\w+)?$/, `-${i + 1}$1`);

export const verify: Command = {
  name: 'verify',
  summary: 'checks scans of a sheet: original, and as issued?',
  positionals: ['[SCAN…]'],
  flags: {
    back: { type: 'string', value: 'scan', help: 'scan of the back (PNG, JPEG, TIFF, PDF)' },
    front: { type: 'string', value: 'scan', help: 'scan of the front' },
    ...KEYS_FLAG,
    ...PROFILE_FLAG,
    recovered: { type: 'string', value: 'out.png', help: 'write the front as it was issued' },
    'recovered-latent': {
      type: 'string',
      value: 'out.png',
      help: 'write the decoded line screens (scans of 400 dpi and more)',
    },
    heatmap: {
      type: 'string',
      value: 'out.png',
      help: 'write the scanned front with the altered places marked',
    },
    report: { type: 'string', value: 'out.html', help: 'write a report for people' },
    'debug-dir': { type: 'string', value: 'DIR', help: 'write a picture of every stage' },
    json: { type: 'boolean', help: 'print the verdict as one JSON object' },
  },
  notes:
    'Further scans may be given as arguments, in any order and turn; a file may hold several pages.\n' +
    'The label is on the back: of a front alone, "void pantograph" tells whether it is a copy; it is never genuine.\n' +
    'Behind "void pantograph" and "latent image" stands the probability of an original, 0 to 1.\n' +
    'A line "mark:" is ink away from all content: it does not change the verdict, a person must look at it.\n' +
    'Exit: 0 genuine, 1 anything else that could be read (copy, altered, unreadable, unsure), 2 usage,\n' +
    '3 a file could not be used.',
  async run(words, talk) {
    const names = [words.text('back'), words.text('front'), ...words.positionals].filter(
      (name): name is string => name !== undefined,
    );
    if (names.length === 0)
      throw new InputError(
        'usage',
        'verify',
        'no scan is named',
        'give --back, and --front where there is one',
      );
    const outputs = ['recovered', 'recovered-latent', 'heatmap', 'report'] as const;
    for (const flag of outputs) {
      const path = words.text(flag);
      if (path !== undefined) await checkOutput(path);
    }
    const keys = await loadKeys(words, talk);
    const profile = namesProfile(words) ? [await loadProfile(words)] : [];
    const scans: ScanFile[] = [];
    for (const name of names) scans.push({ bytes: await readInput(name), name });

    const debugDir = words.text('debug-dir');
    const debug: OutputFile[] = [];
    if (debugDir !== undefined) await makeFolder(debugDir);
    const verifier = await createVerifier({ keys, profiles: profile });
    try {
      const { verdict, sheets, scanDpi } = await verifier.verify(
        { scans },
        {
          heatMap: words.text('heatmap') !== undefined || words.text('report') !== undefined,
          onProgress: (stage) => talk.err(`verify: ${stage}`),
          debug:
            debugDir === undefined
              ? undefined
              : (name, image) =>
                  debug.push({
                    path: join(debugDir, `${String(debug.length + 1).padStart(2, '0')}-${name}.png`),
                    data: encodePng(image),
                  }),
        },
      );
      const files: OutputFile[] = [...debug];
      for (const [i, sheet] of sheets.entries()) {
        const add = (flag: keyof typeof MISSING, data: OutputFile['data'] | null) => {
          const path = words.text(flag);
          if (path === undefined) return;
          if (data === null)
            talk.err(`shingan: note: --${flag}: not written for sheet ${i + 1}; ${MISSING[flag]}`);
          else files.push({ path: numbered(path, i), data });
        };
        add('recovered', sheet.opened ? encodePng(sheet.opened.gray, { dpi: sheet.opened.dpi }) : null);
        add(
          'recovered-latent',
          sheet.decodedScreens ? encodePng(stacked(sheet.decodedScreens), { dpi: 600 }) : null,
        );
        add(
          'heatmap',
          sheet.heatMap
            ? encodePng(sheet.heatMap, { dpi: sheet.comparison?.straightenedDpi ?? undefined })
            : null,
        );
      }
      if (sheets.length === 0)
        for (const flag of Object.keys(MISSING))
          if (words.text(flag) !== undefined)
            talk.err(`shingan: note: --${flag}: not written; no sheet was found in the scans`);
      const report = words.text('report');
      if (report !== undefined) files.push({ path: report, data: await reportHtml(sheets, scanDpi) });
      await writeOutputs(files);
      if (words.has('json'))
        talk.out(
          JSON.stringify(sheets.length > 1 ? { ...verdict, sheets: sheets.map((s) => s.verdict) } : verdict),
        );
      else {
        talk.out(`verdict: ${verdict.verdict}`);
        talk.out(`reasons: ${verdict.reasons.join(', ')}`);
        if (verdict.serial !== null)
          talk.out(`serial:  ${verdict.serial} (page ${verdict.page} of ${verdict.pages})`);
        if (sheets.length <= 1) {
          talk.out(`void pantograph: ${originality(verdict.pantograph)}`);
          talk.out(`latent image:    ${originality(verdict.latent)}`);
        }
        for (const r of verdict.comparison.regions) talk.out(`altered: ${placeText(r)}`);
        for (const m of verdict.comparison.marks ?? [])
          talk.out(`mark:    ${placeText(m)}, ${m.kind}: away from all content, look at it`);
      }
      return verdict.verdict === 'genuine' ? 0 : 1;
    } finally {
      verifier.close();
    }
  },
};
