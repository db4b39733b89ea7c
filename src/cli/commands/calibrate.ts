import { InputError } from '../../errors.ts';
import { loadDefaultFont, textOutline } from '../../layout/index.ts';
import { assembleSheets } from '../../pdf/assemble.ts';
import { openRenderer } from '../../pdf/render.ts';
import { decodeScan } from '../../scan/index.ts';
import { a4Grid, type PrinterProfile } from '../../sheet/index.ts';
import {
  applyCalibration,
  type CalibrationFit,
  calibrationSheet,
  fitCalibration,
} from '../../watermark/index.ts';
import type { Command, ExitCode, Talk, Words } from '../command.ts';
import { checkOutputFolder, readInput, writeOutputs } from '../io.ts';
import { DPI_FLAG, loadProfile, PROFILE_FLAG } from '../profile.ts';

async function writeSheet(profile: PrinterProfile, out: string, words: Words, talk: Talk): Promise<ExitCode> {
  const font = await loadDefaultFont();
  const { planes } = calibrationSheet(profile.pantograph, (text) => textOutline(font, text));
  const pdf = await assembleSheets({
    pages: [{ grid: a4Grid(profile.dpi), face: null, under: [{ x: 0, y: 0, planes }], over: [] }],
    created: new Date(0),
    device: profile.path,
    title: 'shingan calibration sheet',
  });
  await writeOutputs([{ path: out, data: pdf }]);
  if (words.has('json')) talk.out(JSON.stringify({ sheet: out, profile: profile.name, dpi: profile.dpi }));
  else talk.err(`wrote ${out}: print it at 100 %, scan it at 300 dpi or more, then 'shingan calibrate fit'`);
  return 0;
}

/** The median of each number of several fits; the surest fit gives the rest. */
function joinFits(fits: readonly CalibrationFit[], profile: PrinterProfile): PrinterProfile['pantograph'] {
  const designs = fits.map((fit) => applyCalibration(profile.pantograph, fit));
  const median = (values: readonly number[]): number => {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  };
  const first = designs[0]!;
  return {
    ...first,
    fine: { ...first.fine, coverage: median(designs.map((design) => design.fine.coverage)) },
    coarse: first.coarse.map((rung, i) => ({
      ...rung,
      areaPx: median(designs.map((d) => d.coarse[i]!.areaPx)),
    })),
  };
}

async function fit(
  profile: PrinterProfile,
  out: string,
  scans: readonly string[],
  words: Words,
  talk: Talk,
): Promise<ExitCode> {
  if (scans.length === 0)
    throw new InputError(
      'usage',
      'calibrate fit',
      'no scan is named',
      'give one or more scans of the printed sheet',
    );
  const printer = words.text('printer') ?? profile.name;
  const fits: CalibrationFit[] = [];
  const refused: string[] = [];
  const renderer = await openRenderer();
  try {
    for (const name of scans)
      for (const page of await decodeScan(await readInput(name), { where: name, renderer })) {
        const found = fitCalibration(page.gray, profile.pantograph);
        if (found.ok) fits.push(found);
        else refused.push(`${name}: ${found.reason}`);
      }
  } finally {
    renderer.close();
  }
  for (const line of refused) talk.err(`shingan: note: ${line}`);
  if (fits.length === 0) {
    talk.err('shingan: no calibration sheet could be read; scan the whole page at 300 dpi or more');
    return 1;
  }
  const best = fits.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  const name = words.text('name') ?? `${profile.name}-calibrated`;
  const date = new Date(Number(talk.env.SOURCE_DATE_EPOCH ?? Number.NaN) * 1000);
  const calibrated: PrinterProfile = {
    ...profile,
    name,
    description: `${profile.description}; calibrated`,
    pantograph: joinFits(fits, profile),
    calibration: {
      date: (Number.isNaN(date.getTime()) ? new Date() : date).toISOString().slice(0, 10),
      printer,
      confidence: Math.round(best.confidence * 100) / 100,
    },
  };
  await writeOutputs([{ path: out, data: `${JSON.stringify(calibrated, null, 2)}\n` }]);
  const { verdict, notes, confidence, inks } = best;
  const found = inks[profile.pantograph.ink];
  if (words.has('json'))
    talk.out(
      JSON.stringify({ profile: out, name, verdict, confidence, notes, scans: fits.length, ink: found }),
    );
  else {
    talk.err(
      `wrote ${out}: ${verdict}, confidence ${confidence.toFixed(2)}, ${notes.join(', ') || 'no notes'}`,
    );
    if (found)
      talk.err(
        `fine coverage ${calibrated.pantograph.fine.coverage.toFixed(3)}, dot gain ${(100 * found.dotGain).toFixed(0)} points, ` +
          `lines to ${Math.max(0, ...found.lines.filter((l) => l.printable).map((l) => l.lpi)).toFixed(0)} lpi`,
      );
  }
  return verdict === 'not' ? 1 : 0;
}

export const calibrate: Command = {
  name: 'calibrate',
  summary: 'prints a calibration sheet, and fits a printer profile to scans of it',
  positionals: ['sheet|fit', '[SCAN…'],
  flags: {
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      required: true,
      help: 'sheet.pdf, or profile.json of the fit',
    },
    ...PROFILE_FLAG,
    ...DPI_FLAG,
    printer: { type: 'string', value: 'TEXT', help: 'the printer, as the profile records it' },
    name: {
      type: 'string',
      value: 'NAME',
      help: "the profile's name (default: the old one with -calibrated)",
    },
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  notes:
    'Shallow so far: the fit balances the pantograph of the black ink; the infrared mixture and the line\n' +
    'screens stay those of the profile that it starts from. Exit of fit: 0 the printer carries a word,\n' +
    '1 it does not, or no scan could be read.',
  async run(words, talk) {
    const [what, ...scans] = words.positionals;
    if (what !== 'sheet' && what !== 'fit')
      throw new InputError(
        'usage',
        'calibrate',
        `${what} is neither sheet nor fit`,
        "see 'shingan calibrate --help'",
      );
    const out = words.need('out');
    await checkOutputFolder(out);
    const profile = await loadProfile(words);
    return what === 'sheet' ? writeSheet(profile, out, words, talk) : fit(profile, out, scans, words, talk);
  },
};
