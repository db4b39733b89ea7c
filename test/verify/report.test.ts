import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { compareFaces } from '../../src/verify/compare/index.ts';
import type { OpenedFace } from '../../src/verify/open-field.ts';
import { reportHtml } from '../../src/verify/report.ts';
import { compared, frontOf, opened, result } from './report-sheets.ts';

const altered = compared(true);
const match = compared(false);

/** Nothing may be fetched: every address in the page is data, or a place in it. */
function expectSelfContained(html: string): void {
  for (const [, address] of html.matchAll(/(?:src|href|action|poster|data|srcset)="([^"]*)"/g))
    expect(address!.slice(0, 11)).toMatch(/^(data:image\/|#place-)/);
  const page = html.replaceAll(/data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+/g, '');
  expect(page).not.toMatch(/https?:|\/\/[a-z]|@import|url\(|<link|<iframe|<script src/);
  expect(page).toContain("default-src 'none'; img-src data:");
}

const images = (html: string): string[] =>
  [...html.matchAll(/data:image\/(?:png|jpeg);base64,([A-Za-z0-9+/=]+)/g)].map(([, data]) => data!);

describe('report', () => {
  it('of an altered front: faces, slider, and every place enlarged in three views', async () => {
    expect(altered.status).toBe('altered');
    expect(altered.regions.length).toBeGreaterThanOrEqual(2);
    const html = await reportHtml([result(altered)], [300, 300]);
    expectSelfContained(html);
    expect(html).toContain('改変あり');
    expect(html).toContain('The front differs from what was issued');
    expect(html).toContain('表面に発行時と異なる箇所があります');
    expect(html).toContain('type="range"');
    const crops = html.split('<figure class="crop"').slice(1);
    expect(crops).toHaveLength(altered.regions.length + altered.marks.length);
    for (const crop of crops) expect(images(crop)).toHaveLength(3);
    // Each frame over the scan leads to its crops.
    for (const [, id] of html.matchAll(/href="#(place-[\d-]+)"/g)) expect(html).toContain(`id="${id}"`);
    expect([...html.matchAll(/class="place"/g)]).toHaveLength(altered.regions.length);
  });

  it('shows what the place looked like: ink as issued, none as scanned', async () => {
    const html = await reportHtml([result(altered)], [300]);
    const darkest = await Promise.all(
      images(html.split('<figure class="crop"')[1]!)
        .slice(0, 2)
        .map(async (data) => {
          const { info, data: pixels } = await sharp(Buffer.from(data, 'base64'))
            .greyscale()
            .raw()
            .toBuffer({ resolveWithObject: true });
          const r = altered.regions[0]!;
          // The middle of the view is the middle of the place; on a 200 dpi grid both.
          const half = Math.floor(((Math.min(r.widthMm, r.heightMm) / 2) * 200) / 25.4);
          let low = 255;
          for (let y = (info.height >> 1) - half; y < (info.height >> 1) + half; y++)
            for (let x = (info.width >> 1) - half; x < (info.width >> 1) + half; x++)
              low = Math.min(low, pixels[y * info.width + x]!);
          return low;
        }),
    );
    expect(darkest[0]).toBeLessThan(40);
    expect(darkest[1]).toBeGreaterThan(120);
  });

  it('of a match: the same faces, no crops, no legend of changes', async () => {
    expect(match.status).toBe('match');
    const html = await reportHtml([result(match)], [300, 300]);
    expectSelfContained(html);
    expect(html).toContain('原本');
    expect(html).toContain('Every check passed.');
    expect(html).not.toContain('class="crop"');
    expect(html).toContain('1画素まで');
  });

  it('marks what did not open, and says what a picture does not prove', async () => {
    const face: OpenedFace = { ...opened, status: 'partial', authentic: false, missingRows: [[100, 200]] };
    const html = await reportHtml([result(null, face)], [200]);
    expect(html).toMatch(/class="lost" style="top:17\.\d+%;height:17\.\d+%"/);
    expect(html).toContain('Hatched bands did not open');
    const picture: OpenedFace = { ...opened, encoding: 'picture', authentic: false };
    expect(await reportHtml([result(null, picture)], [200])).toContain('its details are not proven');
  });

  it('of nothing: no back found, and of a label’s text only text', async () => {
    const empty = await reportHtml([], []);
    expectSelfContained(empty);
    expect(empty).toContain('裏面');
    const html = await reportHtml(
      [result(null, null, { serial: `<img src=x onerror="alert(1)">&'` })],
      [null],
    );
    expectSelfContained(html);
    expect(html).not.toContain('<img');
  });

  it('numbers several sheets and keeps their places apart', async () => {
    const html = await reportHtml([result(altered), result(altered)], [300, 300, 300, 300]);
    expect(html).toContain('<h2>2 / 2</h2>');
    const ids = [...html.matchAll(/id="(place-[\d-]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** Linear RGB as people without one kind of cone see it (Machado, Oliveira, Fernandes 2009, severity 1). */
const VISIONS = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/** A front with ink where the face (blanked there) has none. */
const added = compareFaces({
  opened: {
    ...opened.gray,
    data: opened.gray.data.map((v, i) => {
      const y = Math.floor(i / opened.gray.width);
      return y > 330 && y < 370 ? 255 : v;
    }),
  },
  openedDpi: 200,
  scan: frontOf(false),
  scanDpi: 300,
  heatMap: true,
});

describe('heat map', () => {
  it.each(Object.entries(VISIONS))('missing and added differ under %s', (_, m) => {
    const strongest = (data: Uint8Array, sign: number) => {
      let best = [0, 0, 0];
      let most = 0;
      for (let i = 0; i < data.length; i += 3)
        if (sign * (data[i]! - data[i + 2]!) > most) {
          most = sign * (data[i]! - data[i + 2]!);
          best = [data[i]!, data[i + 1]!, data[i + 2]!];
        }
      expect(most).toBeGreaterThan(100);
      return best;
    };
    const seen = (rgb: number[]) => {
      const linear = rgb.map((v) => (v / 255) ** 2.2);
      return [0, 1, 2].map(
        (r) =>
          255 *
          Math.max(
            0,
            linear.reduce((sum, v, c) => sum + m[3 * r + c]! * v, 0),
          ) **
            (1 / 2.2),
      );
    };
    const orange = seen(strongest(altered.heatMap!.data, 1));
    const blue = seen(strongest(added.heatMap!.data, -1));
    expect(Math.hypot(...orange.map((v, i) => v - blue[i]!))).toBeGreaterThan(90);
  });
});
