/** Small drawings of what to check by hand. Decorative: the words beside them say the same. */

const petals = [0, 72, 144, 216, 288]
  .map((turn) => `<path d="M0-6C-11-14-10-26-3-29L0-26 3-29C10-26 11-14 0-6Z" transform="rotate(${turn})"/>`)
  .join('');

const svg = (body: string): string =>
  `<svg viewBox="0 0 160 110" aria-hidden="true" focusable="false" class="drawing">${body}</svg>`;

const sheet = (x: number, width = 62): string =>
  `<rect x="${x}" y="8" width="${width}" height="94" rx="2" class="paper"/>`;

/** A blossom under a camera, and what the camera shows. */
export const infraredDrawing: string = svg(
  `${sheet(4)}<g transform="translate(35 62) scale(.8)" class="petal">${petals}</g>` +
    '<path d="M72 55h16m-5-5 5 5-5 5" class="line"/>' +
    '<rect x="96" y="18" width="60" height="74" rx="7" class="device"/><rect x="101" y="25" width="50" height="56" rx="2" class="screen"/>' +
    '<circle cx="126" cy="53" r="18" class="glow"/><text x="126" y="61" text-anchor="middle" class="glyph">証</text>',
);

/** Paper without and with the word. */
export const wordDrawing: string = svg(
  `${sheet(4)}${sheet(94)}<path d="M14 22h42M14 30h42M14 38h30" class="rule"/><path d="M104 22h42M104 30h42M104 38h30" class="rule"/>` +
    '<path d="M72 55h16m-5-5 5 5-5 5" class="line"/><text x="125" y="72" text-anchor="middle" class="word">複写</text><text x="125" y="92" text-anchor="middle" class="word">複写</text>',
);

const hatch = (x: number, y: number, step: number): string => {
  let path = '';
  for (let i = 0; i * step <= 50; i++) path += `M${x + i * step} ${y}v28`;
  return `<path d="${path}" class="hatch"/>`;
};

/** Two bands of lines, a film over them. */
export const filmDrawing: string = svg(
  `${sheet(4, 152)}${hatch(16, 18, 5)}${hatch(16, 62, 2.5)}${hatch(94, 18, 5)}${hatch(94, 62, 2.5)}` +
    '<rect x="86" y="12" width="66" height="84" rx="3" class="film"/><text x="119" y="40" text-anchor="middle" class="glyph">複</text><text x="119" y="84" text-anchor="middle" class="glyph">原</text>',
);
