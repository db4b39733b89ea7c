/**
 * Text and codes in the pantograph and without it, read by tesseract and ZXing from simulated scans.
 *
 *   npx tsx scripts/sweep-pantograph-reading.ts [engines of each kind = 3] [first seed = 1]
 *
 * Prints a table. An engine takes about a minute, nearly all of it tesseract.
 */
import { crop } from '../src/raster/crop.ts';
import { openCodeReader } from '../src/scan/index.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../src/simulate/index.ts';
import { jpegRoundTrip } from '../src/simulate/jpeg.ts';
import { builtinPantograph } from '../src/watermark/index.ts';
import { CODE_TEXT, ocr, readingErrors, readingPage } from './pantograph-reading-page.ts';

const [count = 3, first = 1] = process.argv.slice(2).map(Number);
const read = await openCodeReader();
console.log(
  '| engine | scan | missed, bare | in the pattern | stray, bare | in the pattern | codes, bare | in the pattern |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const kind of ['office-600', 'heavy-600', 'light-600', 'office-1200'] as const) {
  const page = readingPage(builtinPantograph(kind.endsWith('1200') ? 1200 : 600));
  const scale = kind.endsWith('1200') ? 1200 : 600;
  for (const [scannerName, dpi] of [
    ['flatbed', 600],
    ['flatbed', 300],
    ['feeder', 300],
    ['feeder', 200],
  ] as const) {
    const wrong = [0, 0];
    const stray = [0, 0];
    const codes = [0, 0];
    for (let seed = first; seed < first + count; seed++) {
      const printer = drawPrinter(kind, seed);
      const scanner = drawScanner(scannerName, seed * 3 + dpi);
      for (const [k, planes] of [page.bare, page.patterned].entries()) {
        const paper = printPage(planes, printer, seed, { quality: 'fast' });
        const scan = await jpegRoundTrip(
          scanPaper(paper, scanner, seed, { dpi, marginMm: 2 }),
          scanner.jpegQuality,
        );
        const pad = (2 * dpi) / 25.4;
        const { x, y, width, height } = page.textArea;
        const part = {
          x: Math.round((x * dpi) / scale + pad),
          y: Math.round((y * dpi) / scale + pad),
          width: Math.round((width * dpi) / scale),
          height: Math.round((height * dpi) / scale),
        };
        const errors = readingErrors(ocr(crop(scan, part), dpi), page.text);
        wrong[k]! += errors.missed;
        stray[k]! += errors.stray;
        codes[k]! += Number((await read(scan)).some((code) => code.text === CODE_TEXT));
      }
    }
    const percent = (v: number) => `${((100 * v) / (count * page.text.length)).toFixed(1)} %`;
    console.log(
      `| ${kind} | ${scannerName}, ${dpi} dpi | ${percent(wrong[0]!)} | ${percent(wrong[1]!)} | ${percent(stray[0]!)} | ${percent(stray[1]!)} | ${codes[0]}/${count} | ${codes[1]}/${count} |`,
    );
  }
}
