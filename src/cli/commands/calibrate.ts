import { fitPicture, fitProfile, profileSheet } from '../../calibrate/index.ts';
import { InputError } from '../../errors.ts';
import { loadDefaultFont, textOutline } from '../../layout/index.ts';
import { assembleSheets } from '../../pdf/assemble.ts';
import { openRenderer } from '../../pdf/render.ts';
import { encodePng, type Gray, type Rgb } from '../../raster/index.ts';
import { decodeScan } from '../../scan/index.ts';
import { a4Grid, type PrinterProfile, parseProfile } from '../../sheet/index.ts';
import type { Command, ExitCode, Talk, Words } from '../command.ts';
import { checkOutputFolder, readInput, writeOutputs } from '../io.ts';
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
  if (words.has('json')) talk.out(JSON.stringify({ sheet: out, profile: profile.name, dpi: profile.dpi }));
  else
    talk.err(
      `wrote ${out}: print it at 100 %, scan it at 300 dpi or more${profile.path === 'cmyk' ? ' in colour' : ''}, then 'shingan calibrate fit'`,
    );
  return 0;
}

/** Where the picture of a fit goes: beside the profile. */
const pictureName = (out: string): string => `${out.replace(/\.json$/i, '')}.png`;

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
  const scans = await readScans(names, profile.path === 'cmyk');
  const day = new Date(Number(talk.env.SOURCE_DATE_EPOCH ?? Number.NaN) * 1000);
  const result = fitProfile(
    scans.map(({ image }) => image),
    profile,
    {
      name: words.text('name'),
      printer: words.text('printer'),
      date: (Number.isNaN(day.getTime()) ? new Date() : day).toISOString().slice(0, 10),
    },
  );
  result.failures.forEach((failure, i) => {
    if (failure) talk.err(`shingan: note: ${scans[i]!.name}: ${failure.reason}`);
  });
  if (!result.ok) {
    talk.err('shingan: no calibration sheet could be read; scan the whole page at 300 dpi or more');
    return 1;
  }
  const { profile: fitted, best, carries, infrared, fineScreen } = result.fit;
  const font = await loadDefaultFont();
  const picture = fitPicture(result.fit, (text) => textOutline(font, text));
  // What is written must be a profile that the other commands take.
  parseProfile(JSON.parse(JSON.stringify(fitted)), out);
  await writeOutputs([
    { path: out, data: `${JSON.stringify(fitted, null, 2)}\n` },
    { path: pictureName(out), data: encodePng(picture, { dpi: 150 }) },
  ]);
  const { verdict, notes, confidence, inks } = best;
  if (words.has('json'))
    talk.out(
      JSON.stringify({
        profile: out,
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
      `wrote ${out} and ${pictureName(out)}: ${verdict}, confidence ${confidence.toFixed(2)}, ${notes.join(', ') || 'no notes'}`,
    );
    for (const [ink, found] of Object.entries(inks))
      talk.err(
        `${ink.toUpperCase()}: ${found.verdict}, fine dots ${(found.balance.fineAreaPx ?? 0).toFixed(2)} px on ` +
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
          `${infrared.expectedDeltaE.toFixed(1)} expected`,
      );
    else if (carries.infrared === 'unmeasured')
      talk.err('infrared pair: not measured; a scan in colour would fit its mixture');
  }
  return verdict === 'not' ? 1 : 0;
}

export const calibrate: Command = {
  name: 'calibrate',
  summary: 'prints a calibration sheet, and fits a printer profile to scans of it',
  positionals: ['sheet|fit', '[SCAN…]'],
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
    'The sheet measures black, and on a colour path cyan, magenta and the infrared pair too (scan in colour).\n' +
    'The fit writes a profile with the balance of the pantograph, the mixture of the pair and the lines of the fine\n' +
    'screen (these from a scan of 500 dpi or more); dot gain, line screens and what the printer can carry are in it\n' +
    'under calibration, and in the PNG beside it. Fit with the profile that the sheet was made with. Exit of fit:\n' +
    '0 the printer carries a word, 1 it does not, or no scan could be read.',
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
