import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  eyeProfile,
  eyeRow,
  type FitProfileOptions,
  fitPicture,
  fitProfile,
  profileSheet,
  profileSheetNumber,
  type ScanFailure,
} from '../../calibrate/index.ts';
import { InputError } from '../../errors.ts';
import { loadDefaultFont, textOutline } from '../../layout/index.ts';
import { assembleSheets } from '../../pdf/assemble.ts';
import { openRenderer } from '../../pdf/render.ts';
import { encodePng, type Gray, type Rgb } from '../../raster/index.ts';
import { decodeScan } from '../../scan/index.ts';
import { a4Grid, builtinProfiles, type PrinterProfile, parseProfile } from '../../sheet/index.ts';
import type { CalibrationNote } from '../../watermark/index.ts';
import type { Command, ExitCode, Talk, Words } from '../command.ts';
import { checkOutput, readInput, writeOutputs } from '../io.ts';
import { DPI_FLAG, loadProfile, PROFILE_FLAG } from '../profile.ts';

async function writeSheet(profile: PrinterProfile, out: string, words: Words, talk: Talk): Promise<ExitCode> {
  const font = await loadDefaultFont();
  const { planes } = profileSheet(profile, (text) => textOutline(font, text));
  const pdf = await assembleSheets({
    pages: [{ grid: a4Grid(profile.dpi), face: null, under: [{ x: 0, y: 0, planes }], over: [] }],
    created: new Date(0),
    device: profile.path,
    title: 'shingan calibration sheet',
  });
  await writeOutputs([{ path: out, data: pdf }]);
  const number = profileSheetNumber(profile);
  if (words.has('json'))
    talk.out(JSON.stringify({ sheet: out, profile: profile.name, dpi: profile.dpi, number }));
  else
    talk.err(
      `wrote ${out}, sheet ${number} of ${profile.name}: print it at 100 %, scan it at 300 dpi or more${profile.path === 'cmyk' ? ' in colour' : ''}, then 'shingan calibrate fit'`,
    );
  return 0;
}

/** Names and day for the record of a calibration. */
function record(words: Words, talk: Talk): FitProfileOptions {
  const name = words.text('name');
  if (name !== undefined && !/^[a-z0-9._-]{1,40}$/.test(name))
    throw new InputError(
      'usage',
      '--name',
      `${name} is not a name of 1 to 40 characters a-z 0-9 . _ -`,
      'write it so, and the words of your own after --printer',
    );
  const day = new Date(Number(talk.env.SOURCE_DATE_EPOCH ?? Number.NaN) * 1000);
  return {
    name,
    printer: words.text('printer'),
    date: (Number.isNaN(day.getTime()) ? new Date() : day).toISOString().slice(0, 10),
  };
}

/** A profile as text that the other commands take. */
function profileText(profile: PrinterProfile, out: string): string {
  parseProfile(JSON.parse(JSON.stringify(profile)), out);
  return `${JSON.stringify(profile, null, 2)}\n`;
}

async function eye(profile: PrinterProfile, out: string, words: Words, talk: Talk): Promise<ExitCode> {
  const step = words.text('step');
  if (step === undefined)
    throw new InputError(
      'usage',
      'calibrate eye',
      '--step is missing',
      'give the number at which the inner square vanishes',
    );
  if (!Number.isFinite(Number(step)))
    throw new InputError('usage', '--step', `${step} is not a number`, 'give the number under the square');
  const reading = { ink: words.text('ink'), row: words.text('row'), step: Number(step) };
  const found = eyeProfile(profile, reading, record(words, talk));
  const { letter, steps } = eyeRow(profile, reading);
  await writeOutputs([{ path: out, data: profileText(found, out) }]);
  if (words.has('json'))
    talk.out(JSON.stringify({ profile: out, name: found.name, calibration: found.calibration }));
  else {
    talk.err(
      `wrote ${out}: row ${letter}, step ${step}, set by eye, confidence ${found.calibration!.confidence}; a scan of the sheet is surer`,
    );
    if (Number(step) === 1 || Number(step) === steps)
      talk.err(
        `shingan: note: ${step} is at the end of the row; if the square shows there too, take another row or fit a scan`,
      );
  }
  return 0;
}

/** Why a scan was not read, and what to do. */
function failureText(failure: ScanFailure): string {
  switch (failure.reason) {
    case 'sheet-not-found':
      return 'sheet-not-found: scan the whole page, so that all five round marks are in it';
    case 'resolution-too-low':
      return 'resolution-too-low: scan the whole page at 300 dpi or more';
    case 'no-greys':
      return "it has no greys, as the sheet's own file and black-and-white scans have none: scan the printed sheet in grey or colour";
    case 'no-noise':
      return 'it was never on paper, its white and its black have no noise at all: scan the printed sheet in grey or colour, without corrections';
    case 'other-profile': {
      const known = builtinProfiles().find((one) => profileSheetNumber(one) === failure.sheet);
      return `the sheet is of another profile (sheet ${failure.sheet}, profile ${failure.profile}): give the one it was printed with, --profile${known ? ` ${known.name}` : ''}`;
    }
  }
}

/** What to do about a verdict of `not`, the first that is noted. */
const REMEDIES: readonly (readonly [CalibrationNote, string])[] = [
  [
    'patches-implausible',
    'the patches are not those of its sheet, wrong profile? give the one it was printed with, --profile',
  ],
  ['ink-missing', 'its ink did not print: refill it, or take a profile of another ink'],
  ['decoys-too-dark', 'its decoys alone are darker than the word: lower pantograph.decoys in the profile'],
  ['coarse-limited', 'its cells have no room for the dots of a rung: give that rung a larger share'],
  ['dots-fill-in', 'half coverage prints as a solid: use another toner setting or printer'],
];

/** Where the picture of a fit goes: beside the profile. */
const pictureName = (out: string): string => `${out.replace(/\.json$/i, '')}.png`;

/** The picture of a fit must not take the place of a scan. @throws InputError that names both */
async function checkPicture(out: string, scans: readonly string[]): Promise<void> {
  const picture = pictureName(out);
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  const place = await real(picture);
  for (const scan of scans)
    if ((await real(scan)) === place)
      throw new InputError(
        'usage',
        out,
        `the fit also writes a picture, ${picture}, which would replace the scan ${scan}`,
        'give -o another name',
      );
  await checkOutput(picture);
}

/** One colour scan tells less than none when it is grey all over: some scanners save grey as colour. */
function hasColour({ data }: Rgb): boolean {
  let far = 0;
  for (let i = 0; i + 2 < data.length; i += 3 * 97)
    if (Math.max(data[i]!, data[i + 1]!, data[i + 2]!) - Math.min(data[i]!, data[i + 1]!, data[i + 2]!) > 40)
      far++;
  return far * 97 * 3 > data.length * 0.002;
}

async function readScans(
  names: readonly string[],
  colour: boolean,
): Promise<{ readonly name: string; readonly image: Gray | Rgb }[]> {
  const out: { name: string; image: Gray | Rgb }[] = [];
  const renderer = await openRenderer();
  try {
    for (const name of names)
      for (const { gray, rgb } of await decodeScan(await readInput(name), { where: name, renderer, colour }))
        out.push({ name, image: rgb && hasColour(rgb) ? rgb : gray });
  } finally {
    renderer.close();
  }
  return out;
}

async function fit(
  profile: PrinterProfile,
  out: string,
  names: readonly string[],
  words: Words,
  talk: Talk,
): Promise<ExitCode> {
  if (names.length === 0)
    throw new InputError(
      'usage',
      'calibrate fit',
      'no scan is named',
      'give one or more scans of the printed sheet',
    );
  const options = record(words, talk);
  await checkPicture(out, names);
  const scans = await readScans(names, profile.path === 'cmyk');
  const result = fitProfile(
    scans.map(({ image }) => image),
    profile,
    options,
  );
  result.failures.forEach((failure, i) => {
    if (failure) talk.err(`shingan: ${result.ok ? 'note: ' : ''}${scans[i]!.name}: ${failureText(failure)}`);
  });
  if (!result.ok) return 1;
  const { profile: fitted, best, carries, infrared, pairTaken, fineScreen } = result.fit;
  const font = await loadDefaultFont();
  const picture = fitPicture(result.fit, (text) => textOutline(font, text));
  const { verdict, notes, confidence, inks } = best;
  const written = verdict !== 'not' || words.has('force');
  await writeOutputs([
    ...(written ? [{ path: out, data: profileText(fitted, out) }] : []),
    { path: pictureName(out), data: encodePng(picture, { dpi: 150 }) },
  ]);
  if (words.has('json'))
    talk.out(
      JSON.stringify({
        profile: written ? out : null,
        picture: pictureName(out),
        name: fitted.name,
        verdict,
        confidence,
        notes,
        scans: result.fit.scans,
        carries,
        ink: inks[best.ink],
        inks,
        pair: fitted.calibration?.pair ?? null,
        fineScreen: fitted.calibration?.fineScreen ?? null,
      }),
    );
  else {
    talk.err(
      `wrote ${written ? `${out} and ` : ''}${pictureName(out)}: ${verdict}, confidence ${confidence.toFixed(2)}, ${notes.join(', ') || 'no notes'}`,
    );
    for (const [ink, found] of Object.entries(inks))
      talk.err(
        !found.measured
          ? `${ink.toUpperCase()}: ${found.verdict}, its solids are not there, so nothing is recorded of it`
          : `${ink.toUpperCase()}: ${found.verdict}, fine dots ${(found.balance.fineAreaPx ?? 0).toFixed(2)} px on ` +
              `${(100 * found.balance.fineCoverage).toFixed(1)} %, dot gain ${(100 * found.dotGain).toFixed(0)} points`,
      );
    talk.err(`line screens: open to ${carries.finestLpi.toFixed(0)} lpi`);
    talk.err(
      fineScreen
        ? `fine screen: lines of ${fineScreen.carrier.inkPx} px every ${fineScreen.carrier.period}, ` +
            `lightness difference ${fineScreen.filmDeltaL.toFixed(0)} expected under the film`
        : 'fine screen: the scan is too coarse or too soft to tell, so it stays as it was; scan at 600 dpi',
    );
    if (infrared)
      talk.err(
        `infrared pair: ${carries.infrared}, colour difference ${infrared.nominalDeltaE.toFixed(1)} before, ` +
          `${infrared.expectedDeltaE.toFixed(1)} expected${pairTaken ? '' : '; the mixture stays as it was'}`,
      );
    else if (carries.infrared === 'unmeasured')
      talk.err('infrared pair: not measured; a scan in colour would fit its mixture');
  }
  if (notes.includes('sheet-unnumbered'))
    talk.err(
      `shingan: note: the sheet has no number that can be read (${profileSheetNumber(profile)} is that of ${profile.name}): ` +
        'make sure that it was printed from this profile',
    );
  if (verdict !== 'not') return 0;
  const [, why] = REMEDIES.find(([note]) => notes.includes(note)) ?? [];
  talk.err(
    `shingan: ${written ? 'written all the same' : 'no profile was written'}: ${profile.name} carries no hidden word here` +
      `${why ? `; ${why}` : ''} (${written ? '--force' : '--force writes it all the same'})`,
  );
  return 1;
}

export const calibrate: Command = {
  name: 'calibrate',
  summary: 'prints a calibration sheet, and fits a printer profile to scans of it or to what the eye sees',
  positionals: ['sheet|fit|eye', '[SCAN…]'],
  flags: {
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      required: true,
      help: 'sheet.pdf, or profile.json of fit and eye',
    },
    ...PROFILE_FLAG,
    ...DPI_FLAG,
    printer: { type: 'string', value: 'TEXT', help: 'the printer, as the profile records it' },
    name: {
      type: 'string',
      value: 'NAME',
      help: "the profile's name (default: the old one with -calibrated)",
    },
    ink: {
      type: 'string',
      value: 'c|m|k',
      help: "eye: the ink of the row that was looked at (default: the profile's ink)",
    },
    row: {
      type: 'string',
      value: 'A…E',
      help: 'eye: the letter of the row (default: A, the amount of fine dots)',
    },
    step: {
      type: 'string',
      value: 'N',
      help: 'eye: the number in that row at which the inner square vanishes; 4.5 is between two',
    },
    force: { type: 'boolean', help: 'fit: write the profile though the printer does not carry the word' },
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  notes:
    'The sheet measures black, and on a colour path cyan, magenta and the infrared pair too (scan in colour).\n' +
    'The fit writes a profile with the balance of the pantograph, the mixture of the pair and the lines of the fine\n' +
    'screen (these from a scan of 500 dpi or more); dot gain, line screens and what the printer can carry are in it\n' +
    'under calibration, and in the PNG beside it. Fit with the profile that the sheet was made with: its number is on\n' +
    'the sheet. Without a scanner, eye sets what a row changes to the number that was seen; a scan is surer. Exit of fit:\n' +
    '0 the printer carries a word, 1 it does not (no profile is written), or no scan could be read.',
  async run(words, talk) {
    const [what, ...scans] = words.positionals;
    const remedy = "see 'shingan calibrate --help'";
    if (what !== 'sheet' && what !== 'fit' && what !== 'eye')
      throw new InputError('usage', 'calibrate', `${what} is none of sheet, fit and eye`, remedy);
    if (what !== 'fit' && scans.length > 0)
      throw new InputError('usage', `calibrate ${what}`, `${scans[0]} is one argument too many`, remedy);
    const out = words.need('out');
    await checkOutput(out);
    const profile = await loadProfile(words);
    if (what === 'sheet') return writeSheet(profile, out, words, talk);
    return what === 'eye' ? eye(profile, out, words, talk) : fit(profile, out, scans, words, talk);
  },
};
