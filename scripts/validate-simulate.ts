/**
 * Prints the figures of docs/simulate.md: what draws of each profile do to tints, single pixels,
 * random cells and slanted edges. `npx tsx scripts/validate-simulate.ts [draws]`
 */
import {
  drawPrinter,
  drawScanner,
  meanReflectance,
  PRINTER_PROFILES,
  printPage,
} from '../src/simulate/index.ts';
import {
  cellFill,
  edgeMtf,
  emergence,
  isolatedPixel,
  photoToneShift,
  tintGain,
} from '../test/simulate/measures.ts';
import { kPlanes, noPaperInk, patternBitmap } from '../test/simulate/patterns.ts';

const draws = Number(process.argv[2] ?? 24);
const seeds = Array.from({ length: draws }, (_, i) => i + 1);
const quantiles = (values: number[], digits = 2): string => {
  const v = [...values].sort((a, b) => a - b);
  const at = (p: number) => v[Math.min(v.length - 1, Math.round(p * (v.length - 1)))]!.toFixed(digits);
  return `min ${at(0)}  p10 ${at(0.1)}  median ${at(0.5)}  p90 ${at(0.9)}  max ${at(1)}`;
};

for (const profile of Object.keys(PRINTER_PROFILES)) {
  const { dpi } = PRINTER_PROFILES[profile]!;
  console.log(`\n${profile}`);
  for (const lpi of [106, 141])
    console.log(
      `  dot gain at 50 %, ${lpi} lpi, points `,
      quantiles(
        seeds.map((s) => tintGain(profile, s, lpi)),
        1,
      ),
    );
  const dots = seeds.map((s) => isolatedPixel(profile, s));
  console.log(
    '  isolated pixel, diameter µm     ',
    quantiles(
      dots.map((d) => d.diameterUm),
      1,
    ),
  );
  console.log(
    '  isolated pixels that print, %   ',
    quantiles(
      dots.map((d) => 100 * d.printed),
      0,
    ),
  );
  if (dpi === 600) {
    for (const [label, n, pitch] of [
      ['1 px / 4', 1, 4],
      ['2 px / 8', 2, 8],
      ['3 px / 12', 3, 12],
    ] as const) {
      const values = seeds.map((s) => {
        const printer = drawPrinter(profile, s);
        const screen = kPlanes(
          patternBitmap(192, 192, (x, y) => x % pitch < n && y % pitch < n),
          600,
        );
        const white = noPaperInk(printer);
        return 100 * (1 - meanReflectance(printPage(screen, printer, s)) / white);
      });
      console.log(`  6.25 % as ${label}: darkness %`.padEnd(34), quantiles(values, 1));
    }
  }
}

console.log('\nrandom cells of one pixel, heavy-600, scanned at 2400 dpi');
for (const generation of ['original', 'copy'] as const) {
  const runs = seeds.slice(0, 8).map((s) => cellFill('heavy-600', s, generation));
  const mean = (f: (r: (typeof runs)[number]) => number) =>
    (runs.reduce((a, r) => a + f(r), 0) / runs.length).toFixed(2);
  console.log(
    `  ${generation}: white read black ${mean((r) => r.whiteRead)}, black read white ${mean((r) => r.blackRead)},`,
    `by 0/1/2/3 black neighbours ${[0, 1, 2, 3].map((n) => mean((r) => r.byNeighbours[n]!)).join(' / ')}`,
  );
}

console.log('\nscanners at 600 dpi: MTF at Nyquist (11.8 c/mm), before sharpening and noise');
for (const profile of ['flatbed', 'fine', 'feeder'])
  console.log(`  ${profile}`.padEnd(12), quantiles(seeds.map((s) => edgeMtf(drawScanner(profile, s), 600))));

console.log(
  '\nphoto mode: reflectance of a tint after copying minus before, points (contrast 1, darkness 0)',
);
for (const profile of ['mono', 'colour'] as const) {
  const values: number[] = [];
  for (const s of seeds.slice(0, 6))
    for (const tint of [0.15, 0.35, 0.6]) values.push(photoToneShift(profile, s, tint));
  console.log(`  ${profile}`.padEnd(12), quantiles(values, 1));
}

console.log('\na word in two screens: L* of word minus ground, copy less original');
for (const copier of ['mono', 'colour'] as const)
  for (const mode of ['text', 'text-photo', 'photo'] as const) {
    const values = seeds.slice(0, 10).map((s) => emergence(copier, mode, s));
    console.log(`  ${copier} ${mode}`.padEnd(22), quantiles(values, 1));
  }
