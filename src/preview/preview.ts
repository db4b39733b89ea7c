/**
 * The pictures of one certificate: each face as printed and as a photocopy shows it, the emblem under
 * infrared, the line screens under the film, the opened scramble. All but the last are simulated paper.
 */
import { measurePalette, pagePlanes } from '../pdf/page-planes.ts';
import type { Renderer } from '../pdf/render.ts';
import { crop, type Gray, type InkPlanes, type Rgb, rotate90 } from '../raster/index.ts';
import { a4Grid, backZones, type PixelRect, type PrinterProfile, zoneToPx } from '../sheet/index.ts';
import { filmView } from './film-view.ts';
import { viewPaper } from './paper-view.ts';

/** What to draw. */
export interface PreviewOptions {
  readonly renderer: Renderer;
  readonly profile: PrinterProfile;
  /** Resolution of the pictures of whole faces. @default 150 */
  readonly dpi?: number;
  /** Seed of the engines. @default 1 */
  readonly seed?: number;
  /** The copier of the copies. @default 'mono' */
  readonly copier?: string;
  /** Sheets to draw, from 0. @default all */
  readonly sheets?: readonly number[];
  /** Called with the name of each picture before it is drawn. */
  readonly onProgress?: (name: string) => void;
}

/** One picture. */
export interface PreviewPicture {
  /** File name without ending, such as `front-copy`; later sheets begin with `page2-`. */
  readonly name: string;
  readonly image: Gray | Rgb;
  readonly dpi: number;
}

/** Clear paper shown around the emblem and the screens, 1/600 inch. */
const MARGIN = 48;

/**
 * Draws the pictures of a protected PDF, one after another.
 * @param pdf as `issue` made it
 */
export async function* previewSheets(
  pdf: Uint8Array,
  options: PreviewOptions,
): AsyncGenerator<PreviewPicture> {
  const { renderer, profile, dpi = 150, seed = 1, copier = 'mono', onProgress } = options;
  const palette = await measurePalette(renderer);
  const count = renderer.pageCount(pdf) >> 1;
  const wanted = options.sheets ?? Array.from({ length: count }, (_, i) => i);
  for (const sheet of wanted) {
    const prefix = sheet === 0 ? '' : `page${sheet + 1}-`;
    const planesOf = (face: 0 | 1) =>
      pagePlanes(renderer, pdf, 2 * sheet + face, { dpi: profile.dpi, path: profile.path, palette });
    const printer = profile.dpi === 600 ? 'office-600' : 'office-1200';
    const base = { printer, scanner: 'flatbed', seed, dpi } as const;
    const faces = [planesOf(0), planesOf(1)] as const;
    for (const [face, side] of [
      [0, 'front'],
      [1, 'back'],
    ] as const) {
      const planes = faces[face];
      const look = { ...base, view: 'rgb', behind: faces[1 - face] } as const;
      onProgress?.(`${prefix}${side}-original`);
      yield { name: `${prefix}${side}-original`, image: viewPaper(planes, look), dpi };
      onProgress?.(`${prefix}${side}-copy`);
      yield {
        name: `${prefix}${side}-copy`,
        image: viewPaper(planes, { ...look, copier, mode: 'text' }),
        dpi,
      };
      if (face === 0) continue;
      const upright = uprightPlanes(planes);
      yield* latentPictures(upright, profile, seed, prefix, onProgress);
    }
  }
}

function* latentPictures(
  back: InkPlanes,
  profile: PrinterProfile,
  seed: number,
  prefix: string,
  onProgress: PreviewOptions['onProgress'],
): Generator<PreviewPicture> {
  const zones = backZones(1);
  const printer = profile.dpi === 600 ? 'office-600' : 'office-1200';
  const n = profile.dpi / 600;
  const around = (rect: PixelRect): PixelRect => ({
    x: rect.x - MARGIN * n,
    y: rect.y - MARGIN * n,
    width: rect.width + 2 * MARGIN * n,
    height: rect.height + 2 * MARGIN * n,
  });
  const emblem = cropPlanes(back, around(zoneToPx(zones.emblem, profile.dpi)));
  const look = { printer, seed, dpi: 400, quality: 'full' } as const;
  onProgress?.(`${prefix}emblem`);
  yield {
    name: `${prefix}emblem`,
    image: viewPaper(emblem, { ...look, scanner: 'flatbed', view: 'rgb' }),
    dpi: 400,
  };
  onProgress?.(`${prefix}infrared`);
  yield {
    name: `${prefix}infrared`,
    image: viewPaper(emblem, { ...look, scanner: 'flatbed', view: 'infrared' }),
    dpi: 400,
  };
  onProgress?.(`${prefix}infrared-copy`);
  yield {
    name: `${prefix}infrared-copy`,
    image: viewPaper(emblem, {
      ...look,
      scanner: 'flatbed',
      view: 'infrared',
      copier: 'colour',
      mode: 'text-photo',
    }),
    dpi: 400,
  };
  for (const copied of [false, true]) {
    const name = `${prefix}film${copied ? '-copy' : ''}`;
    onProgress?.(name);
    yield { name, image: underFilm(back, profile, seed, copied ? 'mono' : undefined), dpi: profile.dpi };
  }
}

/** The two line screens with the film laid on them; copies by a copier's usual setting, text and photo. */
function underFilm(back: InkPlanes, profile: PrinterProfile, seed: number, copier: string | undefined): Gray {
  const zones = backZones(1);
  const { dpi, latent } = profile;
  const printer = dpi === 600 ? 'office-600' : 'office-1200';
  const screens = (['coarse', 'fine'] as const).map((which) => {
    const rect = zoneToPx(which === 'coarse' ? zones.screenCoarse : zones.screenFine, dpi);
    const look = { printer, copier, mode: 'text-photo', scanner: 'fine', view: 'gray', dpi, seed } as const;
    const scan = viewPaper(cropPlanes(back, rect), { ...look, quality: 'full' }) as Gray;
    return { scan, carrier: latent[which].carrier };
  });
  return filmView(screens, dpi);
}

const INKS = ['c', 'm', 'y', 'k'] as const;

function mapPlanes(
  planes: InkPlanes,
  change: (bitmap: NonNullable<InkPlanes['k']>) => NonNullable<InkPlanes['k']>,
): InkPlanes {
  const made = INKS.map((ink) => (planes[ink] ? change(planes[ink]) : null));
  const first = made.find((bitmap) => bitmap !== null)!;
  return {
    width: first.width,
    height: first.height,
    dpi: planes.dpi,
    c: made[0]!,
    m: made[1]!,
    y: made[2]!,
    k: made[3]!,
  };
}

const cropPlanes = (planes: InkPlanes, rect: PixelRect): InkPlanes =>
  mapPlanes(planes, (bitmap) => crop(bitmap, rect));

/** A landscape sheet's back is the upright one turned clockwise. */
const uprightPlanes = (planes: InkPlanes): InkPlanes =>
  planes.width > a4Grid(planes.dpi).width ? mapPlanes(planes, (bitmap) => rotate90(bitmap, -1)) : planes;
