/**
 * The report for people: one HTML file with everything in it; nothing is loaded from anywhere. The verdict
 * and its reasons in Japanese and English, both faces side by side, a slider over one another, and every
 * changed place enlarged as issued, as scanned, and as a difference.
 */
import sharp from 'sharp';
import { crop } from '../raster/crop.ts';
import type { Gray, Rgb } from '../raster/gray.ts';
import type { Comparison } from './compare/index.ts';
import type { OpenedFace } from './open-field.ts';
import { REPORT_SCRIPT, REPORT_STYLE } from './report-page.ts';
import {
  type Bilingual,
  KIND_TEXT,
  MARK_TEXT,
  PROOF_TEXT,
  reasonText,
  statusText,
  VERDICT_TEXT,
  VERDICT_WORD,
} from './report-text.ts';
import type { AlteredRegion, OriginalityCheck, Verdict } from './verdict.ts';
import type { SheetResult } from './verifier.ts';

/** Changed places shown enlarged, at most, and marks; the rest are counted. */
const MAX_CROPS = 40;
const MAX_MARKS = 12;
/** Room around a place, and the least that a view shows: a word of context. */
const AROUND_MM = 4;
const LEAST_MM = { width: 34, height: 12 } as const;
/** A place wider than this gets the whole width of the page for each view. */
const WIDE_MM = 70;

/**
 * Makes the report.
 * @param sheets of one verification, with heat maps where a front was given
 * @param scanDpi of the scans as read, for the head of the page
 * @returns a complete HTML document, UTF-8
 * @example
 * const { sheets, scanDpi } = await verifier.verify({ scans }, { heatMap: true });
 * await writeFile('report.html', await reportHtml(sheets, scanDpi));
 */
export async function reportHtml(
  sheets: readonly SheetResult[],
  scanDpi: readonly (number | null)[],
): Promise<string> {
  const parts: string[] = [];
  for (const [i, sheet] of sheets.entries()) parts.push(await sheetHtml(sheet, i, sheets.length));
  if (sheets.length === 0) parts.push(noBackHtml());
  const dpi = scanDpi.map((d) => (d === null ? '?' : `${Math.round(d)}`)).join(', ');
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>真贋判定報告 / Verification report</title>
<style>${REPORT_STYLE}</style></head>
<body><header><h1>真贋判定報告 <span lang="en">Verification report</span></h1>
<p>読み取り解像度 <span lang="en">scanned at</span> ${escapeHtml(dpi || '?')} dpi</p></header>
<main>
${parts.join('\n')}
</main>
<script>${REPORT_SCRIPT}</script></body></html>
`;
}

/** When no scan showed a back there is no sheet to report on. */
const noBackHtml = (): string =>
  `<section>${verdictHtml('unreadable')}<ul class="reasons"><li>${both(reasonText('back-not-found'))}</li></ul></section>`;

const verdictHtml = (word: Verdict['verdict']): string =>
  `<div class="verdict ${word}"><strong>${both(VERDICT_WORD[word])}</strong><p>${both(VERDICT_TEXT[word])}</p></div>`;

async function sheetHtml(sheet: SheetResult, index: number, count: number): Promise<string> {
  const { verdict, opened, comparison } = sheet;
  const heading = count > 1 ? `<h2>${index + 1} / ${count}</h2>` : '';
  const reasons = verdict.reasons.map((code) => `<li>${both(reasonText(code))}</li>`).join('');
  return `<section>${heading}${verdictHtml(verdict.verdict)}<ul class="reasons">${reasons}</ul>
${factsHtml(verdict)}${opened ? await picturesHtml(sheet, opened, comparison, index) : ''}</section>`;
}

/** The single checks, a line each. */
function factsHtml(verdict: Verdict): string {
  const { label, pantograph, latent, scramble, comparison } = verdict;
  const score = ({ status, score: p, because }: OriginalityCheck) =>
    because === 'scan'
      ? both(statusText(status))
      : `${both(statusText(status))}<br><small>${both({ ja: '原本らしさ', en: 'score' })}&nbsp;${p.toFixed(2)}</small>`;
  const wrong =
    scramble.cellErrorRate === null
      ? ''
      : `<br><small>${both({ ja: 'セルの誤り', en: 'cells wrong' })}&nbsp;${(100 * scramble.cellErrorRate).toFixed(2)}&nbsp;%</small>`;
  const text = (value: string | null) => escapeHtml(value ?? '—');
  const facts: [Bilingual, string][] = [
    [{ ja: '番号', en: 'serial' }, text(verdict.serial)],
    [{ ja: 'ページ', en: 'page' }, text(verdict.page === null ? null : `${verdict.page} / ${verdict.pages}`)],
    [{ ja: '鍵', en: 'key' }, text(verdict.keyId)],
    [{ ja: '二次元コード', en: 'label' }, both(statusText(label.status))],
    [{ ja: 'けん制文字の地紋', en: 'void pantograph' }, score(pantograph)],
    [{ ja: '潜像', en: 'latent image' }, score(latent)],
    [{ ja: 'スクランブル画像', en: 'scramble image' }, both(statusText(scramble.status)) + wrong],
    [{ ja: '表面の比較', en: 'comparison' }, both(statusText(comparison.status))],
  ];
  return `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${both(name)}</dt><dd>${value}</dd></div>`).join('')}</dl>`;
}

async function picturesHtml(
  sheet: SheetResult,
  opened: OpenedFace,
  comparison: Comparison | null,
  index: number,
): Promise<string> {
  const proof = opened.authentic ? 'authentic' : opened.encoding === 'sealed' ? 'partial' : 'picture';
  const lost = opened.missingRows
    .map(([from, to]) => {
      const percent = (rows: number) => ((100 * rows) / opened.gray.height).toFixed(2);
      return `<i class="lost" style="top:${percent(from)}%;height:${percent(to - from)}%"></i>`;
    })
    .join('');
  const note = `<p class="note">${both(PROOF_TEXT[proof])}</p>`;
  const issuedUrl = await dataUrl(opened.gray, 'png');
  const issued = `<div class="sheet"><img src="${issuedUrl}" alt="発行時の表面 / the front as issued">${lost}</div>`;
  const front = comparison?.straightened;
  if (!comparison || !front)
    return `<h3>${both({ ja: '発行時の表面', en: 'the front as issued' })}</h3>${note}<figure class="single">${issued}</figure>`;

  const dpi = comparison.straightenedDpi ?? opened.dpi;
  const scanUrl = await dataUrl(front, 'jpeg');
  const found = comparison.regions.length + comparison.marks.length > 0;
  const heatUrl = sheet.heatMap && found ? await dataUrl(sheet.heatMap, 'jpeg') : null;
  const regions = comparison.regions.slice(0, MAX_CROPS);
  const idOf = (n: number) => `place-${index + 1}-${n + 1}`;
  const size = { widthMm: (front.width * 25.4) / dpi, heightMm: (front.height * 25.4) / dpi };
  const places = regions.map((region, n) => placeHtml(region, n + 1, idOf(n), size)).join('');
  const pair = `<h3>${both({ ja: '発行時と読み取り', en: 'as issued, as scanned' })}</h3>${note}<div class="pair">
<figure><figcaption>${both({ ja: '発行時の表面', en: 'the front as issued' })}</figcaption>${issued}</figure>
<figure><figcaption>${both({ ja: '読み取った表面', en: 'the front as scanned' })}</figcaption><div class="sheet"><img src="${heatUrl ?? scanUrl}" alt="読み取った表面 / the front as scanned">${places}</div></figure>
</div>${heatUrl ? LEGEND : ''}`;
  const toggle = heatUrl
    ? `<label class="switch"><input type="checkbox">${both({ ja: '差分を重ねる', en: 'show what differs' })}</label>`
    : '';
  const over = `<h3 class="slide">${both({ ja: '重ね合わせ', en: 'slide to compare' })}</h3><div class="over">${toggle}
<div class="ends"><span>◂ ${both({ ja: '発行時', en: 'issued' })}</span><span>${both({ ja: '読み取り', en: 'scanned' })} ▸</span></div>
<div class="sheet"><img src="${issuedUrl}" alt=""><div class="top"><img src="${scanUrl}" alt="">${heatUrl ? `<img class="heat" src="${heatUrl}" alt="">` : ''}</div>
<input type="range" min="0" max="100" value="50" step="0.5" aria-label="発行時と読み取りの境 / edge between issued and scanned"><div class="bar"></div></div></div>`;
  return `${pair}${over}${await cropsHtml(sheet, opened, comparison, front, dpi, idOf)}`;
}

const LEGEND = `<ul class="legend" style="margin-top:8px"><li><i class="key" style="background:var(--missing)"></i>${both({ ja: '消された内容', en: 'missing' })}</li><li><i class="key" style="background:var(--added)"></i>${both({ ja: '書き加えられた内容', en: 'added' })}</li><li><i class="key" style="border:2px solid #828282"></i>${both({ ja: '内容から離れた印影・書き込みなど', en: 'stamps, writing, folds away from content' })}</li></ul>`;

/** A numbered frame over the scan, a link to its crops. */
function placeHtml(
  { xMm, yMm, widthMm, heightMm }: AlteredRegion,
  number: number,
  id: string,
  page: { readonly widthMm: number; readonly heightMm: number },
): string {
  const share = (mm: number, of: number) => `${((100 * mm) / of).toFixed(2)}%`;
  const style = `left:${share(xMm - 1.2, page.widthMm)};top:${share(yMm - 1.2, page.heightMm)};width:${share(widthMm + 2.4, page.widthMm)};height:${share(heightMm + 2.4, page.heightMm)}`;
  return `<a class="place" href="#${id}" style="${style}" aria-label="異なる箇所 ${number} / place ${number}"><span>${number}</span></a>`;
}

/** Every place: what was issued, what was scanned, what differs; then ink away from content. */
async function cropsHtml(
  sheet: SheetResult,
  opened: OpenedFace,
  { regions, marks }: Comparison,
  front: Gray,
  frontDpi: number,
  idOf: (n: number) => string,
): Promise<string> {
  const views: [Bilingual, Gray | Rgb | null, number][] = [
    [{ ja: '発行時', en: 'issued' }, opened.gray, opened.dpi],
    [{ ja: '読み取り', en: 'scanned' }, front, frontDpi],
    [{ ja: '差分', en: 'difference' }, sheet.heatMap, frontDpi],
  ];
  const cropOf = async (place: AlteredRegion, title: string, id = '') => {
    const view = viewOf(place);
    const figures: string[] = [];
    for (const [name, image, dpi] of views)
      if (image)
        figures.push(
          `<figure><figcaption>${both(name)}</figcaption><img src="${await dataUrl(cutOut(image, view, dpi), 'png')}" alt=""></figure>`,
        );
    const where = `${place.xMm.toFixed(1)}, ${place.yMm.toFixed(1)} mm · ${place.widthMm.toFixed(1)} × ${place.heightMm.toFixed(1)} mm`;
    const shape = view.widthMm > WIDE_MM ? ' wide' : view.heightMm > 0.7 * view.widthMm ? ' tall' : '';
    return `<figure class="crop"${id && ` id="${id}"`}><figcaption>${title} <span lang="en">${where}</span></figcaption><div class="views${shape}">${figures.join('')}</div></figure>`;
  };
  const more = (count: number) =>
    count > 0 ? `<p class="note">${both({ ja: `ほか ${count} 箇所`, en: `${count} more` })}</p>` : '';

  let html = '';
  if (regions.length > 0) {
    html += `<h3>${both({ ja: `異なる箇所 ${regions.length}`, en: 'places that differ' })}</h3>`;
    for (const [n, region] of regions.slice(0, MAX_CROPS).entries()) {
      const sure = `${(region.score * 100).toFixed(0)} %`;
      html += await cropOf(region, `<b>${n + 1}</b>${both(KIND_TEXT[region.kind])} ${sure}`, idOf(n));
    }
    html += more(regions.length - MAX_CROPS);
  }
  if (marks.length > 0) {
    html += `<h3>${both({ ja: `内容から離れた跡 ${marks.length}`, en: 'marks away from content' })}</h3><p class="note">${both(
      { ja: '判定には影響しません。', en: 'They do not change the verdict.' },
    )}</p>`;
    for (const mark of marks.slice(0, MAX_MARKS)) html += await cropOf(mark, both(MARK_TEXT[mark.kind]));
    html += more(marks.length - MAX_MARKS);
  }
  return html;
}

/** What a view of a place shows, in mm; may reach over the page's border. */
function viewOf({ xMm, yMm, widthMm, heightMm }: AlteredRegion): AlteredRegion {
  const width = Math.max(LEAST_MM.width, widthMm + 2 * AROUND_MM);
  const height = Math.max(LEAST_MM.height, heightMm + 2 * AROUND_MM);
  return {
    xMm: xMm + (widthMm - width) / 2,
    yMm: yMm + (heightMm - height) / 2,
    widthMm: width,
    heightMm: height,
    score: 0,
  };
}

/** That part of an image, cut at the page. */
function cutOut<T extends Gray | Rgb>(image: T, view: AlteredRegion, dpi: number): T {
  const k = dpi / 25.4;
  const x = Math.min(image.width - 1, Math.max(0, Math.round(view.xMm * k)));
  const y = Math.min(image.height - 1, Math.max(0, Math.round(view.yMm * k)));
  const right = Math.round((view.xMm + view.widthMm) * k);
  const bottom = Math.round((view.yMm + view.heightMm) * k);
  const width = Math.max(1, Math.min(image.width, right) - x);
  const height = Math.max(1, Math.min(image.height, bottom) - y);
  return crop(image, { x, y, width, height }) as T;
}

async function dataUrl(image: Gray | Rgb, kind: 'png' | 'jpeg'): Promise<string> {
  const { width, height, data } = image;
  const channels = data.length === width * height ? 1 : 3;
  const source = sharp(data, { raw: { width, height, channels } }).toColourspace(
    channels === 1 ? 'b-w' : 'srgb',
  );
  const bytes = await (kind === 'png'
    ? source.png({ compressionLevel: 9 })
    : // No chroma subsampling: thin coloured strokes would fade.
      source.jpeg({ quality: 82, chromaSubsampling: '4:4:4' })
  ).toBuffer();
  return `data:image/${kind};base64,${bytes.toString('base64')}`;
}

function both({ ja, en }: Bilingual): string {
  return `${escapeHtml(ja)} <span lang="en">${escapeHtml(en)}</span>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
