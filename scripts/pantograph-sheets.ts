/**
 * Whole sheets by `verify`: certificates printed on drawn engines, photocopied on both faces, scanned at 600 and 300 dpi;
 * what the pantograph, the ring and the verdict say of each.
 *
 *   npx tsx scripts/pantograph-sheets.ts [engines = 3] [first seed = 1]
 */
import { openRenderer } from '../src/pdf/index.ts';
import { measurePalette, pagePlanes } from '../src/pdf/page-planes.ts';
import { builtinProfile } from '../src/sheet/index.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { prng } from '../src/simulate/random.ts';
import { createVerifier } from '../src/verify/index.ts';
import { KEYS } from '../test/site/sheets.ts';
import { balanceOn } from './pantograph-patches.ts';
import { randomCopier, randomPrinter, randomScanner } from './random-machines.ts';
import { issueSample, scanFile } from './sample-sheet.ts';

const [engines = 3, first = 1] = process.argv.slice(2).map(Number);
const verifier = await createVerifier({ keys: KEYS });
const renderer = await openRenderer();
const palette = await measurePalette(renderer);

const kinds = ['office-600', 'random', 'heavy-600', 'light-600', 'office-600'] as const;

for (let seed = first; seed < first + engines; seed++) {
  const template = ['kazei', 'juminhyo', 'inkan', 'nozei'][seed % 4]!;
  const kind = kinds[seed % kinds.length]!;
  const printer = kind === 'random' ? randomPrinter(600, seed) : drawPrinter(kind, seed);
  const calibrated = seed % 3 !== 2;
  const base = builtinProfile('generic-600')!;
  const profile = calibrated ? { ...base, pantograph: balanceOn(base.pantograph, printer, seed) } : base;
  const pdf = await issueSample(template, profile, 'SHEET', seed);
  const faces = [0, 1].map((page) => pagePlanes(renderer, pdf, page, { dpi: 600, path: 'mono', palette }));
  const scanner = seed % 3 === 0 ? randomScanner(seed) : drawScanner(seed % 2 ? 'flatbed' : 'feeder', seed);
  const originals = faces.map((planes, n) =>
    printPage(planes, printer, 10 * seed + n, { behind: faces[1 - n]!, quality: 'fast' }),
  );
  const look = async (what: string, papers: readonly Paper[]): Promise<void> => {
    for (const dpi of [600, 300]) {
      const scans = [];
      for (const [n, paper] of papers.entries()) {
        const gray = scanPaper(paper, scanner, 100 * seed + n, { dpi });
        scans.push({ bytes: await scanFile(gray, dpi, scanner.jpegQuality), name: `${what} ${n}` });
      }
      const { verdict } = await verifier.verify({ scans });
      const { pantograph, latent, comparison } = verdict;
      console.log(
        `${template} on ${kind} ${seed}${calibrated ? '' : ', uncalibrated'}, ${what}, ${dpi} dpi: ${verdict.verdict}; pantograph ${pantograph.status} ` +
          `${pantograph.score.toFixed(3)}, ring ${latent.status} ${latent.score.toFixed(2)}, ${comparison.status}`,
      );
    }
  };
  await look('original', originals);
  for (const [k, mode] of (['text', 'text', 'text-photo', 'photo'] as const).entries()) {
    const own = 10 * seed + k;
    const copier =
      k === 1 ? randomCopier(own).copier : drawCopier(prng(own, 'copier')() < 0.5 ? 'mono' : 'colour', own);
    const engine = drawPrinter(
      (['office-600', 'heavy-600', 'office-1200', 'light-600'] as const)[(seed + k) % 4]!,
      own,
    );
    await look(
      `${k === 1 ? 'strange ' : ''}${mode} copy`,
      originals.map((paper, n) =>
        copyPaper(paper, copier, engine, own + 1000 * n, { mode, quality: 'fast' }),
      ),
    );
  }
}
renderer.close();
