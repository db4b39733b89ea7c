/**
 * A pantograph as plain data: which word, which two screens, what hides the difference between them.
 *
 * The page is cut into cells of `cell.width` × `cell.height` device pixels. A cell belongs to the word
 * or to the ground, whole; no dot of any screen crosses the edge of a cell, so no dot is ever cut.
 * Cells lie on a chequerboard: cell (i, j) is *on* where i + j is even (`lattice: 'quincunx'`) or
 * always (`'square'`); coarse dots stand in on cells.
 */

import {
  checkArray,
  checkInteger,
  checkNames,
  checkNumber,
  checkObject,
  checkOneOf,
  fieldNames,
  refuse,
} from '../check-field.ts';
import type { Ink } from '../raster/ink-planes.ts';
import { shareLeftOut } from './camouflage.ts';
import { largestDot } from './dots.ts';
import { KEEP_OUT_MOST, type KeepOutMargins } from './keep-out.ts';

/** A one-bit picture as JSON carries it. */
export interface WordPicture {
  /** Pixels, 8..4096 each. */
  readonly width: number;
  readonly height: number;
  /** Base64 of the rows, `ceil(width / 8)` bytes each, first pixel in the top bit; 1 = picture. */
  readonly bits: string;
}

/** What the hidden word says, and where. */
export interface WordSpec {
  /**
   * Lines of text. `{name}` is a token, filled from the request (`{serial}`, `{date}`, `{place}`). Of these a label tells
   * the serial alone: lines with another are for the eye, and a word of nothing else is `unsure` to `verify`.
   */
  readonly lines: readonly string[];
  /** Height of the em, mm. */
  readonly sizeMm: number;
  /** Distance of the baselines of two lines, in em, 0.5..5. @default 1.15 */
  readonly leading?: number;
  /** Counter-clockwise turn of the whole array of words, degrees. */
  readonly angleDeg: number;
  /** Distance of words along and across their line, mm. */
  readonly pitchXMm: number;
  readonly pitchYMm: number;
  /** Shift of each next row of words, as a part of `pitchXMm`, 0..1. */
  readonly stagger: number;
  /** Strokes are thickened by this on every side, mm: a Mincho's thin strokes must still hold dots. */
  readonly boldMm: number;
  /** A mark in the place of the words; `sizeMm` is its height. `lines` are not used then. */
  readonly picture?: WordPicture;
}

/** How a dot of n pixels is drawn. */
export type DotShape = 'round' | 'square' | 'bar';
const SHAPES: readonly DotShape[] = ['round', 'square', 'bar'];

/** Pitches of fine dots that can divide a cell and leave paper between them. */
const PITCHES = [2, 4, 8, 16] as const;

/** One rung of the ladder: coarse dots, which copiers keep. */
export interface CoarseScreen {
  readonly shape: DotShape;
  /**
   * Mean area of a dot in device pixels, as large as its cell holds; a fraction mixes the two next whole sizes in
   * blue-noise order.
   */
  readonly areaPx: number;
  /** Part of the on cells that carry a dot, 0..1: larger dots stand wider apart. @default 1 */
  readonly share?: number;
}

/** Fine dots, which copiers lose. */
export interface FineScreen {
  readonly shape: DotShape;
  /** Mean area of a dot in device pixels, 1..36, within its site; a fraction mixes the two next whole sizes. */
  readonly areaPx: number;
  /** Pitch of the sites in device pixels: 2, 4, 8 or 16; divides the cell's width and height. */
  readonly pitchPx: number;
  /** A second site in the middle of each four: twice the sites, at 45 degrees. @default false */
  readonly centred?: boolean;
  /** Part of the sites that carry a dot, 0..1, taken in blue-noise order. The balance of the tones. */
  readonly coverage: number;
  /** Sites in every cell, or only in the on cells of the chequerboard. @default 'even' */
  readonly arrangement?: 'even' | 'on-cells';
}

/** Coarse dots in the ground, which carry the word's texture into it. */
export interface Decoys {
  /** Part of the on cells that carry one, 0..1. */
  readonly share: number;
  /**
   * Mean area of a decoy in device pixels. Texture grows with the square of a dot, tone with the dot: a few
   * decoys larger than the word's dots have its texture and take less of its tone.
   * @default the ladder's sizes in turn
   */
  readonly areaPx?: number;
  /** Greatest move from the middle of the cell on each axis, device pixels, an integer 0..8. */
  readonly jitterPx: number;
}

/** The overlay motifs. */
export const MOTIFS = ['seigaiha', 'asanoha', 'sakura', 'waves', 'guilloche'] as const;
export type Motif = (typeof MOTIFS)[number];

/** Light lines through both screens: whole cells are left out along them. */
export interface Camouflage {
  readonly motif: Motif;
  /** Size of one figure of the motif, mm. */
  readonly sizeMm: number;
  /** Width of its lines, mm. */
  readonly lineMm: number;
}

/** A void pantograph for one kind of printer. Plain JSON. */
export interface PantographDesign {
  readonly format: 1;
  /** Device pixels per inch: 600 or 1200. */
  readonly dpi: number;
  /** The one process ink, at 100 %. */
  readonly ink: Exclude<Ink, 'y'>;
  /** What becomes dark on a copy. */
  readonly mode: 'word-appears' | 'ground-appears';
  readonly word: WordSpec;
  /** Width 8 or 16; height 4..32, even. */
  readonly cell: { readonly width: number; readonly height: number };
  readonly lattice: 'square' | 'quincunx';
  /** The ladder, one to four rungs; words take them in turn. All should print the same tone. */
  readonly coarse: readonly CoarseScreen[];
  /** Greatest move of the word's own coarse dots, device pixels, an integer 0..8. */
  readonly jitterPx: number;
  readonly fine: FineScreen;
  readonly decoys: Decoys;
  readonly camouflage: Camouflage | null;
  /** Clear space on the front, where another than `keepOutFromFace`'s own is wanted. */
  readonly keepOut?: KeepOutMargins;
}

/** The numbers that a calibration sets; everything else of a design is a matter of taste and of copiers. */
export interface PantographBalance {
  /** {@link FineScreen.areaPx}; left as it is when absent. */
  readonly fineAreaPx?: number;
  /** {@link FineScreen.coverage} */
  readonly fineCoverage: number;
  /** {@link CoarseScreen.areaPx}, a rung each. */
  readonly coarseAreaPx: readonly number[];
  /** {@link Decoys.areaPx}; left as it is when absent. */
  readonly decoyAreaPx?: number;
}

/** The balance that a design has. */
export const ownBalance = ({ coarse, decoys, fine }: PantographDesign): PantographBalance => ({
  fineAreaPx: fine.areaPx,
  fineCoverage: fine.coverage,
  coarseAreaPx: coarse.map(({ areaPx }) => areaPx),
  ...(decoys.areaPx !== undefined && { decoyAreaPx: decoys.areaPx }),
});

/** The design with another balance. */
export function withBalance(design: PantographDesign, balance: PantographBalance): PantographDesign {
  if (balance.coarseAreaPx.length !== design.coarse.length)
    throw new RangeError(
      `balance.coarseAreaPx: expected ${design.coarse.length} numbers, got ${balance.coarseAreaPx.length}`,
    );
  return checkDesign({
    ...design,
    fine: {
      ...design.fine,
      areaPx: balance.fineAreaPx ?? design.fine.areaPx,
      coverage: balance.fineCoverage,
    },
    coarse: design.coarse.map((rung, i) => ({ ...rung, areaPx: balance.coarseAreaPx[i]! })),
    decoys:
      balance.decoyAreaPx === undefined ? design.decoys : { ...design.decoys, areaPx: balance.decoyAreaPx },
  });
}

/**
 * The largest coarse dot of a shape, device pixels. Left of it and above it a pixel of its cell stays paper: it does not
 * cross into the next cell, nor touch the coarse dot there. Only a cluster near the limit (round: 33 of 36 pixels in a cell
 * of 8, as the decoys of a calibration are that enlarges most) takes the other rim; smaller ones have a ring of paper.
 */
export function roomOf({ cell: { width, height } }: PantographDesign, shape: DotShape): number {
  const ringed = (Math.min(width, height) - 2) ** 2;
  return Math.min(ringed, largestDot(shape, width - 1, height - 1));
}

/** The shape of decoys with a size of their own. */
export const DECOY_SHAPE: DotShape = 'round';

/** The largest fine dot, device pixels: it stays within its site's box; a centred site leaves it half the pitch. */
export function mostFine({ centred, pitchPx, shape }: FineScreen): number {
  const side = centred ? pitchPx >> 1 : pitchPx - 1;
  return Math.min(36, largestDot(shape, side, side));
}

/** How many times larger the coarse dots of a design may become. */
export function mostScale(design: PantographDesign): number {
  const { coarse, decoys } = design;
  const scales = coarse.map(({ shape, areaPx }) => roomOf(design, shape) / areaPx);
  if (decoys.areaPx !== undefined) scales.push(roomOf(design, DECOY_SHAPE) / decoys.areaPx);
  return Math.min(...scales);
}

/** The design with its coarse dots, the word's and the decoys, `scale` times as large, as far as cells have room. */
export function scaleCoarse(design: PantographDesign, scale: number): PantographDesign {
  const sized = (shape: DotShape, areaPx: number): number =>
    Math.max(1, Math.min(roomOf(design, shape), areaPx * scale));
  const { coarse, decoys } = design;
  return {
    ...design,
    coarse: coarse.map((rung) => ({ ...rung, areaPx: sized(rung.shape, rung.areaPx) })),
    decoys: decoys.areaPx === undefined ? decoys : { ...decoys, areaPx: sized(DECOY_SHAPE, decoys.areaPx) },
  };
}

const KEYS = {
  design: fieldNames<PantographDesign>({
    format: true,
    dpi: true,
    ink: true,
    mode: true,
    word: true,
    cell: true,
    lattice: true,
    coarse: true,
    jitterPx: true,
    fine: true,
    decoys: true,
    camouflage: true,
    keepOut: true,
  }),
  word: fieldNames<WordSpec>({
    lines: true,
    sizeMm: true,
    leading: true,
    angleDeg: true,
    pitchXMm: true,
    pitchYMm: true,
    stagger: true,
    boldMm: true,
    picture: true,
  }),
  picture: fieldNames<WordPicture>({ width: true, height: true, bits: true }),
  cell: fieldNames<PantographDesign['cell']>({ width: true, height: true }),
  coarse: fieldNames<CoarseScreen>({ shape: true, areaPx: true, share: true }),
  fine: fieldNames<FineScreen>({
    shape: true,
    areaPx: true,
    pitchPx: true,
    centred: true,
    coverage: true,
    arrangement: true,
  }),
  decoys: fieldNames<Decoys>({ share: true, areaPx: true, jitterPx: true }),
  camouflage: fieldNames<Camouflage>({ motif: true, sizeMm: true, lineMm: true }),
  keepOut: Object.keys(KEEP_OUT_MOST),
} as const;

function checkWord(word: WordSpec): void {
  checkObject('word', word);
  checkNames('word', word, KEYS.word);
  checkNumber('word.sizeMm', word.sizeMm, 4, 200);
  checkNumber('word.pitchXMm', word.pitchXMm, 4, 400);
  checkNumber('word.pitchYMm', word.pitchYMm, 4, 400);
  checkNumber('word.angleDeg', word.angleDeg, -90, 90);
  checkNumber('word.stagger', word.stagger, 0, 1);
  checkNumber('word.boldMm', word.boldMm, 0, 3);
  // Nothing reads lines and leading where a picture stands.
  if (word.picture !== undefined) checkPicture(word.picture);
  else checkLines(word);
}

function checkLines({ lines, leading }: WordSpec): void {
  if (leading !== undefined) checkNumber('word.leading', leading, 0.5, 5);
  checkArray('word.lines', lines, 1, 20);
  lines.forEach((line, i) => {
    if (typeof line !== 'string') refuse(`word.lines[${i}]`, 'a string', line);
  });
}

function checkPicture(picture: WordPicture): void {
  checkObject('word.picture', picture);
  checkNames('word.picture', picture, KEYS.picture);
  const { width, height, bits } = picture;
  checkInteger('word.picture.width', width, 8, 4096);
  checkInteger('word.picture.height', height, 8, 4096);
  const expected = 4 * Math.ceil((Math.ceil(width / 8) * height) / 3);
  if (typeof bits !== 'string' || bits.length !== expected || !/^[A-Za-z0-9+/]*={0,2}$/.test(bits))
    throw new RangeError(`word.picture.bits: expected ${expected} characters of base64`);
}

function checkCoarse(rung: CoarseScreen, field: string, design: PantographDesign): void {
  checkObject(field, rung);
  checkNames(field, rung, KEYS.coarse);
  checkOneOf(`${field}.shape`, rung.shape, SHAPES);
  checkNumber(`${field}.areaPx`, rung.areaPx, 1, roomOf(design, rung.shape));
  if (rung.share !== undefined) checkNumber(`${field}.share`, rung.share, 0.05, 1);
}

function checkFine(fine: FineScreen, { cell }: PantographDesign): void {
  checkObject('fine', fine);
  checkNames('fine', fine, KEYS.fine);
  checkOneOf('fine.shape', fine.shape, SHAPES);
  const pitches = PITCHES.filter((pitch) => cell.width % pitch === 0 && cell.height % pitch === 0);
  checkOneOf('fine.pitchPx', fine.pitchPx, pitches);
  if (fine.centred !== undefined && typeof fine.centred !== 'boolean')
    refuse('fine.centred', 'true or false', fine.centred);
  checkNumber('fine.areaPx', fine.areaPx, 1, mostFine(fine));
  checkNumber('fine.coverage', fine.coverage, 0, 1);
  if (fine.arrangement !== undefined)
    checkOneOf('fine.arrangement', fine.arrangement, [
      'even',
      'on-cells',
    ] satisfies FineScreen['arrangement'][]);
}

function checkDecoys(decoys: Decoys, design: PantographDesign): void {
  checkObject('decoys', decoys);
  checkNames('decoys', decoys, KEYS.decoys);
  checkNumber('decoys.share', decoys.share, 0, 1);
  if (decoys.areaPx !== undefined)
    checkNumber('decoys.areaPx', decoys.areaPx, 1, roomOf(design, DECOY_SHAPE));
  checkInteger('decoys.jitterPx', decoys.jitterPx, 0, 8);
}

/** Most of a page that a motif may leave out: what is left must carry a word. */
const MOST_LEFT_OUT = 0.5;

function checkCamouflage(camouflage: Camouflage | null): void {
  if (camouflage === null) return;
  if (typeof camouflage !== 'object') refuse('camouflage', 'an object or null', camouflage);
  checkNames('camouflage', camouflage, KEYS.camouflage);
  checkOneOf('camouflage.motif', camouflage.motif, MOTIFS);
  checkNumber('camouflage.sizeMm', camouflage.sizeMm, 3, 100);
  checkNumber('camouflage.lineMm', camouflage.lineMm, 0.2, 5);
  // Lines thinner than a twentieth of a figure leave out less than that, whatever the motif.
  const thin = 20 * camouflage.lineMm <= camouflage.sizeMm;
  const share = thin ? 0 : shareLeftOut(camouflage);
  if (share > MOST_LEFT_OUT)
    throw new RangeError(
      `camouflage.lineMm: ${camouflage.lineMm} leaves out ${Math.round(100 * share)} % of the page, more than ${100 * MOST_LEFT_OUT} %; expected thinner lines or a larger sizeMm`,
    );
}

function checkKeepOut(keepOut: KeepOutMargins): void {
  checkObject('keepOut', keepOut);
  checkNames('keepOut', keepOut, KEYS.keepOut);
  for (const [name, mm] of Object.entries(keepOut))
    checkNumber(`keepOut.${name}`, mm, 0, KEEP_OUT_MOST[name as keyof KeepOutMargins]);
}

/**
 * Checks every field of a design: it may come from JSON.
 * @returns the design itself
 * @throws RangeError naming the field
 */
export function checkDesign(design: PantographDesign): PantographDesign {
  checkObject('design', design);
  checkOneOf('format', design.format, [1]);
  checkNames('', design, KEYS.design);
  checkOneOf('dpi', design.dpi, [600, 1200]);
  checkOneOf('ink', design.ink, ['c', 'm', 'k'] satisfies PantographDesign['ink'][]);
  checkOneOf('mode', design.mode, ['word-appears', 'ground-appears'] satisfies PantographDesign['mode'][]);
  checkWord(design.word);
  checkObject('cell', design.cell);
  checkNames('cell', design.cell, KEYS.cell);
  checkOneOf('cell.width', design.cell.width, [8, 16]);
  checkInteger('cell.height', design.cell.height, 4, 32);
  // No pitch of fine dots divides an odd height.
  if (design.cell.height % 2) refuse('cell.height', 'an even number', design.cell.height);
  checkOneOf('lattice', design.lattice, ['square', 'quincunx'] satisfies PantographDesign['lattice'][]);
  checkArray('coarse', design.coarse, 1, 4);
  design.coarse.forEach((rung, i) => {
    checkCoarse(rung, `coarse[${i}]`, design);
  });
  checkInteger('jitterPx', design.jitterPx, 0, 8);
  checkFine(design.fine, design);
  checkDecoys(design.decoys, design);
  checkCamouflage(design.camouflage);
  if (design.keepOut !== undefined) checkKeepOut(design.keepOut);
  return design;
}
