/** A feed that jitters moves whole lines of a scan; that is no sign of a copy. */
import { describe, expect, it } from 'vitest';
import { balanceOn } from '../../scripts/pantograph-patches.ts';
import { invert } from '../../src/numeric/affine.ts';
import {
  copyPaper,
  drawCopier,
  drawPrinter,
  drawScanner,
  printPage,
  scanPaper,
} from '../../src/simulate/index.ts';
import { prng, uniform } from '../../src/simulate/random.ts';
import { scanMap } from '../../src/simulate/scan-geometry.ts';
import { builtinPantograph, fillPantograph, preparePantograph, wordMask } from '../../src/watermark/index.ts';
import { faceUnder } from '../../src/watermark/score/face-scan.ts';
import { pantographReference, scoreAgainst } from '../../src/watermark/score/score.ts';
import { stillLines } from '../../src/watermark/score/still-lines.ts';
import { faceOfCopy, outlineOf, patchDesign } from './helpers.ts';

describe('lines that a feed moved', () => {
  it('are found, down a picture and across it, and put back', () => {
    const random = prng(5, 'still lines');
    const side = 68;
    const border = 4;
    // Dots as a blurred scan shows them, and the same with every line moved by its own part of a pixel.
    const centres = Array.from({ length: 300 }, () => [side * random(), side * random()] as const);
    const moves = Array.from(
      { length: side },
      () => 0.5 * (uniform(random, [-1, 1]) + uniform(random, [-1, 1])),
    );
    const draw = (moved: boolean): Float32Array =>
      Float32Array.from({ length: side * side }, (_, k) => {
        const x = k % side;
        const y = Math.floor(k / side);
        const at = y - (moved ? moves[y]! : 0);
        return centres.reduce((sum, [u, v]) => sum + Math.exp(-((x - u) ** 2 + (at - v) ** 2) / 2), 0);
      });
    const still = draw(false);
    const jitter = draw(true);
    const offBy = (picture: Float32Array): number => {
      let sum = 0;
      for (let y = border; y < side - border; y++)
        for (let x = border; x < side - border; x++)
          sum += (picture[y * side + x]! - still[y * side + x]!) ** 2;
      return sum;
    };
    const before = offBy(jitter);
    const turned = (picture: Float32Array): Float32Array =>
      Float32Array.from(picture, (_, k) => picture[(k % side) * side + Math.floor(k / side)]!);
    const across = turned(jitter);
    stillLines(jitter, still, side, border);
    expect(offBy(jitter)).toBeLessThan(0.15 * before);
    stillLines(across, turned(still), side, border);
    expect(offBy(turned(across))).toBeCloseTo(offBy(jitter), 6);
    // What lies right is left alone.
    const same = still.slice();
    stillLines(same, still, side, border);
    expect(offBy(same)).toBeLessThan(1e-6 * before);
  });

  const grid = { dpi: 600, width: 960, height: 640 };
  const printer = drawPrinter('office-600', 31);
  const design = patchDesign(balanceOn(builtinPantograph(600), printer, 31));
  const mask = wordMask(design.word, grid, outlineOf);
  const planes = {
    ...grid,
    c: null,
    m: null,
    y: null,
    k: fillPantograph(preparePantograph(design, mask, grid)),
  };
  const reference = pantographReference(design, mask);
  const scanner = (seed: number) => ({ ...drawScanner('flatbed', seed), lineJitterUm: 20 });

  it.each([300, 600])('do not make a copy of an original, at %i dpi', (dpi) => {
    const scores = [41, 42, 43, 44].map((seed) => {
      const paper = printPage(planes, printer, seed, { quality: 'fast' });
      const scan = scanPaper(paper, scanner(seed), seed, { dpi });
      const { toPlanes } = scanMap(paper, scanner(seed), seed, { dpi, aligned: false, marginMm: 0 });
      return scoreAgainst(faceUnder(scan, invert(toPlanes), grid.dpi), reference).score;
    });
    // At 300 dpi 0.46 to 0.91 with lines as they came.
    expect(Math.min(...scores)).toBeGreaterThan(0.85);
  });

  it('do not make an original of a copy', () => {
    for (const mode of ['text', 'photo'] as const) {
      const original = printPage(planes, printer, 45, { quality: 'fast' });
      const copier = drawCopier('mono', 46);
      const copy = copyPaper(original, copier, drawPrinter('office-600', 47), 48, { mode, quality: 'fast' });
      const scan = scanPaper(copy, scanner(49), 49, { dpi: 600, aligned: true });
      const face = faceOfCopy(original, copy, copier, 48, scan, 600);
      const { score } = scoreAgainst(face, reference);
      expect(score).toBeLessThan(0.15);
    }
  });
});
