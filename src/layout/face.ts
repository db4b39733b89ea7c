/** A display list as the `FacePage` that the rest of the library works with. */
import type { FacePage, Orientation } from '../pdf/face-page.ts';
import type { DisplayList } from './display-list.ts';
import { type Device, rasterFace } from './face-raster.ts';
import type { FontPool } from './pdf-fonts.ts';
import { embedFace } from './pdf-form.ts';

/** Wraps a finished display list; `pool` is shared by the pages of one document. */
export function facePage(
  list: DisplayList,
  orientation: Orientation,
  device: Device,
  pool: FontPool,
): FacePage {
  for (const mark of list)
    if (mark.kind === 'glyphs')
      for (let i = 0; i < mark.ids.length; i++) pool.use(mark.font, mark.ids[i]!, mark.texts[i]!);
  return {
    orientation,
    embed: async (doc) => embedFace(doc, list, orientation, device, pool),
    raster: async (dpi, into) => rasterFace(list, orientation, dpi, device, into),
  };
}
