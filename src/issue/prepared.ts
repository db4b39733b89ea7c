/**
 * Everything that does not change from one certificate to the next, made once per issuer: word masks,
 * screens, the emblem, backs by field height. An explicit object of the issuer's own; nothing here
 * depends on a certificate.
 */

import {
  type FragileKeys,
  fillEmblem,
  type PreparedEmblem,
  prepareEmblem,
  renderLineScreen,
} from '../latent/index.ts';
import { type Font, textOutline } from '../layout/index.ts';
import { type Bitmap, createBitmap, type InkPlanes, type Outline, rotate90 } from '../raster/index.ts';
import type { CellPx } from '../scramble/field/index.ts';
import { type FieldGeometry, fieldGeometry } from '../scramble/field/index.ts';
import { a4Grid, backKeepOut, backZones, type PrinterProfile, type Zone, zoneToPx } from '../sheet/index.ts';
import {
  fillPantograph,
  keepOutFromFace,
  type PreparedPantograph,
  preparePantograph,
  withMask,
  wordCells,
  wordMask,
  wordTokens,
} from '../watermark/index.ts';

/** The figures that the latent images hide. */
const HIDDEN = '証';
/** What the two line screens show under the film. */
const SCREEN_FIGURES = { coarse: '写', fine: '原' } as const;

/** A pantograph with the mask of its word, as the cells carry it. */
export interface PantographBase {
  readonly prepared: PreparedPantograph;
  readonly mask: Bitmap;
}

/** A back's pantograph as it lies on the sheet, and where its word stands. */
export interface BackPantograph {
  readonly bitmap: Bitmap;
  readonly mask: Bitmap;
}

/** See the head of this file. */
export interface Prepared {
  readonly profile: PrinterProfile;
  pantograph(orientation: 'portrait' | 'landscape', tokens: Readonly<Record<string, string>>): PantographBase;
  /** The back's pantograph, clear of everything that lies on a back with a field of `rows`. */
  backPantograph(
    rows: number,
    orientation: 'portrait' | 'landscape',
    tokens: Readonly<Record<string, string>>,
  ): BackPantograph;
  emblem(keys: FragileKeys | null): InkPlanes;
  readonly emblemMask: Bitmap;
  readonly screenCoarse: Bitmap;
  readonly screenFine: Bitmap;
  geometry(cellPx: CellPx, rows: number): FieldGeometry;
  /** Data cells of a field: `geometry().dataCells.length`, remembered for every size. */
  dataCells(cellPx: CellPx, rows: number): number;
}

/** Most sets of tokens whose masks are kept: words with a serial in them differ on each sheet; screens do not. */
const KEEP = 4;

/** A cache that forgets its oldest entry. */
function small<K, V>(limit: number, make: (key: K, name: string) => V): (key: K, name: string) => V {
  const known = new Map<string, V>();
  return (key, name) => {
    let value = known.get(name);
    if (value === undefined) {
      value = make(key, name);
      if (known.size >= limit) known.delete(known.keys().next().value!);
      known.set(name, value);
    }
    return value;
  };
}

/** Prepares what a profile's sheets share. About a second at 600 dpi, once. */
export function prepare(profile: PrinterProfile, font: Font): Prepared {
  const { dpi } = profile;
  const design = profile.pantograph;
  const outlineOf = (text: string) => textOutline(font, text);
  const figure = (text: string): Outline => outlineOf(text).outline;
  const shown = wordTokens(design.word);
  const tokenName = (tokens: Readonly<Record<string, string>>): string =>
    shown.length > 0 ? JSON.stringify(shown.map((name) => tokens[name])) : '';

  // Screens and camouflage, which no word changes: most of the work.
  const screens = small(KEEP, (orientation: 'portrait' | 'landscape') => {
    const grid = a4Grid(dpi, orientation);
    return preparePantograph(design, createBitmap(grid.width, grid.height), grid);
  });
  const pantograph = small(
    KEEP,
    ({
      orientation,
      tokens,
    }: {
      orientation: 'portrait' | 'landscape';
      tokens: Readonly<Record<string, string>>;
    }) => {
      const mask = wordMask(design.word, a4Grid(dpi, orientation), outlineOf, tokens);
      const prepared = withMask(screens(orientation, orientation), mask);
      return { prepared, mask: wordCells(prepared) };
    },
  );
  const base: Prepared['pantograph'] = (orientation, tokens) =>
    pantograph({ orientation, tokens }, orientation + tokenName(tokens));

  const back = small(
    KEEP,
    (key: {
      rows: number;
      orientation: 'portrait' | 'landscape';
      tokens: Readonly<Record<string, string>>;
    }): BackPantograph => {
      const { prepared, mask } = base('portrait', key.tokens);
      const keepOut = keepOutFromFace(null, a4Grid(dpi), { zones: backKeepOut(key.rows) });
      const bitmap = fillPantograph(prepared, keepOut);
      const seen = visibleMask(mask, keepOut);
      return key.orientation === 'portrait'
        ? { bitmap, mask: seen }
        : { bitmap: rotate90(bitmap, 1), mask: rotate90(seen, 1) };
    },
  );

  const geometry = small(KEEP, ({ cellPx, rows }: { cellPx: CellPx; rows: number }) =>
    fieldGeometry({ cellPx, rows }),
  );

  const geometryOf: Prepared['geometry'] = (cellPx, rows) => geometry({ cellPx, rows }, `${cellPx}/${rows}`);
  const counts = new Map<string, number>();

  const zones = backZones(1);
  const size = zoneToPx(zones.emblem, dpi).width;
  const emblem: PreparedEmblem = prepareEmblem({
    design: profile.latent.emblem,
    dpi,
    sizePx: size,
    figure: figure(HIDDEN),
  });
  const screen = (zone: Zone, which: 'coarse' | 'fine'): Bitmap => {
    const { width, height } = zoneToPx(zone, dpi);
    return renderLineScreen({
      design: profile.latent[which],
      dpi,
      widthPx: width,
      heightPx: height,
      figure: figure(SCREEN_FIGURES[which]),
    });
  };
  return {
    profile,
    pantograph: base,
    backPantograph: (rows, orientation, tokens) =>
      back({ rows, orientation, tokens }, `${rows}/${orientation}/${tokenName(tokens)}`),
    emblem: (keys) => fillEmblem(emblem, keys),
    emblemMask: emblem.mask,
    screenCoarse: screen(zones.screenCoarse, 'coarse'),
    screenFine: screen(zones.screenFine, 'fine'),
    geometry: geometryOf,
    dataCells: (cellPx, rows) => {
      const name = `${cellPx}/${rows}`;
      let count = counts.get(name);
      if (count === undefined) {
        count = geometryOf(cellPx, rows).dataCells.length;
        counts.set(name, count);
      }
      return count;
    },
  };
}

/** A word mask without what the keep-out takes: where the hidden word really stands. */
export function visibleMask(mask: Bitmap, keepOut: Bitmap): Bitmap {
  const out = createBitmap(mask.width, mask.height);
  for (let i = 0; i < out.words.length; i++) out.words[i] = mask.words[i]! & ~keepOut.words[i]!;
  return out;
}
