/** The choice of the fine screen from a scan of its patches, through paper. */
import { describe, expect, it } from 'vitest';
import { chooseCarrier, patchReader } from '../../src/calibrate/fit-carrier.ts';
import {
  builtinLatentDesign,
  carrierPatches,
  fineCarriers,
  type MeasuredCarrier,
  measureCarriers,
  renderCarrierPatch,
} from '../../src/latent/index.ts';
import { createBitmap } from '../../src/raster/bitmap.ts';
import { blit } from '../../src/raster/blit.ts';
import { builtinProfile, designNumber } from '../../src/sheet/index.ts';
import { drawPrinter, drawScanner, printPage, scanPaper } from '../../src/simulate/index.ts';
import { createCatalogue } from '../../src/verify/catalogue.ts';
import { toneTable } from '../../src/watermark/calibrate/tone.ts';
import { testFont } from './figure.ts';

const own = builtinLatentDesign(600, true).fine.carrier;
// One of each: the second set is for the mottle of real sheets.
const patches = carrierPatches(own, 600).slice(0, 1 + fineCarriers(own, 600).length);
const PITCH = 240;

function measure(printer: string, seed: number, dpi: number): MeasuredCarrier[] | null {
  const k = createBitmap(60 + patches.length * PITCH, 300);
  const rects = patches.map(({ carrier }, i) => {
    const rect = { x: 50 + i * PITCH, y: 54, width: 192, height: 192 };
    blit(k, renderCarrierPatch(carrier, 192), rect.x, rect.y, 'copy');
    return rect;
  });
  const { width, height } = k;
  const paper = printPage(
    { width, height, dpi: 600, c: null, m: null, y: null, k },
    drawPrinter(printer, seed),
    seed,
  );
  const scanner = drawScanner('flatbed', seed);
  const scan = scanPaper(paper, scanner, seed, { view: 'gray', dpi, aligned: true });
  const table = toneTable(1 / scanner.gamma);
  // A third of a pixel off, as bullseyes tell it.
  const map = (x: number, y: number) => [((x + 0.3) * dpi) / 600, ((y - 0.2) * dpi) / 600] as const;
  return measureCarriers(
    patches.map((patch, i) => ({ ...patch, read: patchReader(scan, map, rects[i]!, 600, table) })),
    600,
    dpi,
  );
}
const named = ({ carrier }: { carrier: { period: number; inkPx: number } }) =>
  `${carrier.period}:${carrier.inkPx}`;

describe('measureCarriers, through paper', () => {
  it('finds wider lines for a light engine, and thinner ones for a heavy one', () => {
    const light = measure('light-600', 2020, 600)!;
    const heavy = measure('heavy-600', 2000, 600)!;
    const of = (list: MeasuredCarrier[], name: string) => list.find((m) => named(m) === name)!.filmDeltaL;
    expect(of(light, '4:2')).toBeGreaterThan(of(light, '4:1.5') + 3);
    expect(of(heavy, '4:1.25')).toBeGreaterThan(of(heavy, '4:2') + 4);
    expect(chooseCarrier(own, light).carrier.inkPx).toBeGreaterThanOrEqual(1.75);
    expect(chooseCarrier(own, heavy).carrier.inkPx).toBeLessThanOrEqual(1.5);
    for (const m of [...light, ...heavy]) {
      expect(m.filmDeltaL).toBeGreaterThan(0);
      expect(m.filmDeltaL).toBeLessThan(40);
    }
  });

  it('says that a scan at 300 dpi cannot tell', () => {
    expect(measure('office-600', 1, 300)).toBeNull();
  });

  it('says that a blank sheet cannot tell', () => {
    const read = (visit: (x: number, y: number, light: number) => void) => {
      for (let y = 20; y < 172; y++) for (let x = 20; x < 172; x++) visit(x, y, 1);
    };
    expect(
      measureCarriers(
        patches.map((patch) => ({ ...patch, read })),
        600,
        600,
      ),
    ).toBeNull();
  });
});

describe('chooseCarrier', () => {
  const tried = (...values: number[]): MeasuredCarrier[] =>
    fineCarriers(own, 600)
      .slice(0, values.length)
      .map((carrier, i) => ({ carrier, light: 0.6, amplitude: 0.2, filmDeltaL: values[i]! }));
  it('takes the first that is strong enough, else the strongest, and keeps taper and sway', () => {
    const all = fineCarriers(own, 600);
    expect(chooseCarrier(own, tried(12, 19, 25)).carrier).toEqual(all[1]);
    expect(chooseCarrier(own, tried(5, 9, 8)).carrier).toEqual(all[1]);
    expect(all[1]).toMatchObject({ taperPx: own.taperPx, sway: own.sway });
  });
});

it('a sheet whose fine screen was calibrated is read without its profile', () => {
  const catalogue = createCatalogue([], testFont);
  const { latent } = builtinProfile('generic-600-cmyk')!;
  for (const carrier of fineCarriers(latent.fine.carrier, 600)) {
    const calibrated = { ...latent, fine: { ...latent.fine, carrier } };
    expect(catalogue.latent(designNumber(calibrated))?.fine.carrier).toEqual(carrier);
  }
});
