/** A sheet's rasters as PNG files at device resolution: what an engine, a tester or an auditor wants to see. */
import { measurePalette, pagePlanes } from '../pdf/page-planes.ts';
import { openRenderer } from '../pdf/render.ts';
import { type Bitmap, createBitmap, encodePng, INKS } from '../raster/index.ts';
import type { Sheet } from './request.ts';

/** A file to be. */
export interface SheetPicture {
  /** File name, with `.png`. */
  readonly name: string;
  /** The PNG, its resolution written in. */
  readonly png: Uint8Array;
}

/**
 * All rasters of a sheet: pantographs, word masks, the face, the scramble, the latent planes, and the
 * complete ink planes of both faces as the engine should get them (those come from the PDF itself,
 * rendered at native resolution). Files of the second sheet and on begin with `pageN-`.
 */
export async function sheetPictures(sheet: Sheet): Promise<SheetPicture[]> {
  const renderer = await openRenderer();
  try {
    const palette = await measurePalette(renderer);
    const out: SheetPicture[] = [];
    const { dpi } = sheet.manifest;
    for (const [i, rasters] of sheet.rasters.entries()) {
      const add = (name: string, bitmap: Bitmap, at = dpi) =>
        out.push({
          name: `${i === 0 ? '' : `page${i + 1}-`}${name}.png`,
          png: encodePng(bitmap, { dpi: at }),
        });
      const { front, back, face, faceDpi, scramble, latent } = rasters;
      add('front-pantograph', front.pantograph);
      add('front-word-mask', front.wordMask);
      add('back-pantograph', back.pantograph);
      add('back-word-mask', back.wordMask);
      add('face', face, faceDpi);
      add('scramble', scramble);
      const { width, height } = latent.planes;
      for (const ink of INKS) add(`latent-${ink}`, latent.planes[ink] ?? createBitmap(width, height));
      add('latent-mask', latent.mask);
      const path = latent.planes.c ? 'cmyk' : 'mono';
      for (const [j, name] of (['front', 'back'] as const).entries()) {
        const planes = pagePlanes(renderer, sheet.pdf, 2 * i + j, { dpi, path, palette });
        for (const ink of INKS)
          add(`${name}-${ink}`, planes[ink] ?? createBitmap(planes.width, planes.height));
      }
    }
    return out;
  } finally {
    renderer.close();
  }
}
