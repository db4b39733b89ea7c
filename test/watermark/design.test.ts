import { describe, expect, it } from 'vitest';
import { getPixel } from '../../src/raster/bitmap.ts';
import { popCount } from '../../src/raster/pop-count.ts';
import { builtinProfile, parseProfile } from '../../src/sheet/index.ts';
import { camouflageCells, shareLeftOut } from '../../src/watermark/camouflage.ts';
import { cellMaskBitmap } from '../../src/watermark/cells.ts';
import { MOTIFS, mostScale, scaleCoarse } from '../../src/watermark/design.ts';
import { largestDot, makeDot } from '../../src/watermark/dots.ts';
import { builtinPantograph, checkDesign, type PantographDesign } from '../../src/watermark/index.ts';
import { coarseTile, groundTile, TILE_WORDS, tileHeight } from '../../src/watermark/screens.ts';

const base = builtinPantograph(600);
const picture = { width: 8, height: 8, bits: 'AAAAAAAAAAA=' };

/** The design as JSON, with one field set; `undefined` takes it away. */
function changed(path: string, value: unknown) {
  const design = JSON.parse(JSON.stringify(base));
  const names = path.split('.');
  const last = names.pop()!;
  const holder = names.reduce((at, name) => at[name], design);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return design;
}

/** Path, a wrong value, and how the message begins. A pitch of 0 or less ran until the memory was full. */
const WRONG: readonly (readonly [path: string, value: unknown, message: string])[] = [
  ['format', 2, 'format: expected 1, got 2'],
  ['dpi', '600', 'dpi: expected 600 or 1200, got "600"'],
  ['dpi', 300, 'dpi: expected 600 or 1200, got 300'],
  ['ink', 'y', 'ink: expected c, m or k, got "y"'],
  ['mode', 'word', 'mode: expected word-appears or ground-appears, got "word"'],
  ['mode', undefined, 'mode: expected word-appears or ground-appears, got undefined'],
  ['word', undefined, 'word: expected an object, got undefined'],
  ['word', [], 'word: expected an object, got an array'],
  ['word.lines', undefined, 'word.lines: expected an array, got undefined'],
  ['word.lines', '複写', 'word.lines: expected an array, got "複写"'],
  ['word.lines', [], 'word.lines.length: expected 1..20, got 0'],
  ['word.lines', ['複写', 3], 'word.lines[1]: expected a string, got 3'],
  ['word.leading', Number.NaN, 'word.leading: expected a number 0.5..5, got NaN'],
  ['word.leading', null, 'word.leading: expected a number 0.5..5, got null'],
  ['word.sizeMm', 201, 'word.sizeMm: expected a number 4..200, got 201'],
  ['word.angleDeg', '0', 'word.angleDeg: expected a number -90..90, got "0"'],
  ['word.pitchXMm', 0, 'word.pitchXMm: expected a number 4..400, got 0'],
  ['word.pitchYMm', undefined, 'word.pitchYMm: expected a number 4..400, got undefined'],
  ['word.stagger', 1.5, 'word.stagger: expected a number 0..1, got 1.5'],
  ['word.boldMm', -1, 'word.boldMm: expected a number 0..3, got -1'],
  ['word.picture', null, 'word.picture: expected an object, got null'],
  ['word.picture', { ...picture, width: 8.5 }, 'word.picture.width: expected an integer 8..4096, got 8.5'],
  ['word.picture', { ...picture, height: '8' }, 'word.picture.height: expected an integer 8..4096, got "8"'],
  ['word.picture', { ...picture, bits: 5 }, 'word.picture.bits: expected 12 characters of base64'],
  ['cell', undefined, 'cell: expected an object, got undefined'],
  ['cell.width', 32, 'cell.width: expected 8 or 16, got 32'],
  ['cell.height', 8.5, 'cell.height: expected an integer 4..32, got 8.5'],
  ['cell.height', 7, 'cell.height: expected an even number, got 7'],
  ['cell.height', 6, 'fine.pitchPx: expected 2, got 4'],
  ['lattice', 'hexagon', 'lattice: expected square or quincunx, got "hexagon"'],
  ['coarse', {}, 'coarse: expected an array, got an object'],
  ['coarse', [], 'coarse.length: expected 1..4, got 0'],
  ['coarse', [null], 'coarse[0]: expected an object, got null'],
  ['coarse.0.shape', 'star', 'coarse[0].shape: expected round, square or bar, got "star"'],
  ['coarse.0.areaPx', '2', 'coarse[0].areaPx: expected a number 1..'],
  ['coarse.0.areaPx', 0.5, 'coarse[0].areaPx: expected a number 1..'],
  ['coarse.0.share', 0, 'coarse[0].share: expected a number 0.05..1, got 0'],
  ['coarse.0.share', null, 'coarse[0].share: expected a number 0.05..1, got null'],
  ['jitterPx', 1.5, 'jitterPx: expected an integer 0..8, got 1.5'],
  ['fine', undefined, 'fine: expected an object, got undefined'],
  ['fine.shape', 'line', 'fine.shape: expected round, square or bar, got "line"'],
  ['fine.pitchPx', -4, 'fine.pitchPx: expected 2, 4 or 8, got -4'],
  ['fine.pitchPx', 0, 'fine.pitchPx: expected 2, 4 or 8, got 0'],
  ['fine.pitchPx', 1, 'fine.pitchPx: expected 2, 4 or 8, got 1'],
  ['fine.pitchPx', 3, 'fine.pitchPx: expected 2, 4 or 8, got 3'],
  ['fine.centred', 'yes', 'fine.centred: expected true or false, got "yes"'],
  ['fine.areaPx', 5, 'fine.areaPx: expected a number 1..4, got 5'],
  ['fine.coverage', 1.1, 'fine.coverage: expected a number 0..1, got 1.1'],
  ['fine.arrangement', 'odd', 'fine.arrangement: expected even or on-cells, got "odd"'],
  ['decoys', null, 'decoys: expected an object, got null'],
  ['decoys.share', undefined, 'decoys.share: expected a number 0..1, got undefined'],
  ['decoys.areaPx', null, 'decoys.areaPx: expected a number 1..'],
  ['decoys.jitterPx', 0.5, 'decoys.jitterPx: expected an integer 0..8, got 0.5'],
  ['camouflage', undefined, 'camouflage: expected an object or null, got undefined'],
  [
    'camouflage.motif',
    'toString',
    'camouflage.motif: expected seigaiha, asanoha, sakura, waves or guilloche',
  ],
  ['keepOut', null, 'keepOut: expected an object, got null'],
  ['keepOut', { margin: 2 }, 'keepOut.margin: is no key, the nearest is marginMm'],
  ['keepOut', { marginMm: 21 }, 'keepOut.marginMm: expected a number 0..20, got 21'],
  ['keepOut', { sliverMm: '2' }, 'keepOut.sliverMm: expected a number 0..50, got "2"'],
  ['camouflage.sizeMm', 2, 'camouflage.sizeMm: expected a number 3..100, got 2'],
  [
    'camouflage.lineMm',
    Number.POSITIVE_INFINITY,
    'camouflage.lineMm: expected a number 0.2..5, got Infinity',
  ],
  [
    'camouflage',
    { motif: 'waves', sizeMm: 3, lineMm: 5 },
    'camouflage.lineMm: 5 leaves out 100 % of the page',
  ],
  ['camouflage', { motif: 'asanoha', sizeMm: 5, lineMm: 1 }, 'camouflage.lineMm: 1 leaves out 9'],
];

describe('checkDesign', () => {
  it.each(WRONG)('%s: %j', (path, value, message) => {
    let said = '';
    try {
      checkDesign(changed(path, value));
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      said = (error as Error).message;
    }
    expect(said.slice(0, message.length)).toBe(message);
    expect(said).not.toContain('\n');
  });

  it('takes what may be left out, and lines that a picture replaces', () => {
    const { share: _, ...rung } = base.coarse[0]!;
    const { centred: _c, ...fine } = base.fine;
    const { areaPx: _a, ...decoys } = base.decoys;
    const short = { ...base, coarse: [rung], fine, decoys, camouflage: null };
    expect(checkDesign(short)).toBe(short);
    const marked = changed('word.picture', picture);
    delete marked.word.lines;
    expect(checkDesign(marked)).toBe(marked);
  });

  it.each(MOTIFS)('%s: counts what its lines leave out as a page has it', (motif) => {
    const grid = { dpi: 600, width: 1984, height: 1984 };
    for (const [sizeMm, lineMm] of [
      [26, 0.34],
      [8, 0.5],
      [9, 1.2],
    ] as const) {
      const cells = camouflageCells({ motif, sizeMm, lineMm }, base.cell, grid);
      const share = popCount(cellMaskBitmap(cells)) / 1984 ** 2;
      expect(Math.abs(shareLeftOut({ motif, sizeMm, lineMm }) - share)).toBeLessThan(0.05);
    }
  });

  it('is what a profile is read with', () => {
    const profile = { ...builtinProfile('generic-600')!, pantograph: changed('fine.pitchPx', -4) };
    expect(() => parseProfile(profile, 'p.json')).toThrow(
      'p.json: pantograph: fine.pitchPx: expected 2, 4 or 8, got -4; change it in the file',
    );
  });
});

const SHAPES = ['round', 'square', 'bar'] as const;
const CELLS = [8, 16].flatMap((width) => [4, 8, 12, 16, 32].map((height) => ({ width, height })));
/** Sites in reading order: places and rings are the same in any. */
const inOrder = (count: number) => {
  const any = Uint32Array.from({ length: count }, (_, i) => i);
  return { word: any, decoys: any, fine: any };
};

describe('the room of a dot', () => {
  it('is known for each shape', () => {
    expect(SHAPES.map((shape) => largestDot(shape, 6, 6))).toEqual([32, 36, 16]);
    expect(SHAPES.map((shape) => largestDot(shape, 7, 7))).toEqual([45, 49, 19]);
    expect(SHAPES.map((shape) => largestDot(shape, 15, 15))).toEqual([190, 225, 85]);
    expect(largestDot('bar', 3, 3)).toBe(5);
    for (const shape of SHAPES)
      for (const [width, height] of [
        [6, 2],
        [6, 14],
        [14, 14],
      ] as const) {
        const most = largestDot(shape, width, height);
        const fits = (area: number) => {
          const dot = makeDot(shape, area);
          return dot.width <= width && dot.height <= height;
        };
        for (let area = 1; area <= most; area++) expect(fits(area)).toBe(true);
        expect(most === width * height || !fits(most + 1)).toBe(true);
      }
  });

  it.each(CELLS)(
    'of $width x $height: no coarse dot crosses its edge or touches the next, wherever it stands',
    (cell) => {
      const pitchPx = [2, 4].filter((p) => cell.height % p === 0).pop()!;
      for (const shape of SHAPES) {
        // Bars of 20 crossed a cell of 8, round dots of 191 one of 16.
        const ring = largestDot(shape, cell.width - 2, cell.height - 2);
        const square = (Math.min(cell.width, cell.height) - 2) ** 2;
        const most = Math.min(square, largestDot(shape, cell.width - 1, cell.height - 1));
        for (const areaPx of [1, most / 2, Math.min(ring, most), most - 0.5, most]) {
          if (areaPx < 1) continue;
          const design: PantographDesign = {
            ...base,
            cell,
            jitterPx: 8,
            coarse: [{ shape, areaPx }],
            fine: { ...base.fine, pitchPx, areaPx: 1 },
            decoys: { share: 1, jitterPx: 8 },
          };
          expect(() => checkDesign({ ...design, coarse: [{ shape, areaPx: most + 0.01 }] })).toThrow(
            `coarse[0].areaPx: expected a number 1..${most}, got`,
          );
          const cells = (TILE_WORDS * 32 * tileHeight(design)) / (cell.width * cell.height);
          const order = inOrder(cells);
          for (const tile of [
            coarseTile(checkDesign(design), design.coarse[0]!, order),
            groundTile(design, order),
          ]) {
            // Every pixel of every dot is there, left and top of the cell are clear, and so is the rest of the rim.
            const small = Math.floor(areaPx);
            expect(popCount(tile)).toBe(cells * small + Math.round((areaPx - small) * cells));
            let rim = 0;
            for (let y = 0; y < tile.height; y++)
              for (let x = 0; x < tile.width; x++) {
                const [i, j] = [x % cell.width, y % cell.height];
                const far = i === cell.width - 1 || j === cell.height - 1;
                if (i === 0 || j === 0 || (far && areaPx <= ring)) rim += getPixel(tile, x, y);
              }
            expect(rim).toBe(0);
          }
        }
      }
    },
  );

  it('of fine dots is their site: none touches the next', () => {
    const cell = { width: 16, height: 16 };
    for (const shape of SHAPES)
      for (const pitchPx of [2, 4, 8, 16])
        for (const centred of [false, true]) {
          const side = centred ? pitchPx / 2 : pitchPx - 1;
          const areaPx = Math.min(36, largestDot(shape, side, side));
          const fine = { shape, pitchPx, centred, areaPx, coverage: 1 };
          const design = { ...base, cell, fine, decoys: { share: 0, jitterPx: 0 } };
          const height = tileHeight(checkDesign(design));
          const sites = (TILE_WORDS * 32 * height * (centred ? 2 : 1)) / pitchPx ** 2;
          expect(popCount(groundTile(design, inOrder(sites)))).toBe(sites * areaPx);
          expect(() => checkDesign({ ...design, fine: { ...fine, areaPx: areaPx + 1 } })).toThrow(
            'fine.areaPx',
          );
        }
  });

  it('bounds how far a calibration may enlarge coarse dots', () => {
    const barred: PantographDesign = { ...base, coarse: [{ shape: 'bar', areaPx: 8 }] };
    expect(mostScale(base)).toBe(36 / 20);
    expect(mostScale({ ...barred, decoys: { share: 0.1, jitterPx: 2 } })).toBe(19 / 8);
    for (const scale of [0.5, 1.6, 3]) {
      expect(() => checkDesign(scaleCoarse(base, scale))).not.toThrow();
      expect(() => checkDesign(scaleCoarse(barred, scale))).not.toThrow();
    }
    expect(scaleCoarse(barred, 3).coarse[0]!.areaPx).toBe(19);
    expect(scaleCoarse(barred, 3).decoys.areaPx).toBe(36);
  });
});
