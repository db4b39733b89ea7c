/**
 * A quick scanner for tests of geometry: the page is resampled through rotation, scale on each axis and a
 * wavy feed, softened by the sampling box, darkened unevenly, made noisy. Printing is not modelled here
 * (`src/simulate` does that).
 */
import seedrandom from 'seedrandom';
import sharp from 'sharp';
import { type Bitmap, bitmapBytes } from '../../src/raster/bitmap.ts';
import { createGray, type Gray } from '../../src/raster/gray.ts';
import { rotate90 } from '../../src/raster/rotate90.ts';

export interface RoughScanOptions {
  readonly dpi?: number;
  readonly rotationDeg?: number;
  readonly quarterTurns?: number;
  /** 1.01 = one per cent too long. */
  readonly scaleX?: number;
  readonly scaleY?: number;
  /** Amplitude in millimetres, over 60 and 43 mm. */
  readonly wobbleMm?: number;
  /** Standard deviation in grey levels. */
  readonly noise?: number;
  /** Extra radius of the sampling box, 1/600 inch. */
  readonly blur?: number;
  /** Grey of ink and of paper. */
  readonly ink?: number;
  readonly paper?: number;
  /** Loss of light towards the right and lower edge, 0..1. */
  readonly shade?: number;
  readonly seed?: string;
}

/** Scans a 600 dpi page. */
export function roughScan(page: Bitmap, options: RoughScanOptions = {}): Gray {
  const {
    dpi = 300,
    rotationDeg = 0,
    quarterTurns = 0,
    scaleX = 1,
    scaleY = 1,
    wobbleMm = 0,
    noise = 4,
    blur = 0.5,
    ink = 45,
    paper = 235,
    shade = 0,
    seed = 'scan',
  } = options;
  const bytes = bitmapBytes(page);
  const stride = page.stride * 4;
  const width = Math.round((page.width * dpi) / 600);
  const height = Math.round((page.height * dpi) / 600);
  const out = createGray(width, height);
  // Seeded once; then a xorshift of its own, because a page has millions of pixels.
  let state = seedrandom(seed).int32() | 1;
  const step = 600 / dpi;
  const cos = Math.cos((rotationDeg * Math.PI) / 180);
  const sin = Math.sin((rotationDeg * Math.PI) / 180);
  const wobble = (wobbleMm * 600) / 25.4;
  // Feed and sideways wander for each row of the page, with room above and below.
  const room = 400;
  const feed = new Float32Array(page.height + 2 * room);
  const side = new Float32Array(page.height + 2 * room);
  for (let i = 0; i < feed.length; i++) {
    feed[i] = wobble * Math.sin(((i - room) * 2 * Math.PI) / 1417);
    side[i] = wobble * Math.sin(((i - room) * 2 * Math.PI) / 1016 + 1);
  }
  const n = Math.max(2, Math.ceil(step));
  const spread = (step + 2 * blur) / n;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cx = (x + 0.5 - width / 2) * step;
      const cy = (y + 0.5 - height / 2) * step;
      let u = (cos * cx + sin * cy) / scaleX + page.width / 2;
      let v = (-sin * cx + cos * cy) / scaleY + page.height / 2;
      const row = Math.max(0, Math.min(feed.length - 1, Math.round(v) + room));
      u += side[row]!;
      v += feed[row]!;
      let sum = 0;
      for (let j = 0; j < n; j++) {
        const py = Math.floor(v + (j - (n - 1) / 2) * spread);
        if (py < 0 || py >= page.height) continue;
        for (let i = 0; i < n; i++) {
          const px = Math.floor(u + (i - (n - 1) / 2) * spread);
          if (px >= 0 && px < page.width) sum += (bytes[py * stride + (px >> 3)]! >> (7 - (px & 7))) & 1;
        }
      }
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      // Four bytes added up are nearly a bell of deviation 148.
      const bell = (state & 255) + ((state >>> 8) & 255) + ((state >>> 16) & 255) + (state >>> 24) - 510;
      const light = 1 - shade * 0.5 * (x / width + y / height);
      const level = (paper + ((ink - paper) * sum) / (n * n)) * light + (bell / 148) * noise;
      out.data[y * width + x] = Math.max(0, Math.min(255, Math.round(level)));
    }
  }
  return rotate90(out, quarterTurns);
}

/** Through a JPEG file and back. */
export async function jpeg(gray: Gray, quality: number): Promise<Gray> {
  const { width, height } = gray;
  const file = await sharp(gray.data, { raw: { width, height, channels: 1 } })
    .jpeg({ quality })
    .toBuffer();
  const data = await sharp(file).greyscale().raw().toBuffer();
  return { width, height, data: new Uint8Array(data) };
}
