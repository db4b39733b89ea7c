/**
 * How large a field a record gets. A short field leaves more of the back to the pantograph, a strong rate
 * stands more damage, large cells stand worse scans; the rule says which of them gives way first.
 */
import { capacityBytes, RATES, type Rate } from './rates.ts';

/** What a printer profile allows. */
export interface SealedProfile {
  /** Cell sizes in 1/600 inch, the preferred first. */
  readonly cellPx: readonly number[];
  /** Height of the field, in fiducial rows, that still leaves whole words of the pantograph above it. */
  readonly preferredRows: number;
  /** Greatest height. */
  readonly maxRows: number;
  /** The weakest rate that may be used. @default 191 */
  readonly weakestRate?: Rate;
  /** Data cells of a field, from the field geometry. */
  readonly dataCells: (cellPx: number, rows: number) => number;
}

/** A field that holds the record. */
export interface SealedPlan {
  readonly rows: number;
  readonly cellPx: number;
  readonly rate: Rate;
}

/** Rates that are given up before the field grows beyond the preferred height: to a half, no further. */
const STRONG: readonly Rate[] = RATES.filter((rate) => rate <= 127);

/**
 * Chooses the field, for each cell size in the profile's order:
 * 1. the lowest field that holds the record at the strongest rate, up to the preferred height;
 * 2. the preferred height at the strongest rate down to 127 of 255;
 * 3. the lowest field up to the greatest height at 127, then the greatest height at ever weaker rates.
 * The next cell size comes only when none of these fits.
 *
 * Null: it does not fit. The caller then takes a coarser face (200, then 150 dpi) and at last the encoding
 * `picture`, and says so in the manifest.
 * @param contentBytes from `recordBytes`
 */
export function planSealed(contentBytes: number, profile: SealedProfile): SealedPlan | null {
  const { preferredRows, maxRows, dataCells } = profile;
  const weakest = profile.weakestRate ?? 191;
  const fits = (cellPx: number, rows: number, rate: Rate) =>
    rate <= weakest && capacityBytes(dataCells(cellPx, rows), rate) >= contentBytes;
  for (const cellPx of profile.cellPx) {
    const lowest = (from: number, to: number, rate: Rate): SealedPlan | null => {
      for (let rows = from; rows <= to; rows++) if (fits(cellPx, rows, rate)) return { rows, cellPx, rate };
      return null;
    };
    const preferred = Math.min(preferredRows, maxRows);
    const short = lowest(1, preferred, RATES[0]);
    if (short) return short;
    for (const rate of STRONG) if (fits(cellPx, preferred, rate)) return { rows: preferred, cellPx, rate };
    for (const rate of [127, 159, 191, 223] as const) {
      const tall = rate === 127 ? lowest(preferred + 1, maxRows, rate) : lowest(maxRows, maxRows, rate);
      if (tall) {
        // The height was chosen; a stronger rate may fit it by chance.
        const rate2 = RATES.find((r) => fits(cellPx, tall.rows, r));
        return { ...tall, rate: rate2 ?? tall.rate };
      }
    }
  }
  return null;
}
