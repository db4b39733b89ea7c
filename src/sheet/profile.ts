/**
 * What one kind of printer is given: the designs of the protections, and which of them it can carry.
 * Plain JSON; `shingan calibrate fit` writes one for a printer at hand.
 */
import { createHash } from 'node:crypto';
import { checkNames, fieldNames } from '../check-field.ts';
import { InputError } from '../errors.ts';
import { builtinLatentDesign, checkLatentDesign, type LatentDesign } from '../latent/index.ts';
import type { Ink } from '../raster/ink-planes.ts';
import { CELL_SIZES, type CellPx } from '../scramble/field/index.ts';
import {
  builtinPantograph,
  checkDesign,
  type PantographBalance,
  type PantographDesign,
} from '../watermark/index.ts';
import { FIELD_MAX_ROWS } from './back.ts';

/** How the scrambled field is laid out on this printer. */
export interface ScrambleSettings {
  /** Cell sizes in 1/600 inch, the preferred first; the others are tried when a page does not fit. */
  readonly cellPx: readonly CellPx[];
  /** Height of the field in fiducial pitches that still leaves whole words of the pantograph, 1..20. */
  readonly preferredRows: number;
  /** Greatest height, 1..20. */
  readonly maxRows: number;
}

/** Where a fitted profile comes from. */
export interface CalibrationRecord {
  /** ISO date of the fit. */
  readonly date: string;
  /** The printer, in the operator's words. */
  readonly printer: string;
  /** How sure the fit is, 0..1. */
  readonly confidence: number;
  /** What the fit found beside the numbers of the designs; for people and for later fits. */
  readonly verdict?: string;
  readonly notes?: readonly string[];
  readonly carries?: unknown;
  /** Dot gain at half coverage per ink, parts of the solid. */
  readonly dotGain?: Readonly<Partial<Record<Ink, number>>>;
  /** The balance of the pantograph in each ink that the sheet has, should another than the design's be used. */
  readonly balances?: Readonly<Partial<Record<Ink, PantographBalance>>>;
  /** The infrared pair, CIEDE2000; null where it was not measured. */
  readonly pair?: {
    readonly expectedDeltaE: number;
    readonly nominalDeltaE: number;
    readonly unevenness: number;
  } | null;
  /** Lines of the fine screen, device pixels, and ΔL* expected under the film; null where no scan could tell. */
  readonly fineScreen?: {
    readonly period: number;
    readonly inkPx: number;
    readonly filmDeltaL: number;
  } | null;
}

/** Format 1. */
export interface PrinterProfile {
  readonly format: 1;
  /** 1..40 characters of a-z 0-9 - . _ */
  readonly name: string;
  /** For lists. */
  readonly description: string;
  /** Of the engine: device pixels per inch. */
  readonly dpi: 600 | 1200;
  /** `mono`: one black toner. `cmyk`: DeviceCMYK reaches the engine unmanaged. */
  readonly path: 'mono' | 'cmyk';
  /** Of both faces; its `dpi` is that of the profile. */
  readonly pantograph: PantographDesign;
  /** Emblem and line screens; without an infrared pair on `mono`. */
  readonly latent: LatentDesign;
  readonly scramble: ScrambleSettings;
  /** Null: built in, or written by hand. */
  readonly calibration: CalibrationRecord | null;
}

const builtin = (
  dpi: 600 | 1200,
  path: 'mono' | 'cmyk',
  name: string,
  description: string,
): PrinterProfile => ({
  format: 1,
  name,
  description,
  dpi,
  path,
  pantograph: builtinPantograph(dpi),
  latent: builtinLatentDesign(dpi, path === 'cmyk'),
  scramble: { cellPx: [6, 5], preferredRows: 14, maxRows: 18 },
  calibration: null,
});

/** The profile that is used when none is named. */
export const DEFAULT_PROFILE = 'generic-600-cmyk';

/** Conservative profiles for printers that nobody has measured yet; `docs/pantograph.md` says what they risk. */
export const builtinProfiles = (): readonly PrinterProfile[] => [
  builtin(600, 'cmyk', 'generic-600-cmyk', 'colour multi-copier, 600 dpi, DeviceCMYK unmanaged'),
  builtin(600, 'mono', 'generic-600', 'black laser printer, 600 dpi'),
  builtin(1200, 'cmyk', 'generic-1200-cmyk', 'colour laser printer, 1200 dpi, DeviceCMYK unmanaged'),
  builtin(1200, 'mono', 'generic-1200', 'black laser printer, 1200 dpi'),
];

/** A built-in profile by name, or undefined. */
export const builtinProfile = (name: string): PrinterProfile | undefined =>
  builtinProfiles().find((profile) => profile.name === name);

const KEYS = {
  profile: fieldNames<PrinterProfile>({
    format: true,
    name: true,
    description: true,
    dpi: true,
    path: true,
    pantograph: true,
    latent: true,
    scramble: true,
    calibration: true,
  }),
  scramble: fieldNames<ScrambleSettings>({ cellPx: true, preferredRows: true, maxRows: true }),
  calibration: fieldNames<CalibrationRecord>({
    date: true,
    printer: true,
    confidence: true,
    verdict: true,
    notes: true,
    carries: true,
    dotGain: true,
    balances: true,
    pair: true,
    fineScreen: true,
  }),
} as const;

/**
 * Checks a profile read from JSON. A key that no profile has is refused too: a design's number is one of all its keys.
 * @param where the file's name, for messages
 * @throws InputError naming the field
 */
export function parseProfile(json: unknown, where = 'profile'): PrinterProfile {
  const bad = (field: string, what: string, remedy = 'change it in the file'): never => {
    throw new InputError('input', `${where}: ${field}`, what, remedy);
  };
  /** What a check says, which names its field; `part` is before it. */
  const within = (part: string, check: () => unknown): void => {
    try {
      check();
    } catch (error) {
      const [field, ...what] = (error as Error).message.split(': ');
      bad(`${part}${field}`, what.join(': '));
    }
  };
  const whole = "start from a file that 'shingan profiles NAME -o FILE' writes";
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return bad('/', 'is not a profile', whole);
  const p = json as Partial<PrinterProfile>;
  if (p.format !== 1) bad('format', 'is not 1, the format of this version', whole);
  within('', () => checkNames('', p, KEYS.profile));
  if (typeof p.name !== 'string' || !/^[a-z0-9._-]{1,40}$/.test(p.name))
    bad('name', 'is not a name of 1 to 40 characters a-z 0-9 . _ -');
  if (typeof p.description !== 'string') bad('description', 'is not text');
  if (p.dpi !== 600 && p.dpi !== 1200) bad('dpi', 'is neither 600 nor 1200');
  if (p.path !== 'mono' && p.path !== 'cmyk') bad('path', 'is neither mono nor cmyk');
  if (typeof p.pantograph !== 'object' || p.pantograph === null) bad('pantograph', 'is missing', whole);
  if (typeof p.latent !== 'object' || p.latent === null) bad('latent', 'is missing', whole);
  const { scramble, calibration } = p;
  if (typeof scramble !== 'object' || scramble === null) return bad('scramble', 'is missing', whole);
  within('', () => checkNames('scramble', scramble, KEYS.scramble));
  if (typeof calibration === 'object' && calibration !== null)
    within('', () => checkNames('calibration', calibration, KEYS.calibration));
  if (
    !Array.isArray(scramble.cellPx) ||
    scramble.cellPx.length === 0 ||
    scramble.cellPx.some((px: number) => !(CELL_SIZES as readonly number[]).includes(px))
  )
    bad('scramble.cellPx', `is not a list of ${CELL_SIZES.join(', ')}`);
  for (const field of ['preferredRows', 'maxRows'] as const) {
    const rows = scramble[field];
    if (!Number.isInteger(rows) || rows < 1 || rows > FIELD_MAX_ROWS)
      bad(`scramble.${field}`, `is not an integer 1..${FIELD_MAX_ROWS}`);
  }
  const profile = p as PrinterProfile;
  within('pantograph: ', () => checkDesign(profile.pantograph));
  within('latent: ', () => checkLatentDesign(profile.latent));
  if (profile.pantograph.dpi !== profile.dpi)
    bad('pantograph.dpi', `is not the profile's ${profile.dpi}`, whole);
  if (profile.latent.dpi !== profile.dpi) bad('latent.dpi', `is not the profile's ${profile.dpi}`, whole);
  if (profile.path === 'mono' && profile.pantograph.ink !== 'k')
    bad('pantograph.ink', 'is a colour on a mono printer', 'give "k"');
  if (profile.path === 'mono' && profile.latent.emblem.infrared)
    bad('latent.emblem.infrared', 'needs DeviceCMYK', 'on a mono printer give null: its line screen is used');
  return profile;
}

/** JSON with keys in order: one text for one value. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}

/** Numbers that a calibration sets, per printer: they do not change where anything lies. */
const BALANCE: ReadonlySet<string> = new Set(['coverage', 'areaPx', 'figure', 'surround']);

/**
 * The number that a label gives a design: 16 bits of the SHA-256 of its canonical JSON, never 0. A
 * verifier that knows the design finds it by this number. What a calibration sets is left out, so a
 * sheet of a calibrated printer is read with the design that its profile started from.
 */
export function designNumber(design: PantographDesign | LatentDesign): number {
  const shape = JSON.parse(JSON.stringify(design, (name, value) => (BALANCE.has(name) ? undefined : value)));
  return createHash('sha256').update(canonical(shape)).digest().readUInt16BE(0) || 1;
}
