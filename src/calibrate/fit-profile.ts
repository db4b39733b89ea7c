/**
 * Scans of the calibration sheet into a printer profile: the balance of the pantograph, the mixture of the
 * infrared pair, the lines of the fine screen, and what this printer can carry at all.
 */
import { fitInfraredPatches, type InfraredFit, type LatentDesign, type Mixture } from '../latent/index.ts';
import { channelOf } from '../raster/channel-of.ts';
import { type Gray, INKS, type Ink, isRgb, type Rgb } from '../raster/index.ts';
import type { CalibrationRecord, PrinterProfile } from '../sheet/index.ts';
import {
  applyCalibration,
  type CalibrationFailure,
  type CalibrationFit,
  type CalibrationVerdict,
  fitCalibration,
  type InkFit,
  type PantographDesign,
} from '../watermark/index.ts';
import { type CarrierFit, fitCarrier } from './fit-carrier.ts';
import { type NotPaper, notPaper } from './not-paper.ts';
import { sheetContents } from './profile-sheet.ts';

/** What the profile that is written records. */
export interface FitProfileOptions {
  /** @default the old name with `-calibrated` */
  readonly name?: string;
  /** The printer in the operator's words. @default the profile's name */
  readonly printer?: string;
  /** Day of the fit, `YYYY-MM-DD`. */
  readonly date: string;
}

/** Why a scan gave no fit: it could not be read, or nothing on it was ever on paper. */
export type ScanFailure = CalibrationFailure | { readonly ok: false; readonly reason: NotPaper };

/** What was found; see {@link fitProfile}. */
export interface ProfileFit {
  /** The profile with everything that was fitted. */
  readonly profile: PrinterProfile;
  /**
   * The scan that the pantograph's balance, its record and its verdict are all of: where several are about as sure as
   * the surest, the one whose ground has the median amount of fine ink.
   */
  readonly best: CalibrationFit;
  /** Scans that were read. */
  readonly scans: number;
  /** The infrared pair, or null where the profile has none or no scan was in colour. */
  readonly infrared: InfraredFit | null;
  /** Whether the profile has the mixture that was fitted: one that is no better, or that shows, is left. */
  readonly pairTaken: boolean;
  /** The design that the sheet was made for. */
  readonly sheetDesign: PantographDesign;
  /** The fine line screen, or null where no scan was sharp enough to tell: it then stays as it was. */
  readonly fineScreen: CarrierFit | null;
  /** The surround that the profile had before; null without a pair. */
  readonly pairBefore: Mixture | null;
  readonly carries: Carries;
}

/** What this printer can carry. */
export interface Carries {
  /** The pantograph in each ink. */
  readonly pantograph: Readonly<Partial<Record<Ink, CalibrationVerdict>>>;
  /** The infrared pair; `unmeasured` without a colour scan, `none` on a path that has no pair. */
  readonly infrared: CalibrationVerdict | 'unmeasured' | 'none';
  /**
   * Line screens of the latent image: whether lines as fine as theirs stay open in black; the fine one's by its
   * expected contrast under the film, where a scan was sharp enough to tell.
   */
  readonly screens: { readonly coarse: boolean; readonly fine: boolean };
  /** The finest lines that stay open in black, to the inch; 0: none of those tried. */
  readonly finestLpi: number;
}

/** Within this difference of colour nobody tells the pair apart under an emblem (published aim: 2). */
const PAIR_HIDES = 2.5;
/** Above this the figure is seen by anyone who looks. */
const PAIR_SHOWS = 5;

/**
 * Fits a profile to one or more scans of its own sheet.
 * @param scans whole pages, grey or colour; the infrared pair needs colour
 * @returns the fit, or the failure of each scan when none could be read
 */
export function fitProfile(
  scans: readonly (Gray | Rgb)[],
  profile: PrinterProfile,
  options: FitProfileOptions,
):
  | { readonly ok: true; readonly fit: ProfileFit; readonly failures: readonly (ScanFailure | null)[] }
  | {
      readonly ok: false;
      readonly failures: readonly (ScanFailure | null)[];
    } {
  const contents = sheetContents(profile);
  const results = scans.map((scan) => {
    const result = fitCalibration(scan, profile.pantograph, contents);
    const reason = result.ok ? notPaper(isRgb(scan) ? channelOf(scan, 1) : scan) : null;
    return reason ? ({ ok: false, reason } as const) : result;
  });
  const failures = results.map((result) => (result.ok ? null : result));
  const fits: CalibrationFit[] = results.filter((result) => result.ok);
  if (fits.length === 0) return { ok: false, failures };
  const best = middleFit(fits);
  const infrared = fitPair(fits, profile, contents.pairPatches);
  const fineScreen = fitCarrier(
    results.flatMap((result, i) => (result.ok ? [{ ...result, scan: scans[i]! }] : [])),
    profile,
  );
  const carries = whatItCarries(best, infrared, fineScreen, profile);
  const pairTaken =
    infrared !== null && carries.infrared !== 'not' && infrared.expectedDeltaE < infrared.nominalDeltaE;
  const calibration: CalibrationRecord = {
    date: options.date,
    printer: options.printer ?? profile.name,
    confidence: round(best.confidence, 2),
    verdict: best.verdict,
    notes: best.notes,
    carries,
    dotGain: Object.fromEntries(
      INKS.flatMap((ink) => {
        const fit = best.inks[ink];
        return fit?.measured ? [[ink, round(fit.dotGain, 3)]] : [];
      }),
    ),
    balances: Object.fromEntries(
      INKS.flatMap((ink) => {
        const fit = best.inks[ink];
        return fit?.measured ? [[ink, roundBalance(fit)]] : [];
      }),
    ),
    pair: infrared && {
      expectedDeltaE: round(infrared.expectedDeltaE, 1),
      nominalDeltaE: round(infrared.nominalDeltaE, 1),
      unevenness: round(infrared.unevenness, 1),
    },
    fineScreen: fineScreen && {
      period: fineScreen.carrier.period,
      inkPx: fineScreen.carrier.inkPx,
      filmDeltaL: round(fineScreen.filmDeltaL, 1),
    },
  };
  const latent: LatentDesign = {
    ...profile.latent,
    ...(pairTaken && { emblem: { ...profile.latent.emblem, infrared: infrared.design } }),
    ...(fineScreen && { fine: { ...profile.latent.fine, carrier: fineScreen.carrier } }),
  };
  return {
    ok: true,
    failures,
    fit: {
      profile: {
        ...profile,
        ...calibratedName(profile, options.name),
        pantograph: applyCalibration(profile.pantograph, best),
        latent,
        calibration,
      },
      best,
      scans: fits.length,
      infrared,
      pairTaken,
      fineScreen,
      sheetDesign: profile.pantograph,
      pairBefore: profile.latent.emblem.infrared?.surround ?? null,
      carries,
    },
  };
}

const round = (v: number, digits: number): number => Math.round(v * 10 ** digits) / 10 ** digits;

const roundBalance = ({ balance }: InkFit) => ({
  fineAreaPx: round(balance.fineAreaPx ?? 0, 2),
  fineCoverage: round(balance.fineCoverage, 4),
  coarseAreaPx: balance.coarseAreaPx.map((v) => round(v, 2)),
  ...(balance.decoyAreaPx !== undefined && { decoyAreaPx: round(balance.decoyAreaPx, 2) }),
});

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Name and description of a profile that was calibrated. */
export const calibratedName = (
  profile: PrinterProfile,
  name = `${profile.name.replace(/-calibrated$/, '').slice(0, 29)}-calibrated`,
): Pick<PrinterProfile, 'name' | 'description'> => ({
  name,
  description: `${profile.description.replace(/; calibrated$/, '')}; calibrated`,
});

/** Scans less than this part as sure as the surest are left. */
const ABOUT_AS_SURE = 0.8;

/** The scan to take everything from; see {@link ProfileFit.best}. */
export function middleFit(fits: readonly CalibrationFit[]): CalibrationFit {
  const most = Math.max(...fits.map(({ confidence }) => confidence));
  const fineInk = ({ inks, ink }: CalibrationFit): number => {
    const { fineAreaPx = 1, fineCoverage } = inks[ink]!.balance;
    return fineAreaPx * fineCoverage;
  };
  const sure = fits
    .filter(({ confidence }) => confidence >= ABOUT_AS_SURE * most)
    .sort((a, b) => fineInk(a) - fineInk(b));
  return sure[(sure.length - 1) >> 1]!;
}

/** The pair's mixture from all colour scans together. */
function fitPair(
  fits: readonly CalibrationFit[],
  profile: PrinterProfile,
  patches: number,
): InfraredFit | null {
  const { infrared } = profile.latent.emblem;
  const measured = fits.flatMap((fit) => (fit.extraRgb ? [fit.extraRgb.slice(0, patches)] : []));
  if (!infrared || measured.length === 0) return null;
  const middle = measured[0]!.map((_, i) => {
    const channel = (k: 0 | 1 | 2) => median(measured.map((scan) => scan[i]![k]));
    return [channel(0), channel(1), channel(2)] as const;
  });
  return fitInfraredPatches(infrared, middle);
}

/** Lines to the inch of a 45° carrier: its period lies along a row. */
const carrierLpi = (dpi: number, periodPx: number): number => (dpi / periodPx) * Math.SQRT2;

/** From this film contrast on a person reads the fine figure on an original (aim: 15). */
const FINE_SHOWS = 12;

function whatItCarries(
  best: CalibrationFit,
  infrared: InfraredFit | null,
  fineScreen: CarrierFit | null,
  profile: PrinterProfile,
): Carries {
  const lines = best.inks.k?.lines ?? [];
  // A screen counts only when every coarser one that was tried is open too.
  let finestLpi = 0;
  for (const { lpi, printable } of [...lines].sort((a, b) => a.lpi - b.lpi)) {
    if (!printable) break;
    finestLpi = lpi;
  }
  const open = (which: 'coarse' | 'fine'): boolean =>
    carrierLpi(profile.dpi, profile.latent[which].carrier.period) <= finestLpi * 1.1;
  const worst = infrared && Math.max(infrared.expectedDeltaE, infrared.unevenness / 2);
  return {
    pantograph: Object.fromEntries(
      INKS.flatMap((ink) => (best.inks[ink] ? [[ink, best.inks[ink].verdict]] : [])),
    ),
    infrared: !profile.latent.emblem.infrared
      ? 'none'
      : worst === null
        ? 'unmeasured'
        : worst <= PAIR_HIDES
          ? 'carries'
          : worst <= PAIR_SHOWS
            ? 'barely'
            : 'not',
    screens: {
      coarse: open('coarse'),
      fine: fineScreen ? fineScreen.filmDeltaL >= FINE_SHOWS : open('fine'),
    },
    finestLpi,
  };
}
