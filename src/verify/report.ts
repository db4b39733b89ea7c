/**
 * The report for people: one HTML file with everything in it, no script from elsewhere, nothing loaded.
 * Both faces side by side, a slider over each other, and every changed place enlarged.
 */
import { crop } from '../raster/crop.ts';
import type { Gray, Rgb } from '../raster/gray.ts';
import type { ComparedRegion } from './compare/index.ts';
import { type Bilingual, KIND_TEXT, reasonText, VERDICT_TEXT } from './report-text.ts';
import type { SheetResult } from './verifier.ts';

/** Changed places shown enlarged, at most; the rest are counted. */
const MAX_CROPS = 40;
/** Room around a place, and its scale on the screen. */
const AROUND_MM = 4;
const CSS_PX_PER_MM = 14;

/**
 * Makes the report.
 * @param sheets of one verification, with heat maps where a front was given
 * @param scanDpi of the scans as read, for the head of the page
 * @returns a complete HTML document, UTF-8
 */
export async function reportHtml(
  sheets: readonly SheetResult[],
  scanDpi: readonly (number | null)[],
): Promise<string> {
  const parts: string[] = [];
  for (const [i, sheet] of sheets.entries()) parts.push(await sheetHtml(sheet, i, sheets.length));
  const dpi = scanDpi.map((d) => (d === null ? '?' : `${Math.round(d)}`)).join(', ');
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>真贋判定報告 / Verification report</title>
<style>${STYLE}</style></head>
<body><header><h1>真贋判定報告 <span lang="en">Verification report</span></h1>
<p>読み取り解像度 <span lang="en">scan resolution</span>: ${escapeHtml(dpi)} dpi</p></header>
${parts.join('\n')}
<footer><p>橙＝消された内容、青＝書き加えられた内容、灰枠＝内容から離れた印影・書き込み・折り目など。
<span lang="en">Orange: missing. Blue: added. Grey frames: stamps, writing, folds away from content.</span></p></footer>
<script>${SCRIPT}</script></body></html>
`;
}

async function sheetHtml(sheet: SheetResult, index: number, count: number): Promise<string> {
  const { verdict, opened, comparison } = sheet;
  const heading = count > 1 ? `<h2>${index + 1} / ${count}</h2>` : '';
  const facts = [
    ['番号 / serial', verdict.serial],
    ['ページ / page', verdict.page === null ? null : `${verdict.page} / ${verdict.pages}`],
    ['鍵 / key', verdict.keyId],
    ['二次元コード / label', verdict.label.status],
    ['地紋 / pantograph', verdict.pantograph.status],
    ['潜像 / latent', verdict.latent.status],
    ['スクランブル / scramble', verdict.scramble.status],
    ['比較 / comparison', verdict.comparison.status],
  ]
    .map(([k, v]) => `<tr><th>${k}</th><td>${escapeHtml(v ?? '—')}</td></tr>`)
    .join('');
  const reasons = verdict.reasons.map((code) => `<li>${both(reasonText(code))}</li>`).join('');
  let pictures = '';
  if (opened) {
    const issued = await dataUrl(opened.gray, 'png');
    const front = comparison?.straightened ?? null;
    const seen = sheet.heatMap ?? front;
    const side = (title: string, src: string) =>
      `<figure><figcaption>${title}</figcaption><img src="${src}" alt="${title}"></figure>`;
    pictures = `<div class="pair">${side('発行時の表面 / as issued', issued)}`;
    if (seen && front) {
      const scan = await dataUrl(front, 'jpeg');
      pictures += side('読み取った表面 / as scanned', await dataUrl(seen, 'jpeg'));
      pictures += `</div><h3>重ね合わせ <span lang="en">Slide to compare</span></h3>
<div class="over"><img src="${issued}" alt="as issued"><img class="top" src="${scan}" alt="as scanned">
<input type="range" min="0" max="100" value="50" aria-label="slider"></div>`;
    } else pictures += '</div>';
    if (front && comparison && comparison.regions.length > 0)
      pictures += await cropsHtml(comparison.regions, sheet, front, comparison.straightenedDpi ?? opened.dpi);
  }
  return `<section>${heading}<p class="verdict ${verdict.verdict}"><strong>${verdict.verdict}</strong> ${both(
    VERDICT_TEXT[verdict.verdict],
  )}</p><ul>${reasons}</ul><table>${facts}</table>${pictures}</section>`;
}

/** Every place: what was issued, what was scanned, what differs. */
async function cropsHtml(
  regions: readonly ComparedRegion[],
  sheet: SheetResult,
  front: Gray,
  frontDpi: number,
): Promise<string> {
  const rows: string[] = [];
  for (const region of regions.slice(0, MAX_CROPS)) {
    const pictures: string[] = [];
    const sources: [Gray | Rgb | null, number][] = [
      [sheet.opened!.gray, sheet.opened!.dpi],
      [front, frontDpi],
      [sheet.heatMap, frontDpi],
    ];
    for (const [image, dpi] of sources) {
      if (!image) continue;
      const [part, widthMm] = around(image, region, dpi);
      const src = await dataUrl(part, 'png');
      pictures.push(`<img src="${src}" alt="" style="width:${(widthMm * CSS_PX_PER_MM).toFixed(0)}px">`);
    }
    const place = `${region.xMm.toFixed(1)}, ${region.yMm.toFixed(1)} mm`;
    rows.push(
      `<figure class="crop"><figcaption>${both(KIND_TEXT[region.kind])} · ${place} · ${(
        region.score * 100
      ).toFixed(0)} %</figcaption><div>${pictures.join('')}</div></figure>`,
    );
  }
  const more =
    regions.length > MAX_CROPS
      ? `<p>ほか ${regions.length - MAX_CROPS} 箇所 / ${regions.length - MAX_CROPS} more</p>`
      : '';
  return `<h3>異なる箇所 ${regions.length} <span lang="en">places that differ</span></h3>
<p>左から発行時、読み取り、差分。<span lang="en">From the left: issued, scanned, difference.</span></p>${rows.join('')}${more}`;
}

/** A region with room around it, cut at the page, and its width in mm. */
function around<T extends Gray | Rgb>(image: T, region: ComparedRegion, dpi: number): [T, number] {
  const k = dpi / 25.4;
  const x = Math.min(image.width - 1, Math.max(0, Math.floor((region.xMm - AROUND_MM) * k)));
  const y = Math.min(image.height - 1, Math.max(0, Math.floor((region.yMm - AROUND_MM) * k)));
  const right = Math.ceil((region.xMm + region.widthMm + AROUND_MM) * k);
  const bottom = Math.ceil((region.yMm + region.heightMm + AROUND_MM) * k);
  const width = Math.max(1, Math.min(image.width, right) - x);
  const height = Math.max(1, Math.min(image.height, bottom) - y);
  return [crop(image, { x, y, width, height }) as T, width / k];
}

async function dataUrl(image: Gray | Rgb, kind: 'png' | 'jpeg'): Promise<string> {
  const { width, height, data } = image;
  const channels = data.length === width * height ? 1 : 3;
  const { default: sharp } = await import('sharp');
  const source = sharp(data, { raw: { width, height, channels } }).toColourspace(
    channels === 1 ? 'b-w' : 'srgb',
  );
  const bytes = await (kind === 'png'
    ? source.png({ compressionLevel: 9 })
    : source.jpeg({ quality: 80 })
  ).toBuffer();
  return `data:image/${kind};base64,${bytes.toString('base64')}`;
}

const both = ({ ja, en }: Bilingual): string => `${escapeHtml(ja)} <span lang="en">${escapeHtml(en)}</span>`;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const STYLE = `
body{font:16px/1.6 "BIZ UDPMincho","Hiragino Mincho ProN","Yu Mincho",serif;color:#1c1c1c;background:#faf9f6;margin:0 auto;max-width:1180px;padding:24px}
h1{font-size:26px;font-weight:600;border-bottom:2px solid #1c1c1c;padding-bottom:6px}
span[lang=en]{font-family:"Helvetica Neue",Arial,sans-serif;font-size:.82em;color:#555}
.verdict{font-size:20px;padding:14px 18px;border-left:8px solid #777;background:#fff}
.verdict strong{font-family:"Helvetica Neue",Arial,sans-serif;margin-right:.6em}
.genuine{border-color:#0072b2}.altered,.copy{border-color:#d55e00}.unsure,.unreadable{border-color:#e69f00}
table{border-collapse:collapse;margin:12px 0}th{text-align:left;font-weight:400;color:#555;padding:2px 18px 2px 0}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:16px}figure{margin:0 0 16px}figcaption{font-size:14px;color:#333;margin-bottom:4px}
.pair img,.over img{width:100%;border:1px solid #ccc;background:#fff;display:block}
.over{position:relative;max-width:900px}.over .top{position:absolute;inset:0;clip-path:inset(0 0 0 50%)}
.over input{width:100%}
.crop div{display:flex;flex-wrap:wrap;gap:10px}.crop img{image-rendering:pixelated;border:1px solid #bbb;background:#fff}
footer{border-top:1px solid #bbb;font-size:14px;margin-top:32px}
@media print{.over{display:none}}`;

const SCRIPT = `for(const o of document.querySelectorAll('.over')){const t=o.querySelector('.top');
o.querySelector('input').addEventListener('input',e=>{t.style.clipPath='inset(0 0 0 '+e.target.value+'%)'})}`;
