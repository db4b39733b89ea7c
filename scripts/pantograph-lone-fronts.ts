/**
 * Fronts without their backs by `verify`: certificates of several printers' profiles, printed on drawn engines, photocopied
 * in each mode, and scanned at 200, 300 and 600 dpi; what the pantograph says of each. Prints a line a scan and a table.
 *
 *   npx tsx scripts/pantograph-lone-fronts.ts [first seed = 1]
 */
import { openRenderer } from '../src/pdf/index.ts';
import { measurePalette, pagePlanes } from '../src/pdf/page-planes.ts';
import { builtinProfile, type PrinterProfile } from '../src/sheet/index.ts';
import {
  type CopyMode,
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  type Paper,
  printPage,
  scanPaper,
} from '../src/simulate/index.ts';
import { createVerifier } from '../src/verify/index.ts';
import { KEYS } from '../test/site/sheets.ts';
import { balanceOn } from './pantograph-patches.ts';
import { randomPrinter } from './random-machines.ts';
import { issueSample, scanFile } from './sample-sheet.ts';

const first = Number(process.argv[2] ?? 1);

/** A certificate, the profile it is printed with, its ink, and the kind of engine; balanced on that engine or not. */
const SHEETS = [
  ['juminhyo', 'generic-600', 'k', 'office', true],
  ['kazei', 'generic-600', 'k', 'random', true],
  ['inkan', 'generic-600', 'k', 'heavy', true],
  ['nozei', 'generic-600', 'k', 'light', true],
  ['juminhyo', 'generic-600', 'k', 'office', false],
  ['inkan', 'generic-600', 'k', 'random', false],
  ['juminhyo', 'generic-1200', 'k', 'office', true],
  ['nozei', 'generic-1200', 'k', 'heavy', false],
  ['juminhyo', 'generic-600-cmyk', 'c', 'office', true],
  ['kazei', 'generic-600-cmyk', 'm', 'heavy', true],
] as const;
const MODES: readonly CopyMode[] = ['text', 'text-photo', 'photo'];

function profileOf(name: string, ink: 'c' | 'm' | 'k'): PrinterProfile {
  const base = builtinProfile(name)!;
  return ink === 'k' ? base : { ...base, name: `${name}-${ink}`, pantograph: { ...base.pantograph, ink } };
}

interface Tally {
  original: number;
  unsure: number;
  copy: number;
  notLaid: number;
}
const tallies = new Map<string, Tally>();

function count(group: string, { status, because }: { status: string; because?: string }): void {
  const tally = tallies.get(group) ?? { original: 0, unsure: 0, copy: 0, notLaid: 0 };
  tallies.set(group, tally);
  if (because === 'scan') tally.notLaid++;
  else if (status === 'original' || status === 'copy') tally[status]++;
  else tally.unsure++;
}

const renderer = await openRenderer();
const palette = await measurePalette(renderer);
for (const [k, [fixture, name, ink, kind, balanced]] of SHEETS.entries()) {
  const seed = first + 31 * k;
  const base = profileOf(name, ink);
  const { dpi } = base.pantograph;
  const resolution = dpi === 600 ? 600 : 1200;
  const printer =
    kind === 'random' ? randomPrinter(resolution, seed) : drawPrinter(`${kind}-${resolution}`, seed);
  const profile = balanced ? { ...base, pantograph: balanceOn(base.pantograph, printer, seed) } : base;
  const pdf = await issueSample(fixture, profile, 'LONE', seed);
  // A verifier has the design as it was before its calibration: no label tells that.
  const verifier = await createVerifier({ keys: KEYS, profiles: ink === 'k' ? [] : [base] });
  const planes = pagePlanes(renderer, pdf, 0, { dpi, path: profile.path, palette });
  const original = printPage(planes, printer, seed, { quality: 'fast' });
  const look = async (what: string, paper: Paper, feed: 'flatbed' | 'feeder'): Promise<void> => {
    for (const at of [200, 300, 600]) {
      const scanner = drawScanner(feed, seed + at);
      const scan = scanPaper(paper, scanner, seed + at, { dpi: at, view: ink === 'k' ? 'gray' : 'rgb' });
      const bytes = await scanFile(scan, at, scanner.jpegQuality);
      const { verdict } = await verifier.verify({ scans: [{ bytes, name: what }] });
      const { status, score, because } = verdict.pantograph;
      const sheet = `${name} ${ink}`;
      count(`${sheet} | ${what === 'original' ? what : 'copies'}`, verdict.pantograph);
      console.log(
        `${fixture}, ${sheet} on ${kind}${balanced ? ', balanced' : ''}: ${what}, ${feed} ${at} dpi: ` +
          `${verdict.verdict}, pantograph ${status} ${score.toFixed(2)}${because ? ` (${because})` : ''}`,
      );
    }
  };
  for (const feed of ['flatbed', 'feeder'] as const) await look('original', original, feed);
  for (const mode of MODES) {
    const copier = drawCopier(ink === 'k' ? 'mono' : 'colour', seed + 1);
    const copy = copyPaper(original, copier, drawPrinter('office-600', seed + 2), seed, {
      mode,
      quality: 'fast',
    });
    await look(mode, copy, 'flatbed');
  }
  verifier.close();
}
renderer.close();

console.log('\n| profile, ink | paper | scans | original | unsure | copy | not laid |');
console.log('|---|---|---|---|---|---|---|');
for (const [group, { original, unsure, copy, notLaid }] of tallies)
  console.log(
    `| ${group} | ${original + unsure + copy + notLaid} | ${original} | ${unsure} | ${copy} | ${notLaid} |`,
  );
