/**
 * Scans of a finished PDF by an independent renderer (Poppler or MuPDF), roughened as a scanner would.
 * Drawn at the engine's own 600 dpi and reduced with `toDpi`, this is what a scanner sees; drawn at 300, a
 * renderer moves glyphs and rules to whole pixels, which no printer does, but people hand such files in.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import sharp from 'sharp';

/** What the scanner does to a page. */
export interface Roughness {
  /** Resolution at which the page is drawn. */
  readonly dpi: number;
  /** Resolution of the scan. @default dpi */
  readonly toDpi?: number;
  /** @default poppler */
  readonly renderer?: 'poppler' | 'mupdf';
  /** Degrees clockwise. */
  readonly turn?: number;
  /** Standard deviation of the noise, grey levels. */
  readonly noise?: number;
  readonly jpeg?: number;
  readonly seed?: string;
}

/** One page of a PDF as a JPEG scan. */
export async function scanPdf(pdf: Uint8Array, page: number, rough: Roughness): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'shingan-scan-'));
  try {
    const file = join(folder, 'a.pdf');
    writeFileSync(file, pdf);
    const picture = join(folder, 'p.png');
    if (rough.renderer === 'mupdf')
      execFileSync('mutool', [
        'draw',
        '-q',
        '-r',
        `${rough.dpi}`,
        '-c',
        'gray',
        '-o',
        picture,
        file,
        `${page}`,
      ]);
    else {
      const where = ['-f', `${page}`, '-l', `${page}`, '-singlefile'];
      execFileSync('pdftoppm', ['-r', `${rough.dpi}`, '-gray', '-png', ...where, file, join(folder, 'p')]);
    }
    const toDpi = rough.toDpi ?? rough.dpi;
    const turned = sharp(readFileSync(picture)).rotate(rough.turn ?? 0, { background: '#e8e8e8' });
    let drawn = turned.greyscale();
    if (toDpi !== rough.dpi) {
      // A pipeline turns and resizes in its own order: two of them keep ours.
      const { data, info } = await drawn.raw().toBuffer({ resolveWithObject: true });
      const width = Math.round((info.width * toDpi) / rough.dpi);
      const height = Math.round((info.height * toDpi) / rough.dpi);
      const raw = { width: info.width, height: info.height, channels: info.channels };
      drawn = sharp(data, { raw }).resize(width, height, { fit: 'fill', kernel: 'cubic' }).greyscale();
    }
    const { data, info } = await drawn.raw().toBuffer({ resolveWithObject: true });
    const random = seedrandom(rough.seed ?? 'scan');
    const noise = rough.noise ?? 0;
    const table = Float32Array.from({ length: 4096 }, () => {
      const u = Math.sqrt(-2 * Math.log(1 - random()));
      return u * Math.cos(2 * Math.PI * random()) * noise;
    });
    let k = 0;
    for (let i = 0; i < data.length; i++) {
      if ((i & 1023) === 0) k = Math.floor(random() * 4096);
      data[i] = Math.max(0, Math.min(255, data[i]! + table[k++ & 4095]!));
    }
    const { width, height } = info;
    const scan = sharp(data, { raw: { width, height, channels: 1 } }).withMetadata({ density: toDpi });
    return new Uint8Array(await scan.jpeg({ quality: rough.jpeg ?? 90 }).toBuffer());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
