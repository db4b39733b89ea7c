/** The first half of the page's script: its tools, the two languages, choosing scans and sending them. Text, as browsers get it. */
export const askScript: string = String.raw`const $ = (id) => document.getElementById(id);
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
`;
