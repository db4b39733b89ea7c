/**
 * The set on which detection is fitted and measured: patches of the built-in pantograph printed, copied and scanned by
 * drawn machines, as they lie on glass, with the place at which `verify` would look for each. Kept as raw files, so
 * that features can be measured again in seconds.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadFont } from '../src/layout/font.ts';
import { textOutline } from '../src/layout/text-outline.ts';
import { type Affine, chain, invert } from '../src/numeric/affine.ts';
import { createBitmap } from '../src/raster/bitmap.ts';
import { fillRect } from '../src/raster/fill-rect.ts';
import type { InkPlanes } from '../src/raster/ink-planes.ts';
import {
  type CopierParams,
  type CopyMode,
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  driftPrinter,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { jpegRoundTrip } from '../src/simulate/jpeg.ts';
import { hashSeed, prng } from '../src/simulate/random.ts';
import { scanMap } from '../src/simulate/scan-geometry.ts';
import { builtinPantograph, fillPantograph, preparePantograph } from '../src/watermark/index.ts';
import { crowdedMask } from '../src/watermark/word-mask.ts';
import { balanceOn } from './pantograph-patches.ts';
import { strangePrinter } from './pantograph-trials.ts';
import { randomCopier, randomPrinter, randomScanner } from './random-machines.ts';

/** One scan of the set. */
export interface SetScan {
  /** Raw grey levels, `width * height` bytes, in the set's folder. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  /** Where the verifier believes device pixels of the face to lie in the scan. */
  readonly map: Affine;
  /** The engine's seed; engines are held out by it. */
  readonly seed: number;
  readonly engine: string;
  readonly calibrated: boolean;
  /** `original`, or the mode of the copy. */
  readonly mode: string;
  /** A copy that was laid down nearly straight, its copier's scale true to 0.05 %. */
  readonly straight: boolean;
  readonly copier: string;
  readonly scanner: string;
}

/** 60 × 45 mm. */
export const PATCH = { dpi: 600, width: 1408, height: 1064 };

const font = loadFont(
  new Uint8Array(
    readFileSync(
      new URL(
        '../node_modules/@expo-google-fonts/biz-udmincho/700Bold/BIZUDMincho_700Bold.ttf',
        import.meta.url,
      ),
    ),
  ),
);
const base = builtinPantograph(600);
/** The built-in design, its words so close that most windows of the patch hold both word and ground. */
export const SET_DESIGN = { ...base, word: { ...base.word, pitchXMm: 36, pitchYMm: 24 } };
export const SET_MASK = crowdedMask(SET_DESIGN.word, PATCH, (text) => textOutline(font, text));

/** A dense field on the other face, cells of 6 pixels. */
function field(seed: number): InkPlanes {
  const random = prng(seed, 'field');
  const k = createBitmap(PATCH.width, PATCH.height);
  for (let y = 0; y < PATCH.height; y += 6)
    for (let x = 0; x < PATCH.width; x += 6)
      if (random() < 0.5)
        fillRect(k, { x, y, width: Math.min(6, PATCH.width - x), height: Math.min(6, PATCH.height - y) });
  return { ...PATCH, c: null, m: null, y: null, k };
}

/** A copier whose glass holds the sheet nearly straight: less than one beat of the two grids on the patch. */
function nearly(copier: CopierParams, seed: number): CopierParams {
  const random = prng(seed, 'nearly');
  const scale = () => 1 + 0.001 * (random() - 0.5);
  const scanner = { ...copier.scanner, rotationDeg: 0.04, shiftMm: 0.05, scaleX: scale(), scaleY: scale() };
  return { ...copier, scanner: { ...scanner, wobbleUm: Math.min(20, scanner.wobbleUm) } };
}

const KINDS = ['office', 'random', 'strange', 'heavy', 'office', 'light', 'random'] as const;
const engineOf = (kind: (typeof KINDS)[number], seed: number) =>
  kind === 'strange'
    ? strangePrinter(600, seed)
    : kind === 'random'
      ? randomPrinter(600, seed)
      : drawPrinter(`${kind}-600`, seed);

/** What prints a copy. */
const COPY_ENGINES = ['office-600', 'office-1200', 'heavy-600', 'light-600', 'random'] as const;

const identity: Affine = [1, 0, 0, 1, 0, 0];

/** What a registration leaves: three corners of the patch up to 1.5 device pixels off their places. */
function misplaced(seed: number): Affine {
  const random = prng(seed, 'registration');
  const off = () => 3 * (random() - 0.5);
  const [x0, y0, x1, y1, x2, y2] = [off(), off(), off(), off(), off(), off()];
  const { width, height } = PATCH;
  return [1 + (x1 - x0) / width, (y1 - y0) / width, (x2 - x0) / height, 1 + (y2 - y0) / height, x0, y0];
}

interface Sheet {
  readonly mode: string;
  readonly straight: boolean;
  readonly copier: string;
  /** Pixels of the copier's scan, of `scanDpi`, to device pixels of the original. */
  readonly toOriginal: Affine;
  readonly scanDpi: number;
  print(): Paper;
}

/** What the copies of an engine are made in; the third lies nearly straight, the last dead straight on its glass. */
const COPIES: readonly CopyMode[] = ['text', 'text', 'text', 'text-photo', 'photo', 'text'];

/** Two originals and six copies of one engine, printed when they are asked for. */
function sheetsOf(seed: number, kind: (typeof KINDS)[number], calibrated: boolean): Sheet[] {
  const printer = engineOf(kind, seed);
  // The balance was found on the day before.
  const design = calibrated ? { ...balanceOn(base, printer, seed), word: SET_DESIGN.word } : SET_DESIGN;
  const k = fillPantograph(preparePantograph(design, SET_MASK, PATCH));
  const planes: InkPlanes = { ...PATCH, c: null, m: null, y: null, k };
  const behind = seed % 3 === 1 ? field(seed) : null;
  const print = (day: number) =>
    printPage(planes, driftPrinter(printer, seed + day), seed + 5000 * day, { behind, quality: 'fast' });
  const first = print(0);
  const originals = [0, 1].map((day) => ({
    mode: 'original',
    straight: false,
    copier: '',
    toOriginal: identity,
    scanDpi: PATCH.dpi,
    print: () => (day === 0 ? first : print(day)),
  }));
  const copies = COPIES.map((mode, n) => {
    const own = 10 * seed + n;
    const aligned = n === 5;
    const straight = n === 2 || aligned;
    const unknown = n === 1 || (n >= 2 && (seed + n) % 2 === 0);
    const drawn = unknown
      ? randomCopier(own).copier
      : drawCopier((['mono', 'colour', 'mono-old'] as const)[(seed + n) % 3]!, own);
    const copier = n === 2 ? nearly(drawn, own) : drawn;
    const name = COPY_ENGINES[(seed + 2 * n) % COPY_ENGINES.length]!;
    const engine = name === 'random' ? randomPrinter(600, own) : drawPrinter(name, own);
    const placed = { dpi: copier.scanDpi, aligned, marginMm: 0 };
    const { toPlanes } = scanMap(first, copier.scanner, hashSeed(own, 'copy', 0), placed);
    return {
      mode,
      straight,
      copier: drawn.profile,
      toOriginal: toPlanes,
      scanDpi: copier.scanDpi,
      print: () => copyPaper(first, copier, engine, own, { mode, aligned, quality: 'fast' }),
    };
  });
  return [...originals, ...copies];
}

/**
 * The scans of an engine, made where the folder does not hold them yet. Several runs may fill one folder.
 * @param lineJitterUm every scanner's lines lie off by up to so much (a standard deviation from 2 µm to this, drawn
 *   anew); 0 leaves scanners as they are drawn
 */
export async function makeScans(folder: string, seed: number, lineJitterUm = 0): Promise<SetScan[]> {
  mkdirSync(folder, { recursive: true });
  const list = `${folder}/${seed}.json`;
  if (existsSync(list)) return JSON.parse(readFileSync(list, 'utf8')) as SetScan[];
  const scans: SetScan[] = [];
  const kind = KINDS[seed % KINDS.length]!;
  const calibrated = seed % 4 !== 3;
  for (const [n, sheet] of sheetsOf(seed, kind, calibrated).entries()) {
    const { mode, straight, copier } = sheet;
    const own = 20 * seed + n;
    const which = (['flatbed', 'feeder', 'random', 'fine'] as const)[Math.floor(4 * prng(own, 'which')())]!;
    const drawn = which === 'random' ? randomScanner(own) : drawScanner(which, own);
    const jitter = lineJitterUm ? 2 + (lineJitterUm - 2) * prng(own, 'jitter')() : drawn.lineJitterUm;
    const scanner = { ...drawn, lineJitterUm: jitter };
    const paper = sheet.print();
    // Text keeps the grid of the copier's scan, screens are drawn as finely as its engine can.
    const fold = sheet.scanDpi / paper.planes.dpi;
    const toOriginal = chain([fold, 0, 0, fold, 0, 0], sheet.toOriginal);
    for (const dpi of [200, 300, 600]) {
      const placed = { dpi, aligned: false, marginMm: 0 };
      const raw = scanPaper(paper, scanner, own, { dpi });
      // One scan in three is kept without loss.
      const scan = own % 3 === 0 ? raw : await jpegRoundTrip(raw, scanner.jpegQuality);
      const toScan = invert(chain(scanMap(paper, scanner, own, placed).toPlanes, toOriginal));
      const file = `${seed}-${n}-${dpi}.gray`;
      writeFileSync(`${folder}/${file}`, scan.data);
      scans.push({
        file,
        width: scan.width,
        height: scan.height,
        dpi,
        map: chain(misplaced(own + dpi), toScan),
        seed,
        engine: kind,
        calibrated,
        mode,
        straight,
        copier,
        scanner: which,
      });
    }
  }
  writeFileSync(list, JSON.stringify(scans));
  console.error(`engine ${seed}: ${scans.length} scans`);
  return scans;
}

/** Which of them is the copy that lies dead straight. */
export const DEAD_STRAIGHT: number = 1 + COPIES.length;
