/**
 * What a receiver sees must read as well as the front: tesseract on the recovered picture against tesseract
 * on the clean face, after a real scan's worth of trouble. 9 and 10.5 pt Japanese text.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { crop } from '../../src/raster/crop.ts';
import type { Gray } from '../../src/raster/gray.ts';
import { encodePng } from '../../src/raster/png.ts';
import { type CodeReader, openCodeReader, openPicture, readBack } from '../../src/scan/index.ts';
import { certificateWithText } from '../scramble/certificate-face.ts';
import { similarity } from '../scramble/similarity.ts';
import { needsTool } from '../tools.ts';
import { backSheet, TEST_KEY } from './back-sheet.ts';
import { jpeg, roughScan } from './rough-scan.ts';

/** Edit distance of two texts, widths of characters and white space apart. */
function distance(a: string, b: string): number {
  const clean = (s: string) => [...s.normalize('NFKC').replace(/\s+/g, '')];
  const p = clean(a);
  const q = clean(b);
  let row = Array.from({ length: q.length + 1 }, (_, j) => j);
  p.forEach((c, i) => {
    const next = [i + 1];
    q.forEach((d, j) => {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + Number(c !== d)));
    });
    row = next;
  });
  return row[q.length]!;
}

function ocr(gray: Gray): string {
  const folder = mkdtempSync(join(tmpdir(), 'shingan-ocr-'));
  const file = join(folder, 'page.png');
  try {
    writeFileSync(file, encodePng(gray, { dpi: 300 }));
    return execFileSync('tesseract', [file, '-', '-l', 'jpn', '--psm', '6', '--dpi', '300'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

needsTool('tesseract')('the recovered picture', () => {
  let codeReader: CodeReader;
  beforeAll(async () => {
    codeReader = await openCodeReader();
  });

  it.each([
    // Height of the field: 15 rows carry this page at 225 dpi, 8 rows at 150.
    [15, 200, 50],
    [8, 300, 75],
  ])(
    'with a field of %i rows, scanned at %i dpi as JPEG %i, reads within three in a hundred of the face',
    async (rows, dpi, quality) => {
      const { face, text } = certificateWithText({ seed: 'ocr', rows: 0, lines: 14 });
      const scan = await jpeg(
        roughScan(backSheet(face, { rows }).page, { dpi, rotationDeg: 0.8, noise: 6 }),
        quality,
      );
      const reading = await readBack(scan, { codeReader, verifyKey: () => TEST_KEY.verifyKey });
      const opened = await openPicture(reading, () => TEST_KEY.root);
      if (!opened.ok) expect.fail('not opened');
      expect(similarity(opened.gray, face)).toBeGreaterThan(0.95);
      const body = { x: 0, y: 590, width: face.width, height: 1200 };
      const truth = text.join('');
      const errors = (gray: Gray) => distance(ocr(crop(gray, body)), truth) / truth.length;
      expect(errors(face)).toBeLessThan(0.2);
      expect(errors(opened.gray)).toBeLessThan(errors(face) + 0.03);
    },
  );
});
