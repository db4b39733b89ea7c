/** Results as small pictures for a page: PNG where there are two tones, JPEG where there is a scan. */
import sharp from 'sharp';
import type { Gray } from '../raster/index.ts';
import type { SheetResult } from '../verify/index.ts';
import type { SheetPictures } from './answer.ts';

/** All pictures of one sheet. */
export async function drawPictures(sheet: SheetResult): Promise<SheetPictures> {
  const { opened, front, decodedScreens, emblem } = sheet;
  return {
    opened: opened && (await dataUrl(opened.gray, opened.encoding === 'sealed' ? 'lines' : 'tones')),
    front: front && (await dataUrl(front, 'scan')),
    screens: decodedScreens && {
      coarse: await dataUrl(decodedScreens.coarse, 'tones'),
      fine: await dataUrl(decodedScreens.fine, 'tones'),
    },
    emblem: emblem && (await dataUrl(emblem, 'scan')),
  };
}

async function dataUrl(gray: Gray, kind: 'lines' | 'tones' | 'scan'): Promise<string> {
  const { width, height, data } = gray;
  const image = sharp(data, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
  const bytes = await (kind === 'scan'
    ? image.jpeg({ quality: 78 })
    : image.png(
        kind === 'lines' ? { compressionLevel: 6, palette: true, colours: 2, dither: 0, effort: 1 } : {},
      )
  ).toBuffer();
  return `data:image/${kind === 'scan' ? 'jpeg' : 'png'};base64,${bytes.toString('base64')}`;
}
