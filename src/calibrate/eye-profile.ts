/** The eye's part of the calibration sheet: the number at which the inner square vanishes becomes a profile. */
import { InputError } from '../errors.ts';
import type { CalibrationRecord, PrinterProfile } from '../sheet/index.ts';
import { EYE_STEP_COUNT, eyeCoverage } from '../watermark/calibrate/layout.ts';
import { ownBalance } from '../watermark/design.ts';
import { type PantographBalance, type PantographDesign, withBalance } from '../watermark/index.ts';
import { calibratedName, type FitProfileOptions } from './fit-profile.ts';
import { sheetContents } from './profile-sheet.ts';

/** What somebody saw on the sheet of a profile. */
export interface EyeReading {
  /** The ink of the row of squares. @default the design's */
  readonly ink?: string;
  /** The number under the square, 1..11; 4.5 is between two. */
  readonly step: number;
}

/** A step is 0.7 to 2.5 L* from the next and nothing was measured: half of that may be left, so a trace may show. */
const CONFIDENCE = 0.3;

/**
 * The profile with the coverage of a step. Only the balance of that ink changes; what a scan told of the infrared pair
 * and the fine screen stays.
 * @param profile the profile that the sheet was printed from
 * @throws InputError when the sheet has no such step or ink
 */
export function eyeProfile(
  profile: PrinterProfile,
  reading: EyeReading,
  options: FitProfileOptions,
): PrinterProfile {
  const { pantograph } = profile;
  const { step } = reading;
  if (!(step >= 1 && step <= EYE_STEP_COUNT))
    throw new InputError(
      'usage',
      'step',
      `${step} is not on the sheet`,
      `give the number under the square, 1 to ${EYE_STEP_COUNT}`,
    );
  const { inks } = sheetContents(profile);
  const ink = inks.find((one) => one === (reading.ink ?? pantograph.ink));
  if (!ink)
    throw new InputError(
      'usage',
      'ink',
      `${reading.ink} is not on the sheet of ${profile.name}`,
      `give one of ${inks.join(', ')}`,
    );
  const balance: PantographBalance = {
    ...ownBalance(pantograph),
    fineCoverage: Math.round(1e4 * eyeCoverage(step - 1)) / 1e4,
  };
  const { dotGain, pair, fineScreen, balances } = profile.calibration ?? {};
  const calibration: CalibrationRecord = {
    date: options.date,
    printer: options.printer ?? profile.calibration?.printer ?? profile.name,
    confidence: CONFIDENCE,
    verdict: 'barely',
    notes: ['by-eye'],
    ...(dotGain && { dotGain }),
    balances: { ...balances, [ink]: balance },
    ...(pair !== undefined && { pair }),
    ...(fineScreen !== undefined && { fineScreen }),
  };
  const design: PantographDesign = ink === pantograph.ink ? withBalance(pantograph, balance) : pantograph;
  return { ...profile, ...calibratedName(profile, options.name), pantograph: design, calibration };
}
