/** The eye's part of the calibration sheet: the number at which the inner square vanishes becomes a profile. */
import { InputError } from '../errors.ts';
import type { CalibrationRecord, PrinterProfile } from '../sheet/index.ts';
import { type EyeRow, eyeRows, eyeValue, withEyeValue } from '../watermark/calibrate/eye-rows.ts';
import { ownBalance } from '../watermark/design.ts';
import { checkDesign, type PantographDesign } from '../watermark/index.ts';
import { calibratedName, type FitProfileOptions } from './fit-profile.ts';
import { sheetContents } from './profile-sheet.ts';

/** What somebody saw on the sheet of a profile. */
export interface EyeReading {
  /** The ink of the row of squares. @default the design's */
  readonly ink?: string;
  /** The letter of the row, A to E in either case; inks other than the design's have the first alone. @default 'A' */
  readonly row?: string;
  /** The number under the square, 1..11 in row A and 1..7 in the others; 4.5 is between two. */
  readonly step: number;
}

/** A step is 0.4 to 1.7 L* from the next and nothing was measured: half of that may be left, so a trace may show. */
const CONFIDENCE = 0.3;

/** The row that was looked at. @throws InputError when the sheet has no such row */
export function eyeRow({ pantograph }: PrinterProfile, { row = 'A', ink }: EyeReading): EyeRow {
  const all = eyeRows(pantograph);
  const rows = ink === undefined || ink === pantograph.ink ? all : all.slice(0, 1);
  const found = rows.find(({ letter }) => letter === row.toUpperCase());
  if (found) return found;
  const letters = rows.map(({ letter }) => letter).join(', ');
  throw new InputError(
    'usage',
    'row',
    `${row} is not on the sheet${rows === all ? '' : ` in ${ink}`}`,
    `give the letter of the row, ${rows.length > 1 ? `one of ${letters}` : letters}`,
  );
}

/**
 * The profile with what a row shows at a step. Only the balance of that ink changes (of row D the share of the decoys too);
 * what a scan told of the infrared pair and the fine screen stays.
 * @param profile the profile that the sheet was printed from
 * @throws InputError when the sheet has no such row, step or ink
 */
export function eyeProfile(
  profile: PrinterProfile,
  reading: EyeReading,
  options: FitProfileOptions,
): PrinterProfile {
  const { pantograph } = profile;
  const { step } = reading;
  const { inks } = sheetContents(profile);
  const ink = inks.find((one) => one === (reading.ink ?? pantograph.ink));
  if (!ink)
    throw new InputError(
      'usage',
      'ink',
      `${reading.ink} is not on the sheet of ${profile.name}`,
      `give one of ${inks.join(', ')}`,
    );
  const row = eyeRow(profile, reading);
  if (!(step >= 1 && step <= row.steps))
    throw new InputError(
      'usage',
      'step',
      `${step} is not in row ${row.letter} of the sheet`,
      `give the number under the square, 1 to ${row.steps}`,
    );
  const value = Math.round(1e4 * eyeValue(pantograph, row, step)) / 1e4;
  const seen: PantographDesign = checkDesign(withEyeValue(pantograph, row.parameter, value));
  const { dotGain, pair, fineScreen, balances } = profile.calibration ?? {};
  const calibration: CalibrationRecord = {
    date: options.date,
    printer: options.printer ?? profile.calibration?.printer ?? profile.name,
    confidence: CONFIDENCE,
    verdict: 'barely',
    notes: ['by-eye'],
    ...(dotGain && { dotGain }),
    balances: { ...balances, [ink]: ownBalance(seen) },
    ...(pair !== undefined && { pair }),
    ...(fineScreen !== undefined && { fineScreen }),
  };
  const design = ink === pantograph.ink ? seen : pantograph;
  return { ...profile, ...calibratedName(profile, options.name), pantograph: design, calibration };
}
