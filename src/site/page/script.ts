/**
 * The script of the page. It is text, because browsers get it as it stands; it asks nothing of anyone but
 * this server and puts nothing into any store. All words reach the document as text nodes.
 */
import { REASONS, STATES, TEXT, VERDICTS } from './text.ts';

const WORDS = JSON.stringify({ TEXT, VERDICTS, REASONS, STATES });

export const pageScript: string = `'use strict';
const WORDS = ${WORDS};
${String.raw`
const $ = (id) => document.getElementById(id);
const root = document.documentElement;
const MAX_FILES = Number(root.dataset.files);
const MAX_BYTES = Number(root.dataset.bytes);
const SVG = 'http://www.w3.org/2000/svg';
const A4_LONG_INCHES = 297 / 25.4;
const STAGES = ['send', 'queue', 'decode', 'read', 'compare', 'check', 'pictures'];
const MAX_PLACES = 30;

let lang = 'ja';
let scans = [];
let answer = null;
let answeredAt = null;
let running = null;
let stage = null;
let problem = null;

const pick = (both) => (both ? both[lang === 'ja' ? 0 : 1] : '');
const t = (key, values) =>
  pick(WORDS.TEXT[key]).replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

function el(tag, attributes, ...children) {
  const svg = ['svg', 'path', 'rect', 'circle', 'text'].includes(tag);
  const node = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// ---- language -------------------------------------------------------------------------------------

function speak(next) {
  lang = next;
  root.lang = next;
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll('[data-label]'))
    node.setAttribute('aria-label', t(node.dataset.label));
  $('ja').setAttribute('aria-pressed', String(next === 'ja'));
  $('en').setAttribute('aria-pressed', String(next === 'en'));
  document.title = t('title') + ' · 真贋';
  drawList();
  drawStage();
  drawProblem();
  if (answer) drawAnswer();
}
$('ja').addEventListener('click', () => speak('ja'));
$('en').addEventListener('click', () => speak('en'));

// ---- scans ----------------------------------------------------------------------------------------

function grade(dpi) {
  if (dpi === null || dpi === undefined) return ['unknown', t('dpiUnknown')];
  const text = { dpi: Math.round(dpi) };
  if (dpi < 290) return ['low', t('dpiLow', text)];
  if (dpi < 580) return ['enough', t('dpiEnough', text)];
  return ['best', t('dpiBest', text)];
}

function add(files) {
  problem = null;
  for (const file of files) {
    const scan = { file, dpi: null, url: null };
    scans.push(scan);
    if (!/^image\/(png|jpeg)$/.test(file.type)) continue;
    scan.url = URL.createObjectURL(file);
    const image = new Image();
    image.onload = () => {
      // An A4 page fills the scan, so its longer side tells the resolution.
      scan.dpi = Math.max(image.naturalWidth, image.naturalHeight) / A4_LONG_INCHES;
      drawList();
    };
    image.src = scan.url;
  }
  const bytes = scans.reduce((sum, { file }) => sum + file.size, 0);
  if (scans.length > MAX_FILES || bytes > MAX_BYTES) problem = { key: 'tooBig' };
  drawProblem();
  drawList();
}

function drop(scan) {
  if (scan.url) URL.revokeObjectURL(scan.url);
  scans = scans.filter((other) => other !== scan);
  problem = null;
  drawProblem();
  drawList();
  $(scans.length > 0 ? 'check' : 'files').focus();
}

function drawList() {
  $('chosen').hidden = scans.length === 0;
  $('check').disabled = scans.length === 0 || (problem && problem.key === 'tooBig');
  $('list').replaceChildren(
    ...scans.map((scan, i) => {
      const [level, advice] = grade(scan.dpi);
      const suffix = (scan.file.name.split('.').pop() || '').slice(0, 4).toUpperCase();
      return el(
        'li',
        {},
        scan.url
          ? el('img', { src: scan.url, alt: t('pictureOf', { n: i + 1 }) })
          : el('span', { class: 'blank', 'aria-hidden': 'true' }, suffix),
        el('div', {}, el('p', { class: 'name' }, scan.file.name), el('p', { class: level }, advice)),
        el(
          'button',
          { type: 'button', 'aria-label': t('remove') + ': ' + scan.file.name, onclick: () => drop(scan) },
          t('remove'),
        ),
      );
    }),
  );
}

$('files').addEventListener('change', () => {
  add($('files').files);
  $('files').value = '';
});
const zone = $('drop');
for (const name of ['dragenter', 'dragover'])
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
for (const name of ['dragleave', 'drop']) zone.addEventListener(name, () => zone.classList.remove('over'));
zone.addEventListener('drop', (event) => {
  event.preventDefault();
  add(event.dataTransfer.files);
});
// A scan that misses the frame must not replace the page.
for (const name of ['dragover', 'drop']) window.addEventListener(name, (event) => event.preventDefault());

function drawProblem() {
  const node = $('problem');
  node.hidden = problem === null;
  node.textContent =
    problem === null
      ? ''
      : problem.both
        ? pick(problem.both)
        : t(problem.key, { files: MAX_FILES, mb: Math.floor(MAX_BYTES / 2 ** 20) });
}

// ---- asking ---------------------------------------------------------------------------------------

function drawStage() {
  const at = STAGES.indexOf(stage);
  $('bar').value = Math.max(0, at);
  $('stage').textContent = stage === null ? '' : t('stage' + stage[0].toUpperCase() + stage.slice(1));
}

function setStage(next) {
  stage = next;
  drawStage();
}

function show(part) {
  $('ask').hidden = part !== 'ask';
  $('work').hidden = part !== 'work';
  for (const id of ['result', 'hand', 'after']) $(id).hidden = part !== 'result';
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    for (const part of parts) yield JSON.parse(part);
  }
}

async function ask() {
  const form = new FormData();
  for (const [i, { file }] of scans.entries()) form.append('scan', file, 'scan-' + (i + 1));
  form.append('pictures', '1');
  running = new AbortController();
  problem = null;
  drawProblem();
  show('work');
  setStage('send');
  $('work-title').focus();
  try {
    const response = await fetch('/verify', {
      method: 'POST',
      body: form,
      headers: { Accept: 'application/x-ndjson' },
      credentials: 'omit',
      signal: running.signal,
    });
    if (!response.ok) throw { error: (await response.json()).error };
    let got = null;
    for await (const line of lines(response.body)) {
      if (line.stage) setStage(line.stage);
      if (line.error) throw { error: line.error };
      if (line.answer) got = line.answer;
    }
    if (!got) throw { key: 'offline' };
    answer = got;
    answeredAt = new Date();
    drawAnswer();
    show('result');
    $('verdict-title').focus();
    window.scrollTo(0, 0);
  } catch (fault) {
    const stopped = running.signal.aborted;
    problem = stopped
      ? null
      : fault && fault.error
        ? { both: [fault.error.ja, fault.error.en] }
        : { key: 'offline' };
    show('ask');
    drawProblem();
    $('check').focus();
  } finally {
    running = null;
    setStage(null);
  }
}
$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (scans.length > 0 && !running) ask();
});
$('cancel').addEventListener('click', () => running && running.abort());
$('print').addEventListener('click', () => window.print());
$('again').addEventListener('click', () => {
  for (const { url } of scans) if (url) URL.revokeObjectURL(url);
  scans = [];
  answer = null;
  for (const id of ['verdict', 'sheets']) $(id).replaceChildren();
  drawList();
  show('ask');
  $('files').focus();
});

// ---- the answer -----------------------------------------------------------------------------------

const SIGNS = {
  genuine: 'M24 4a20 20 0 1 0 .1 0zM14 25l7 7 14-15',
  copy: 'M24 4a20 20 0 1 0 .1 0zM16 16l16 16M32 16 16 32',
  altered: 'M24 4a20 20 0 1 0 .1 0zM16 16l16 16M32 16 16 32',
  unsure: 'M24 5 45 42H3zM24 18v12M24 35.5v.5',
  unreadable: 'M24 4a20 20 0 1 0 .1 0zM18 19a6 6 0 1 1 8 6c-1.5 1-2 2-2 4M24 34.5v.5',
};

const reason = (code) => pick(WORDS.REASONS[code]) || code;

function drawAnswer() {
  const [title, advice] = WORDS.VERDICTS[answer.verdict];
  $('verdict').className = 'verdict ' + answer.verdict;
  $('verdict').replaceChildren(
    el('svg', { viewBox: '0 0 48 48', 'aria-hidden': 'true', focusable: 'false' }, el('path', { d: SIGNS[answer.verdict] })),
    el('div', {}, el('h2', { id: 'verdict-title', tabindex: '-1' }, pick(title)), el('p', {}, pick(advice))),
  );
  $('when').textContent = t('checkedAt') + ': ' + answeredAt.toLocaleString(lang === 'ja' ? 'ja-JP' : 'en-GB');
  const many = answer.sheets.length > 1;
  const notes = answer.notes.map((code) => el('li', {}, reason(code)));
  $('sheets').replaceChildren(
    ...(notes.length > 0 ? [el('ul', { class: 'reasons' }, ...notes)] : []),
    ...answer.sheets.map((sheet, i) => drawSheet(sheet, i, many)),
    drawQuality(),
  );
}

function drawQuality() {
  const items = answer.scans.map(({ dpi }, i) => {
    const [level, advice] = grade(dpi);
    return el('li', { class: level }, t('scanPage', { n: i + 1 }) + ': ' + advice);
  });
  return el('section', {}, el('h2', {}, t('scanned2')), el('ul', { class: 'reasons' }, ...items));
}

function drawSheet(sheet, i, many) {
  const heading = lang === 'ja' ? i + 1 + ' ' + t('sheet') : t('sheet') + ' ' + (i + 1);
  const verdict = many ? el('p', { class: sheet.verdict }, el('strong', {}, pick(WORDS.VERDICTS[sheet.verdict][0]))) : null;
  const parts = [
    many ? el('h2', {}, heading) : null,
    verdict,
    el('h3', {}, t('why')),
    el('ul', { class: 'reasons' }, ...sheet.reasons.map((code) => el('li', {}, reason(code)))),
    drawFaces(sheet),
    drawScreens(sheet),
    el('h3', {}, t('details')),
    drawTable(sheet),
  ];
  return el('article', { class: 'sheet' }, ...parts);
}

const TONES = {
  valid: 'good', original: 'good', opened: 'good', match: 'good',
  invalid: 'bad', copy: 'bad', absent: 'bad', altered: 'bad',
};

function drawTable(sheet) {
  const state = (check) => {
    const word = check.status === 'unsure' && check.because === 'scan' ? 'scan' : check.status;
    return el('span', { class: TONES[word] || 'doubt' }, pick(WORDS.STATES[word]) || word);
  };
  const rows = [
    ['serial', sheet.serial === null ? '—' : sheet.serial],
    ['page', sheet.page === null ? '—' : sheet.page + ' / ' + sheet.pages],
    ['label', state(sheet.label)],
    ['scramble', state(sheet.scramble)],
    ['comparison', state(sheet.comparison)],
    ['pantograph', state(sheet.pantograph)],
    ['latent', state(sheet.latent)],
  ];
  const body = rows.map(([key, value]) => el('tr', {}, el('th', { scope: 'row' }, t(key)), el('td', {}, value)));
  return el('table', {}, el('tbody', {}, ...body));
}

function drawFaces(sheet) {
  const { pictures, pageMm } = sheet;
  if (!pictures || !pictures.opened) return null;
  const size = pageMm.width + ' ' + pageMm.height;
  const picture = (src, key, more) => el('img', { src, alt: t(key), ...more });
  if (!pictures.front)
    return el('div', {}, el('h3', {}, t('openedOnly')), el('figure', { class: 'face' }, picture(pictures.opened, 'openedOnly')));
  const regions = sheet.comparison.regions;
  const foreign = sheet.marks;
  const any = regions.length + foreign.length > 0;
  const frame = (place, n, name) =>
    el('rect', { x: place.xMm - 1, y: place.yMm - 1, width: place.widthMm + 2, height: place.heightMm + 2, 'data-n': n, class: name });
  const marks = () =>
    el('svg', { viewBox: '0 0 ' + size, preserveAspectRatio: 'none', class: 'marks', 'aria-hidden': 'true', focusable: 'false' },
      ...regions.slice(0, MAX_PLACES).flatMap((region, i) => [
        frame(region, String(i), null),
        el('text', { x: Math.max(1, region.xMm - 1), y: Math.max(5, region.yMm - 2) }, String(i + 1)),
      ]),
      ...foreign.slice(0, MAX_PLACES).map((mark, i) => frame(mark, 'm' + i, 'foreign')),
    );
  const top = picture(pictures.front, 'scanned', { class: 'top' });
  const edge = el('div', { class: 'edge', 'aria-hidden': 'true' });
  const first = el('figure', { class: 'face first' }, picture(pictures.opened, 'issued'), top, any ? marks() : null, edge,
    el('figcaption', { class: 'left' }, t('issued')), el('figcaption', { class: 'right', 'aria-hidden': 'true' }, t('scanned')));
  const second = el('figure', { class: 'face second' }, picture(pictures.front, 'scanned'), any ? marks() : null,
    el('figcaption', { class: 'left' }, t('scanned')));
  const faces = el('div', { class: 'faces' }, first, second);
  const range = el('input', { type: 'range', min: '0', max: '100', value: '50', 'aria-label': t('slider') });
  const slide = () => {
    top.style.clipPath = 'inset(0 0 0 ' + range.value + '%)';
    edge.style.left = range.value + '%';
  };
  range.addEventListener('input', slide);
  slide();
  const hint = el('p', { class: 'quiet faces-hint' }, t('facesHint'));
  const mode = el('button', { type: 'button', 'aria-pressed': 'false' }, t('beside'));
  mode.addEventListener('click', () => {
    const beside = faces.classList.toggle('beside');
    mode.setAttribute('aria-pressed', String(beside));
    range.hidden = hint.hidden = beside;
  });
  const box = el('input', { type: 'checkbox', checked: true });
  box.addEventListener('change', () => {
    for (const node of faces.querySelectorAll('.marks')) node.style.display = box.checked ? '' : 'none';
  });
  return el('div', {},
    el('h3', {}, t('faces')), hint,
    el('div', { class: 'tools' }, mode, any ? el('label', {}, box, t('marks')) : null),
    range, faces,
    regions.length ? el('h3', {}, t('regions') + ' (' + regions.length + ')') : null,
    regions.length ? drawPlaces(sheet, faces, regions, (i) => [String(i), i + 1 + '. ']) : null,
    foreign.length ? el('h3', {}, t('foreign') + ' (' + foreign.length + ')') : null,
    foreign.length ? el('p', { class: 'quiet' }, t('foreignLead')) : null,
    foreign.length ? drawPlaces(sheet, faces, foreign, (i) => ['m' + i, t(MARKS[foreign[i].kind]) + ': ']) : null,
  );
}

const MARKS = { ink: 'markInk', line: 'markLine', edge: 'markEdge' };

/** Places one by one, enlarged. @param nameOf which frame is its own, and how its name begins */
function drawPlaces(sheet, faces, places, nameOf) {
  const { pictures, pageMm } = sheet;
  const sources = [[pictures.opened, 'issued'], [pictures.front, 'scanned']];
  const items = places.slice(0, MAX_PLACES).map((region, i) => {
    const [frame, beginning] = nameOf(i);
    const name = beginning + t('place', { x: Math.round(region.xMm), y: Math.round(region.yMm) });
    const button = el('button', { type: 'button' }, name);
    button.addEventListener('click', () => {
      for (const rect of faces.querySelectorAll('rect')) rect.classList.toggle('now', rect.dataset.n === frame);
      faces.scrollIntoView({ block: 'center' });
    });
    const pair = sources.map(([src, key]) =>
      el('figure', {}, enlarged(src, region, pageMm, name + ' ' + t(key)), el('figcaption', {}, t(key))));
    return el('li', {}, button, el('div', { class: 'pair' }, ...pair));
  });
  return el('ol', { class: 'places' }, ...items);
}

/** A place with room around it, larger. */
function enlarged(src, region, pageMm, label) {
  const around = 6;
  const x = Math.max(0, region.xMm - around);
  const y = Math.max(0, region.yMm - around);
  const width = Math.min(pageMm.width - x, region.widthMm + 2 * around);
  const height = Math.min(pageMm.height - y, region.heightMm + 2 * around);
  const canvas = el('canvas', { role: 'img', 'aria-label': label });
  const image = new Image();
  image.onload = () => {
    const kx = image.naturalWidth / pageMm.width;
    const ky = image.naturalHeight / pageMm.height;
    canvas.width = Math.max(1, Math.round(width * kx));
    canvas.height = Math.max(1, Math.round(height * ky));
    canvas.getContext('2d').drawImage(image, x * kx, y * ky, width * kx, height * ky, 0, 0, canvas.width, canvas.height);
  };
  image.src = src;
  return canvas;
}

function drawScreens(sheet) {
  if (!sheet.pictures) return null;
  const { screens } = sheet.pictures;
  if (!screens) return el('p', { class: 'quiet' }, t('noScreens'));
  const figure = (key) =>
    el('figure', {}, el('img', { src: screens[key], alt: t(key) }), el('figcaption', {}, t(key)));
  return el('div', {}, el('h3', {}, t('screens')), el('div', { class: 'pair' }, figure('coarse'), figure('fine')));
}

const wanted = new URLSearchParams(location.search).get('lang') || navigator.language;
speak(/^ja\b/.test(wanted) ? 'ja' : 'en');
`}`;
