/** Draws one machine from a named profile. The same name and seed give the same machine. */
import { INKS, type Ink } from '../raster/ink-planes.ts';
import type {
  CopierParams,
  InkOptics,
  PaperParams,
  PrinterParams,
  ScannerParams,
  ScreenParams,
} from './parameters.ts';
import {
  BLACK_GENERATION,
  COPIER_PROFILES,
  DRIFT,
  LUMA_SHARE,
  PAPER_RANGES,
  PRINTER_PROFILES,
  type PrinterProfile,
  SCANNER_PROFILES,
  SCREEN_ANGLES,
  type Sourced,
  TONER_RANGES,
} from './profiles.ts';
import { checkSeed, normal, normalCdf, type Prng, prng, uniform } from './random.ts';

const pick = (random: Prng, range: Sourced): number => uniform(random, [range[0], range[1]]);
const either = (random: Prng, limit: number): number => (2 * random() - 1) * limit;

function lookUp<T>(table: Readonly<Record<string, T>>, name: string, what: string): T {
  if (typeof name !== 'string')
    throw new TypeError(`${what}: expected the name of a profile, got ${typeof name}`);
  if (!Object.hasOwn(table, name))
    throw new RangeError(`${what}: no profile '${name}'; use one of ${Object.keys(table).join(', ')}`);
  return table[name]!;
}

/**
 * A print engine with a sheet in its tray.
 * @param profileName `office-600`, `office-1200`, `heavy-600`, `heavy-1200`, `light-600` or `light-1200`
 * @param seed any integer
 * @throws RangeError on an unknown name or a seed that is no integer
 */
export function drawPrinter(profileName: string, seed: number): PrinterParams {
  const p = lookUp(PRINTER_PROFILES, profileName, 'printer');
  checkSeed(seed);
  const random = prng(seed, 'printer', profileName);
  const toner = prng(seed, 'toner', profileName);
  const black = pick(toner, p.blackTransmittance);
  const colour = (ink: 'c' | 'm' | 'y'): InkOptics => ({
    red: pick(toner, TONER_RANGES[ink].red),
    green: pick(toner, TONER_RANGES[ink].green),
    blue: pick(toner, TONER_RANGES[ink].blue),
    infrared: pick(toner, TONER_RANGES[ink].infrared),
  });
  const offsets = prng(seed, 'registration', profileName);
  const reach = pick(offsets, p.registrationUm);
  const shift = (): readonly [number, number] => [either(offsets, reach), either(offsets, reach)];
  const step = pick(offsets, p.thresholdOffset);
  return {
    profile: profileName,
    dpi: p.dpi,
    ...drawEdge(p, prng(seed, 'edge', profileName)),
    softness: pick(random, p.softness),
    noise: pick(random, p.noise),
    noiseLengthUm: pick(random, p.noiseLengthUm),
    mottle: pick(random, p.mottle),
    mottleLengthMm: pick(random, p.mottleLengthMm),
    grain: pick(random, p.grain),
    satellitesPerMm2: pick(random, p.satellitesPerMm2),
    lineJitterUm: pick(random, p.lineJitterUm),
    banding: pick(random, p.banding),
    bandingPerMm: pick(random, p.bandingPerMm),
    inks: {
      c: colour('c'),
      m: colour('m'),
      y: colour('y'),
      k: {
        red: black,
        green: black,
        blue: black,
        infrared: black + pick(toner, TONER_RANGES.k.infrared),
      },
    },
    registrationUm: { c: shift(), m: shift(), y: shift(), k: [0, 0] },
    thresholdOffset: { c: either(offsets, step), m: either(offsets, step), y: either(offsets, step), k: 0 },
    paper: drawPaper(seed, profileName),
  };
}

/** Spread and threshold within their ranges, and together within the profile's growth of edges. */
function drawEdge(p: PrinterProfile, random: Prng): { spreadUm: number; threshold: number } {
  const [least, most] = p.edgeGrowthUm;
  for (let tries = 0; tries < 1000; tries++) {
    const spreadUm = pick(random, p.spreadUm);
    const threshold = pick(random, p.threshold);
    const solid = 1 - threshold;
    if (normalCdf(least / spreadUm) <= solid && solid <= normalCdf(most / spreadUm))
      return { spreadUm, threshold };
  }
  throw new RangeError('profile: its ranges of spread, threshold and edge growth do not meet');
}

function drawPaper(seed: number, profileName: string): PaperParams {
  const random = prng(seed, 'paper', profileName);
  const green = pick(random, PAPER_RANGES.reflectance);
  return {
    red: green * pick(random, PAPER_RANGES.redTint),
    green,
    blue: green * pick(random, PAPER_RANGES.blueTint),
    infrared: green * pick(random, PAPER_RANGES.infraredTint),
    scatterMm: pick(random, PAPER_RANGES.scatterMm),
    surface: pick(random, PAPER_RANGES.surface),
    showThrough: pick(random, PAPER_RANGES.showThrough),
  };
}

/**
 * The same engine on another day or the same model on another desk: spread, threshold and density move
 * a little, registration is new, and the sheet comes from another ream.
 * @param amount 1 is a usual day-to-day drift (threshold ±0.02, spread ±4 %, one standard deviation);
 *   0 changes nothing but the noise seeds that the caller passes to `printPage`
 * @throws RangeError on a seed that is no integer or an amount that is no number
 */
export function driftPrinter(printer: PrinterParams, seed: number, amount = 1): PrinterParams {
  checkSeed(seed);
  if (!Number.isFinite(amount)) throw new RangeError(`amount: expected a finite number, got ${amount}`);
  const random = prng(seed, 'drift', printer.profile);
  const threshold = printer.threshold + amount * DRIFT.threshold[0] * normal(random);
  const spreadUm = printer.spreadUm * (1 + amount * DRIFT.spread[0] * normal(random));
  const density = 1 + amount * DRIFT.density[0] * normal(random);
  const paper = 1 + amount * DRIFT.paper[0] * normal(random);
  const inks = {} as Record<Ink, InkOptics>;
  const registrationUm = {} as Record<Ink, readonly [number, number]>;
  for (const ink of INKS) {
    const { red, green, blue, infrared } = printer.inks[ink];
    inks[ink] = {
      red: red ** density,
      green: green ** density,
      blue: blue ** density,
      infrared: infrared ** density,
    };
    const [x, y] = printer.registrationUm[ink];
    const jump = ink === 'k' ? 0 : DRIFT.registrationUm[0] * amount;
    registrationUm[ink] = [x + jump * normal(random), y + jump * normal(random)];
  }
  const sheet = printer.paper;
  return {
    ...printer,
    threshold: Math.max(0.05, threshold),
    spreadUm: Math.max(5, spreadUm),
    inks,
    registrationUm,
    paper: {
      ...sheet,
      red: Math.min(0.98, sheet.red * paper),
      green: Math.min(0.98, sheet.green * paper),
      blue: Math.min(0.98, sheet.blue * paper),
    },
  };
}

/**
 * A scanner.
 * @param profileName `flatbed`, `fine`, `feeder` or `infrared-camera`
 * @param seed any integer
 * @throws RangeError on an unknown name or a seed that is no integer
 */
export function drawScanner(profileName: string, seed: number): ScannerParams {
  const p = lookUp(SCANNER_PROFILES, profileName, 'scanner');
  checkSeed(seed);
  const random = prng(seed, 'scanner', profileName);
  const luma = random() < LUMA_SHARE[0];
  return {
    profile: profileName,
    blurUm: pick(random, p.blurUm),
    noise: pick(random, p.noise),
    fixedPattern: pick(random, p.fixedPattern),
    rotationDeg: pick(random, p.rotationDeg),
    scaleX: 1 + either(random, pick(random, p.scaleErrorX)),
    scaleY: 1 + either(random, pick(random, p.scaleErrorY)),
    wobbleUm: pick(random, p.wobbleUm),
    lineJitterUm: pick(random, p.lineJitterUm),
    shiftMm: pick(random, p.shiftMm),
    white: pick(random, p.white),
    black: pick(random, p.black),
    gamma: pick(random, p.gamma),
    sharpen: pick(random, p.sharpen),
    sharpenPx: pick(random, p.sharpenPx),
    jpegQuality: Math.round(pick(random, p.jpegQuality)),
    grayWeights: luma ? [0.299, 0.587, 0.114] : [0, 1, 0],
    showThrough: pick(random, p.showThrough),
  };
}

/**
 * A copier without its print engine, which is drawn apart.
 * @param profileName `mono`, `colour` or `mono-old`
 * @param seed any integer
 * @throws RangeError on an unknown name or a seed that is no integer
 */
export function drawCopier(profileName: string, seed: number): CopierParams {
  const p = lookUp(COPIER_PROFILES, profileName, 'copier');
  checkSeed(seed);
  const flatbed = SCANNER_PROFILES.flatbed!;
  const random = prng(seed, 'copier', profileName);
  const blackStyle = BLACK_GENERATION[Math.floor(random() * BLACK_GENERATION.length)]!;
  const screen = (finer: number): ScreenParams => {
    const r = random();
    const angleDeg = SCREEN_ANGLES[Math.floor(random() * SCREEN_ANGLES.length)]!;
    if (r < p.screens[0]) return { kind: 'line', lpi: pick(random, p.lineLpi), angleDeg };
    if (r < p.screens[0] + p.screens[1])
      return { kind: 'dot', lpi: Math.min(p.dotLpi[1], pick(random, p.dotLpi) * finer), angleDeg };
    return { kind: 'diffusion' };
  };
  return {
    profile: profileName,
    colour: p.colour,
    // The scanner inside: its signal is taken before gamma, sharpening and JPEG.
    scanner: {
      ...drawScanner('feeder', seed),
      profile: `${profileName}/scanner`,
      blurUm: pick(random, p.blurUm),
      rotationDeg: pick(random, flatbed.rotationDeg),
      scaleX: 1 + either(random, flatbed.scaleErrorX[1]),
      scaleY: 1 + either(random, flatbed.scaleErrorY[1]),
      white: 1,
      black: 0,
      gamma: 1,
      sharpen: 0,
    },
    scanDpi: p.scanDpi,
    whitePoint: pick(random, p.whitePoint),
    sharpen: pick(random, p.sharpen),
    sharpenPx: pick(random, p.sharpenPx),
    textThreshold: pick(random, p.textThreshold),
    textSoftness: random() < p.hardText[0] ? 0 : pick(random, p.textSoftness),
    contrast: pick(random, p.contrast),
    darkness: pick(random, p.darkness),
    descreenPx: pick(random, p.descreenPx),
    photoScreen: screen(1),
    textPhotoScreen: screen(p.textPhotoFiner[0]),
    edgeLevel: pick(random, p.edgeLevel),
    blackAmount: uniform(random, blackStyle.amount),
    blackStart: uniform(random, blackStyle.start),
    blackGamma: uniform(random, blackStyle.gamma),
    calibrationError: pick(random, p.calibrationError),
  };
}
