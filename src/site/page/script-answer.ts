/** The second half of the page's script: the answer, its pictures and its tables. Text, as browsers get it. */
export const answerScript: string = `// ---- the answer -----------------------------------------------------------------------------------

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
`;
