// Makes docs/images/overview.jpg, the picture of the README, from the samples in out/.
import sharp from 'sharp';

const from = 'out/juminhyo';
const [PAGE, SIDE, GAP, HEIGHT] = [430, 295, 18, 608];
const page = (name) => sharp(`${from}/${name}.png`).resize(PAGE, HEIGHT, { fit: 'cover' }).toBuffer();
const square = (picture) => picture.resize(SIDE, SIDE, { fit: 'cover' }).toColourspace('srgb').toBuffer();
/** A word and what is around it, above the field of the back. */
const corner = (name) => sharp(`${from}/${name}.png`).extract({ left: 250, top: 0, width: 345, height: 345 });
const columns = [
  [PAGE, [await page('front-original')]],
  [PAGE, [await page('back-original')]],
  [SIDE, [await square(corner('back-original')), await square(corner('back-copy'))]],
  [SIDE, [await square(sharp(`${from}/infrared.png`)), await square(sharp(`${from}/infrared-copy.png`))]],
];
const layers = [];
let left = GAP;
for (const [width, pictures] of columns) {
  pictures.forEach((input, i) => layers.push({ input, left, top: GAP + i * (SIDE + GAP) }));
  left += width + GAP;
}
await sharp({ create: { width: left, height: HEIGHT + 2 * GAP, channels: 3, background: '#d8d8d8' } })
  .composite(layers)
  .jpeg({ quality: 84 })
  .toFile('docs/images/overview.jpg');
