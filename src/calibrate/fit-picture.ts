/**
 * A calibration as a picture: for each ink the measured patches with the balance that was chosen, what the
 * eye would choose on the same sheet, and the line screens; the infrared pair; and what all that means.
 */
import { INKS, type Ink, type Rgb } from '../raster/index.ts';
import type { CalibrationNote, CalibrationVerdict, InkFit } from '../watermark/index.ts';
import { eyeSteps } from '../watermark/index.ts';
import { type Canvas, type Color, createCanvas, type OutlineOf } from './canvas.ts';
import type { ProfileFit } from './fit-profile.ts';

const WIDTH = 1480;
const HEADER = 190;
const ROW = 372;
const PAIR = 300;
const FOOTER = 46;

const TEXT: Color = [34, 34, 38];
const SOFT: Color = [120, 120, 126];
const RULE: Color = [205, 205, 208];
const BAND: Color = [231, 240, 231];
/** 朱, the colour of a seal: the chosen setting, and the verdict. */
const SEAL: Color = [198, 50, 30];
const INK_COLOR: Readonly<Record<Ink, Color>> = {
  c: [0, 140, 190],
  m: [196, 24, 110],
  y: [214, 170, 0],
  k: [38, 38, 42],
};
const INK_NAME: Readonly<Record<Ink, readonly [string, string]>> = {
  c: ['シアン', 'Cyan'],
  m: ['マゼンタ', 'Magenta'],
  y: ['イエロー', 'Yellow'],
  k: ['ブラック', 'Black'],
};
const VERDICT: Readonly<Record<CalibrationVerdict, readonly [seal: string, ja: string, en: string]>> = {
  carries: ['可', '隠せます', 'carries a hidden word'],
  barely: ['注', '跡が残るおそれ', 'barely: a trace may show'],
  not: ['否', '使えません', 'does not carry it'],
};
const NOTE: Readonly<Record<CalibrationNote, readonly [ja: string, en: string]>> = {
  balanced: ['釣り合いました', 'balanced'],
  'coarse-enlarged': ['文字の点を大きくしました', 'the dots were made larger'],
  'coarse-limited': ['点の大きさが足りません', 'cells have no room for the dots of a rung'],
  'decoys-too-dark': ['おとりの点だけで濃すぎます', 'decoys alone are darker than the word'],
  'ink-missing': ['インクが印刷されていません', 'an ink was not printed'],
  'patches-implausible': ['別のプロファイルのシートでは?', 'wrong profile?'],
  'coarse-reduced': ['文字の点を小さくしました', 'the word was made lighter'],
  'single-pixels-vanish': ['一画素の点は消えます', 'single pixels vanish'],
  'dots-fill-in': ['点がつぶれます', 'dots fill in'],
  'uneven-print': ['印刷にむらがあります', 'uneven print'],
  'scan-clipped': ['スキャンの白が飛んでいます', 'the scan clips paper white'],
  'scan-tone-uncertain': ['スキャナーの階調が不確かです', 'scanner tone uncertain'],
  'scan-sharpened': ['スキャナーが強調しています', 'the scanner sharpens'],
  'scan-coarse': ['スキャンが粗すぎます', 'scan under 280 dpi'],
  'sheet-unnumbered': ['シート番号が読めません', 'no sheet number: is it of this profile?'],
};

/**
 * Draws the picture, 1480 pixels wide.
 * @param outlineOf the outline of a line of text, in a font with Japanese
 */
export function fitPicture(fit: ProfileFit, outlineOf: OutlineOf): Rgb {
  const inks = INKS.filter((ink) => fit.best.inks[ink]);
  const pair = fit.carries.infrared === 'none' ? 0 : PAIR;
  const canvas = createCanvas(WIDTH, HEADER + inks.length * ROW + pair + FOOTER, outlineOf);
  drawHeader(canvas, fit);
  inks.forEach((ink, i) => {
    drawInk(canvas, fit, ink, fit.best.inks[ink]!, HEADER + i * ROW);
  });
  if (pair) drawPair(canvas, fit, HEADER + inks.length * ROW);
  canvas.text(
    '予測はスキャンからの計算です。印刷した一枚を目で確かめてください。  Computed from the scan: look at a printed sheet before you rely on it.',
    60,
    canvas.image.height - 22,
    15,
    SOFT,
  );
  return canvas.image;
}

function drawHeader(canvas: Canvas, { profile, best, scans }: ProfileFit): void {
  const { calibration } = profile;
  canvas.text('けん制文字 調整の結果', 60, 72, 38, TEXT);
  canvas.text('Calibration of the void pantograph', 490, 72, 24, SOFT);
  canvas.text(
    `${calibration?.printer ?? ''}  ・  ${profile.name}  ・  ${profile.dpi} dpi  ・  ${calibration?.date ?? ''}`,
    60,
    112,
    21,
    TEXT,
  );
  const notes = best.notes.map((note) => `${NOTE[note][0]} ${NOTE[note][1]}`).join('  ・  ');
  canvas.text(
    `スキャン scans ${scans},  ${Math.round(best.scanDpi)} dpi,  γ ${best.gamma.toFixed(2)}  ・  信頼度 confidence ${best.confidence.toFixed(2)}`,
    60,
    142,
    18,
    SOFT,
  );
  canvas.text(notes, 60, 169, 16, SOFT);
  const [seal, ja, en] = VERDICT[best.verdict];
  canvas.plate(WIDTH - 154, 36, 94, 94, 14, SEAL);
  canvas.plate(WIDTH - 148, 42, 82, 82, 10, [255, 255, 255]);
  canvas.plate(WIDTH - 144, 46, 74, 74, 8, SEAL);
  canvas.text(seal, WIDTH - 107, 104, 58, [255, 255, 255], 'middle');
  canvas.text(ja, WIDTH - 172, 84, 26, SEAL, 'right');
  canvas.text(en, WIDTH - 172, 110, 17, SEAL, 'right');
}

/** A diagram's frame, with a scale on each axis. */
interface Frame {
  readonly x: (v: number) => number;
  readonly y: (v: number) => number;
}

function frame(
  canvas: Canvas,
  title: readonly [string, string],
  box: { left: number; top: number; width: number; height: number },
  across: { from: number; to: number; ticks: readonly (readonly [number, string])[]; name: string },
  up: { from: number; to: number; ticks: readonly (readonly [number, string])[] },
): Frame {
  const { left, top, width, height } = box;
  const x = (v: number) => left + ((v - across.from) / (across.to - across.from)) * width;
  const y = (v: number) => top + height - ((v - up.from) / (up.to - up.from)) * height;
  canvas.text(title[0], left - 34, top - 40, 19, TEXT);
  canvas.text(title[1], left - 34, top - 19, 15, SOFT);
  for (const [v, label] of up.ticks) {
    canvas.stroke([left, y(v), left + width, y(v)], 1, RULE);
    canvas.text(label, left - 9, y(v) + 5, 14, SOFT, 'right');
  }
  for (const [v, label] of across.ticks) canvas.text(label, x(v), top + height + 20, 14, SOFT, 'middle');
  canvas.text(across.name, left + width / 2, top + height + 42, 14, SOFT, 'middle');
  canvas.stroke([left, top + height, left + width, top + height], 1.4, SOFT);
  return { x, y };
}

/** CIE lightness of a reflectance relative to paper. */
const lightness = (y: number): number => (y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y);

function drawInk(canvas: Canvas, fit: ProfileFit, ink: Ink, found: InkFit, top: number): void {
  const color = INK_COLOR[ink];
  canvas.stroke([60, top, WIDTH - 60, top], 1, RULE);
  canvas.disc(78, top + 46, 16, color);
  canvas.text(INK_NAME[ink][0], 104, top + 54, 24, TEXT);
  canvas.text(`${INK_NAME[ink][1]}  ${ink.toUpperCase()}`, 104, top + 78, 16, SOFT);
  const [, ja, en] = VERDICT[found.verdict];
  const percent = (v: number, digits = 0) => `${(100 * v).toFixed(digits)} %`;
  const facts: [string, string, string][] = [
    [ja, en, ''],
    [
      'ドットゲイン 50 %',
      'dot gain',
      found.measured ? `${found.dotGain >= 0 ? '+' : ''}${(100 * found.dotGain).toFixed(0)} pt` : '–',
    ],
    ['べた', 'solid', percent(found.solid)],
    ['文字の濃さ', 'tone of the word', percent(found.tone * found.solid, 1)],
    ['一画素の点', 'single pixels', percent(Math.max(0, found.singlePixel))],
    ['信頼度', 'confidence', found.confidence.toFixed(2)],
  ];
  facts.forEach(([a, b, value], i) => {
    const y = top + 122 + i * 40;
    canvas.text(a, 60, y, 16, i === 0 ? SEAL : TEXT);
    canvas.text(b, 60, y + 17, 13, i === 0 ? SEAL : SOFT);
    canvas.text(value, 268, y + 6, 18, TEXT, 'right');
  });
  if (!found.measured) {
    canvas.text('このインクは印刷されていません。', 366, top + 122, 19, SEAL);
    canvas.text('This ink was not printed. Its balance stays that of the profile.', 366, top + 146, 16, SOFT);
    return;
  }
  drawGround(canvas, fit, found, color, top);
  drawEye(canvas, fit, found, color, top);
  drawLines(canvas, fit, found, color, top);
}

/** Measured grounds, and the balance. */
function drawGround(canvas: Canvas, { profile }: ProfileFit, found: InkFit, color: Color, top: number): void {
  const n2 = (profile.dpi / 600) ** 2;
  const most = Math.max(...found.ground.map((g) => g.tone), found.asked) * 1.06;
  const up = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6].filter((v) => v <= most);
  const { x, y } = frame(
    canvas,
    ['地の濃さと細点の割合', 'Tone of the ground by its fine dots (parts of the solid)'],
    { left: 366, top: top + 74, width: 410, height: 224 },
    {
      from: 0,
      to: 1,
      ticks: [0, 0.2, 0.4, 0.6, 0.8, 1].map((v) => [v, `${100 * v}`] as const),
      name: '細点のある場所 sites with a dot, %',
    },
    { from: 0, to: most, ticks: up.map((v) => [v, `${Math.round(100 * v)}`] as const) },
  );
  const areas = [...new Set(found.ground.map((g) => g.areaPx))].sort((a, b) => a - b);
  areas.forEach((area, k) => {
    const points = found.ground.filter((g) => g.areaPx === area);
    const shade = mix(color, 0.68 - (0.68 * k) / Math.max(1, areas.length - 1));
    canvas.stroke(
      points.flatMap((g) => [x(g.coverage), y(g.tone)]),
      1.8,
      shade,
    );
    for (const g of points) canvas.disc(x(g.coverage), y(g.tone), 4, shade);
    const last = points[points.length - 1]!;
    canvas.text(`${area / n2} px`, x(last.coverage) + 9, y(last.tone) + 5, 14, shade);
  });
  canvas.stroke([x(0), y(found.tone), x(1), y(found.tone)], 1.4, SEAL, [7, 5]);
  canvas.text('文字 word', x(0) + 6, y(found.tone) - 8, 14, SEAL);
  const coverage = found.balance.fineCoverage;
  canvas.stroke([x(coverage), y(0), x(coverage), y(found.tone)], 1.4, SEAL, [2, 4]);
  canvas.disc(x(coverage), y(found.tone), 7.5, SEAL);
  canvas.disc(x(coverage), y(found.tone), 3, [255, 255, 255]);
  const area = (found.balance.fineAreaPx ?? n2) / n2;
  const label = `${area.toFixed(2)} px × ${(100 * coverage).toFixed(1)} %`;
  const right = coverage > 0.5;
  canvas.text(label, x(coverage) + (right ? -8 : 10), y(0) - 12, 17, SEAL, right ? 'right' : 'left');
}

/** The eye's part of the sheet: how far each numbered step is from vanishing. */
function drawEye(
  canvas: Canvas,
  { sheetDesign }: ProfileFit,
  found: InkFit,
  color: Color,
  top: number,
): void {
  const steps = eyeSteps(found, sheetDesign);
  const reach = 8;
  const { x, y } = frame(
    canvas,
    ['目で見る部分', 'Read by eye: ΔL* of ground to square'],
    { left: 880, top: top + 74, width: 260, height: 224 },
    {
      from: 0.4,
      to: steps.length + 0.6,
      ticks: steps.filter(({ step }) => step % 2 === 1).map(({ step }) => [step, String(step)] as const),
      name: '番号 step',
    },
    { from: -reach, to: reach, ticks: [-8, -4, 0, 4, 8].map((v) => [v, v > 0 ? `+${v}` : `${v}`] as const) },
  );
  canvas.rect(x(0.4), y(0.8), x(steps.length + 0.6) - x(0.4), y(-0.8) - y(0.8), BAND);
  const wordL = lightness(1 - found.asked * found.solid);
  let best = steps[0]!;
  for (const step of steps) if (Math.abs(step.deltaL) < Math.abs(best.deltaL)) best = step;
  for (const { step, deltaL } of steps) {
    const v = Math.max(-reach, Math.min(reach, deltaL));
    const w = 13;
    const tint = step === best.step ? SEAL : mix(color, 0.45);
    canvas.rect(x(step) - w / 2, Math.min(y(0), y(v)), w, Math.max(2, Math.abs(y(v) - y(0))), tint);
  }
  canvas.stroke([x(0.4), y(0), x(steps.length + 0.6), y(0)], 1.2, SOFT);
  canvas.text(String(best.step), x(best.step), y(best.deltaL >= 0 ? -1.2 : 2) + 8, 19, SEAL, 'middle');
  canvas.text(`L* ${wordL.toFixed(0)}`, x(steps.length + 0.6), top + 92, 14, SOFT, 'right');
}

/** Line screens: half coverage, from coarse to fine. */
function drawLines(canvas: Canvas, fit: ProfileFit, found: InkFit, color: Color, top: number): void {
  const lines = [...found.lines].sort((a, b) => a.lpi - b.lpi);
  const { x, y } = frame(
    canvas,
    ['線の再現', 'Line screens, half coverage'],
    { left: 1236, top: top + 74, width: 184, height: 224 },
    {
      from: -0.5,
      to: lines.length - 0.5,
      ticks: lines.map(({ lpi }, i) => [i, String(Math.round(lpi))] as const),
      name: '線数 lines to the inch',
    },
    { from: 0, to: 1, ticks: [0, 0.5, 1].map((v) => [v, `${100 * v}`] as const) },
  );
  canvas.rect(x(-0.5), y(0.88), x(lines.length - 0.5) - x(-0.5), y(0.12) - y(0.88), BAND);
  canvas.stroke([x(-0.5), y(0.5), x(lines.length - 0.5), y(0.5)], 1, RULE);
  canvas.stroke(
    lines.flatMap(({ tone }, i) => [x(i), y(Math.min(1, Math.max(0, tone)))]),
    1.6,
    mix(color, 0.4),
  );
  lines.forEach(({ tone, printable }, i) => {
    const v = Math.min(1, Math.max(0, tone));
    canvas.disc(x(i), y(v), 6, printable ? color : SEAL);
    if (!printable) canvas.disc(x(i), y(v), 3, [255, 255, 255]);
  });
  const { finestLpi } = fit.carries;
  if (found === fit.best.inks.k)
    canvas.text(
      finestLpi > 0 ? `${finestLpi.toFixed(0)} lpi まで open` : '使えません none',
      x(lines.length - 0.6),
      y(0.16),
      14,
      SEAL,
      'right',
    );
  if (found === fit.best.inks.k) {
    const { fineScreen } = fit;
    const { period, inkPx } = fineScreen?.carrier ?? fit.profile.latent.fine.carrier;
    canvas.text(
      `細線 fine ${inkPx} / ${period} px  ${fineScreen ? `ΔL* ${fineScreen.filmDeltaL.toFixed(0)}` : '未測定 not measured'}`,
      x(lines.length - 0.5),
      top + 362,
      14,
      fineScreen ? SEAL : SOFT,
      'right',
    );
  }
}

function drawPair(canvas: Canvas, fit: ProfileFit, top: number): void {
  canvas.stroke([60, top, WIDTH - 60, top], 1, RULE);
  canvas.text('赤外線の一対', 60, top + 46, 24, TEXT);
  canvas.text('Infrared pair', 60, top + 70, 16, SOFT);
  const { infrared, carries } = fit;
  if (!infrared) {
    canvas.text('カラーのスキャンがありません。', 366, top + 60, 19, TEXT);
    canvas.text(
      'Not measured: needs a scan in colour. The mixture stays that of the profile.',
      366,
      top + 84,
      16,
      SOFT,
    );
    return;
  }
  const says = {
    carries: ['見分けられません', 'hides'],
    barely: ['わずかに見えます', 'barely hides'],
    not: ['見えてしまいます', 'shows'],
  }[carries.infrared as CalibrationVerdict];
  canvas.text(says[0]!, 60, top + 114, 18, SEAL);
  canvas.text(says[1]!, 60, top + 134, 14, SEAL);
  if (!fit.pairTaken) {
    canvas.text('混ぜ方は前のままです', 60, top + 162, 16, TEXT);
    canvas.text('the mixture stays as it was', 60, top + 180, 13, SOFT);
  }
  const nominal = fit.pairBefore!;
  const { surround, figure } = infrared.design;
  const columns: readonly (readonly [Ink, number, number])[] = [
    ['c', nominal.c, surround.c],
    ['m', nominal.m, surround.m],
    ['y', nominal.y, surround.y],
  ];
  const { x, y } = frame(
    canvas,
    ['地の混ぜ方', 'Mixture around the figure, %: before (pale), fitted'],
    { left: 366, top: top + 74, width: 410, height: 150 },
    { from: -0.5, to: 2.5, ticks: columns.map(([ink], i) => [i, ink.toUpperCase()] as const), name: '' },
    { from: 0, to: 0.7, ticks: [0, 0.2, 0.4, 0.6].map((v) => [v, `${100 * v}`] as const) },
  );
  columns.forEach(([ink, before, after], i) => {
    canvas.rect(x(i) - 40, y(before), 34, y(0) - y(before), mix(INK_COLOR[ink], 0.65));
    canvas.rect(x(i) + 2, y(after), 34, y(0) - y(after), INK_COLOR[ink]);
    canvas.text((100 * after).toFixed(0), x(i) + 19, y(after) - 6, 15, TEXT, 'middle');
  });
  canvas.text(
    `図 figure  C ${pct(figure.c)}  M ${pct(figure.m)}  Y ${pct(figure.y)}  K ${pct(figure.k)}`,
    366,
    top + 272,
    15,
    SOFT,
  );
  const most = 10;
  const bars: readonly (readonly [string, number, Color])[] = [
    ['前 before', infrared.nominalDeltaE, mix(TEXT, 0.6)],
    ['後 fitted', infrared.expectedDeltaE, SEAL],
    ['むら uneven', infrared.unevenness, mix(TEXT, 0.35)],
  ];
  const d = frame(
    canvas,
    ['色の差', 'Difference of colour of figure and ground, CIEDE2000'],
    { left: 960, top: top + 74, width: 420, height: 150 },
    { from: 0, to: most, ticks: [0, 2, 4, 6, 8, 10].map((v) => [v, String(v)] as const), name: 'ΔE00' },
    { from: 0, to: 3, ticks: [] },
  );
  canvas.rect(d.x(0), d.y(3), d.x(2) - d.x(0), d.y(0) - d.y(3), BAND);
  bars.forEach(([name, v, tint], i) => {
    const at = d.y(2.5 - i) - 14;
    canvas.rect(d.x(0), at, d.x(Math.min(most, v)) - d.x(0), 28, tint);
    canvas.text(name, d.x(0) - 9, at + 20, 14, SOFT, 'right');
    canvas.text(v.toFixed(1), d.x(Math.min(most, v)) + 8, at + 20, 16, TEXT);
  });
}

const pct = (v: number): string => (100 * v).toFixed(0);

/** A colour made paler: 0 itself, 1 white. */
const mix = (color: Color, white: number): Color => [
  Math.round(color[0] + (255 - color[0]) * white),
  Math.round(color[1] + (255 - color[1]) * white),
  Math.round(color[2] + (255 - color[2]) * white),
];
