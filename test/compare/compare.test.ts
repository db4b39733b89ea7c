import seedrandom from 'seedrandom';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bitmap, createBitmap, type Gray, rotate90, setPixel } from '../../src/raster/index.ts';
import { type Comparison, compareFaces, createMapPool } from '../../src/verify/compare/index.ts';
import { type Edit, forge } from './edits.ts';
import { drawPage, faceOf, type Page, printAndScan, samplePage } from './sheet.ts';

/** Whether a region touches a place, 0.4 mm of leave. */
const touches = (
  r: { xMm: number; yMm: number; widthMm: number; heightMm: number },
  e: { xMm: number; yMm: number; widthMm: number; heightMm: number },
): boolean =>
  r.xMm < e.xMm + e.widthMm + 0.4 &&
  e.xMm - 0.4 < r.xMm + r.widthMm &&
  r.yMm < e.yMm + e.heightMm + 0.4 &&
  e.yMm - 0.4 < r.yMm + r.heightMm;

function expectMarked(result: Comparison, edits: readonly Edit[]): void {
  expect(result.status).toBe('altered');
  for (const edit of edits)
    expect(
      result.regions.some((region) => touches(region, edit)),
      `${edit.kind} ${edit.from}→${edit.to} at ${edit.xMm.toFixed(1)}, ${edit.yMm.toFixed(1)}`,
    ).toBe(true);
  for (const region of result.regions)
    expect(
      edits.some((edit) => touches(region, edit)),
      `false region at ${region.xMm.toFixed(1)}, ${region.yMm.toFixed(1)}`,
    ).toBe(true);
}

describe('comparison of faces', () => {
  let page: Page;
  let issued: Bitmap;
  let face: Bitmap;
  let clean: Gray;
  beforeAll(async () => {
    page = samplePage('suite', 100, 70);
    issued = await drawPage(page);
    face = faceOf(issued);
    clean = await printAndScan(issued, {
      printer: 'office-600',
      scanner: 'feeder',
      scanDpi: 300,
      seed: 11,
    });
  });

  it('finds nothing on a clean sheet, whichever way up it was scanned', () => {
    for (const turns of [0, 1, 2, 3]) {
      const scan = rotate90(clean, turns);
      const result = compareFaces({ opened: face, openedDpi: 200, scan, scanDpi: 300 });
      expect(result).toMatchObject({ status: 'match', regions: [], marks: [], reason: null });
      expect((turns + result.pose!.quarterTurns) % 4).toBe(0);
    }
  });

  it('uses its maps again, and leaves nothing of the page in them', () => {
    const pool = createMapPool();
    const seen = new Set<Uint8Array>();
    const maps = {
      ...pool,
      take: (bytes: number) => {
        const map = pool.take(bytes);
        seen.add(map);
        return map;
      },
    };
    const request = { opened: face, openedDpi: 200, scan: clean, scanDpi: 300 };
    const fresh = compareFaces(request);
    expect(compareFaces(request, maps)).toEqual(fresh);
    const taken = seen.size;
    expect(taken).toBeGreaterThan(10);
    expect(compareFaces(request, maps)).toEqual(fresh);
    expect(seen.size).toBe(taken);
    for (const map of seen) expect(map.every((v) => v === 0)).toBe(true);
  });

  it('needs no true dpi', () => {
    for (const scanDpi of [null, 72])
      expect(compareFaces({ opened: face, openedDpi: 200, scan: clean, scanDpi }).status).toBe('match');
  });

  it.each([
    ['office-600', 'feeder', 300],
    ['light-600', 'flatbed', 200],
  ] as const)(
    'marks every altered glyph and nothing else: %s, %s, %i dpi',
    async (printer, scanner, scanDpi) => {
      const { page: altered, edits } = await forge(page, `${printer}`);
      expect(edits.length).toBeGreaterThan(5);
      const scan = await printAndScan(await drawPage(altered), {
        printer,
        scanner,
        scanDpi,
        seed: 21,
        issued,
      });
      expectMarked(compareFaces({ opened: face, openedDpi: 200, scan, scanDpi }), edits);
    },
  );

  it('marks an erased line, a moved line and a changed seal', async () => {
    const moved = 3;
    const erased = 1;
    const lines = page.lines
      .map((line, i) => (i === moved ? { ...line, yMm: line.yMm - 0.8 } : line))
      .filter((_, i) => i !== erased);
    const [cx, cy, side] = page.seal!;
    const altered = await drawPage({ ...page, lines, seal: [cx, cy, side * 0.92] });
    const scan = await printAndScan(altered, {
      printer: 'heavy-600',
      scanner: 'flatbed',
      scanDpi: 300,
      seed: 31,
      issued,
    });
    const { status, regions } = compareFaces({ opened: face, openedDpi: 200, scan, scanDpi: 300 });
    expect(status).toBe('altered');
    const at = (i: number) => ({
      ...page.lines[i]!,
      widthMm: 40,
      heightMm: 3,
      yMm: page.lines[i]!.yMm - 3.2,
    });
    const sealPlace = { xMm: cx - side / 2, yMm: cy - side / 2, widthMm: side, heightMm: side };
    for (const place of [at(erased), at(moved), sealPlace])
      expect(regions.some((region) => touches(region, place))).toBe(true);
    expect(regions.find((region) => touches(region, at(erased)))!.kind).toBe('missing');
    const others = page.lines.map((_, i) => i).filter((i) => i !== erased && i !== moved && i < 5);
    for (const i of others) expect(regions.some((region) => touches(region, at(i)))).toBe(false);
  });

  it('reports stamps, pen strokes and folds away from content apart', async () => {
    const roomy = { ...page, lines: page.lines.slice(0, 3), rules: [], seal: null };
    const content = await drawPage(roomy);
    const foreign = createBitmap(content.width, content.height);
    const k = 600 / 25.4;
    ring(foreign, 70 * k, 52 * k, 8 * k, 0.6 * k);
    for (let x = 20 * k; x < 45 * k; x++)
      for (let w = 0; w < 0.4 * k; w++)
        setPixel(foreign, Math.round(x), Math.round((55 + 2 * Math.sin(x / 90)) * k + w), 1);
    const scan = await printAndScan(content, {
      printer: 'office-600',
      scanner: 'flatbed',
      scanDpi: 300,
      seed: 41,
      foreign,
    });
    const result = compareFaces({ opened: faceOf(content), openedDpi: 200, scan, scanDpi: 300 });
    expect(result.regions).toEqual([]);
    const stamp = { xMm: 62, yMm: 44, widthMm: 16, heightMm: 16 };
    const pen = { xMm: 20, yMm: 52, widthMm: 25, heightMm: 6 };
    for (const place of [stamp, pen]) expect(result.marks.some((mark) => touches(mark, place))).toBe(true);
    expect(result.marks.every((mark) => touches(mark, stamp) || touches(mark, pen))).toBe(true);
  });

  it('never takes another front for this one', async () => {
    for (const seed of ['other 1', 'other 2', 'other 3']) {
      const other = faceOf(await drawPage(samplePage(seed, 100, 70)));
      const result = compareFaces({ opened: other, openedDpi: 200, scan: clean, scanDpi: 300 });
      expect(result.status).not.toBe('match');
    }
  });

  it('compares the bands that opened, and only them', async () => {
    const { page: altered, edits } = await forge(page, 'bands');
    const scan = await printAndScan(await drawPage(altered), {
      printer: 'office-600',
      scanner: 'flatbed',
      scanDpi: 300,
      seed: 51,
      issued,
    });
    const half = Math.floor(face.height / 2);
    const bands = [{ y: 0, rows: half }];
    const { status, regions } = compareFaces({ opened: face, openedDpi: 200, scan, scanDpi: 300, bands });
    expect(status).toBe('altered');
    expect(edits.some((edit) => (edit.yMm * 200) / 25.4 > half)).toBe(true);
    for (const region of regions) expect((region.yMm * 200) / 25.4).toBeLessThanOrEqual(half);
  });

  it('skips what cannot be compared, and says why', () => {
    const blank: Gray = { width: 600, height: 800, data: new Uint8Array(600 * 800).fill(240) };
    expect(compareFaces({ opened: face, openedDpi: 200, scan: blank, scanDpi: 100 })).toMatchObject({
      status: 'skipped',
      reason: 'blank-scan',
    });
    expect(compareFaces({ opened: createBitmap(300, 300), openedDpi: 200, scan: clean }).reason).toBe(
      'blank-face',
    );
    const random = seedrandom('snow');
    const snow: Gray = { ...blank, data: Uint8Array.from(blank.data, () => 255 * random()) };
    expect(compareFaces({ opened: face, openedDpi: 200, scan: snow, scanDpi: 100 })).toMatchObject({
      status: 'skipped',
      reason: 'not-aligned',
    });
  });

  it('draws a heat map in orange and blue, and leaves its inputs alone', async () => {
    const { page: altered } = await forge(page, 'heat');
    const content = await drawPage(altered);
    // A flat scan without paper is enough for the picture.
    const scan: Gray = {
      width: face.width,
      height: face.height,
      data: new Uint8Array(face.width * face.height).fill(250),
    };
    const drawn = faceOf(content);
    for (let y = 0; y < face.height; y++)
      for (let x = 0; x < face.width; x++)
        if ((drawn.words[y * drawn.stride + (x >> 5)]! >>> 0) & swap(x & 31))
          scan.data[y * face.width + x] = 20;
    const before = scan.data.slice();
    const words = face.words.slice();
    const { heatMap, regions } = compareFaces({ opened: face, openedDpi: 200, scan, heatMap: true });
    expect(regions.length).toBeGreaterThan(3);
    let orange = 0;
    let blue = 0;
    for (let i = 0; i < heatMap!.data.length; i += 3) {
      const [r, , b] = heatMap!.data.subarray(i, i + 3);
      if (r! > b! + 80) orange++;
      if (b! > r! + 80) blue++;
    }
    expect(orange).toBeGreaterThan(20);
    expect(blue).toBeGreaterThan(20);
    expect(Buffer.compare(before, scan.data)).toBe(0);
    expect(words.every((w, i) => w === face.words[i])).toBe(true);
  });

  it('refuses arguments that cannot be right', () => {
    const scan = clean;
    expect(() => compareFaces({ opened: face, openedDpi: 0, scan })).toThrow(/openedDpi: expected 72..1200/);
    expect(() => compareFaces({ opened: face, openedDpi: 200, scan, scanDpi: -1 })).toThrow(/scanDpi/);
    expect(() =>
      compareFaces({ opened: face, openedDpi: 200, scan: { ...scan, data: new Uint8Array(3) } }),
    ).toThrow(/scan.data: expected/);
  });
});

/** The bit of pixel x of a word, in PNG byte order on a little-endian host. */
function swap(x: number): number {
  return (0x80 >>> (x & 7)) << (x & 24);
}

function ring(bitmap: Bitmap, cx: number, cy: number, radius: number, thick: number): void {
  for (let y = Math.floor(cy - radius); y <= cy + radius; y++)
    for (let x = Math.floor(cx - radius); x <= cx + radius; x++) {
      const d = Math.hypot(x - cx, y - cy);
      if (d <= radius && d >= radius - thick) setPixel(bitmap, x, y, 1);
    }
}
