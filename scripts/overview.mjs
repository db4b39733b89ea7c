// Makes docs/images/overview.jpg, the picture of the README, from the samples in out/.
import sharp from 'sharp';

const from = 'out/juminhyo';
const [WIDTH, GAP, HEIGHT] = [430, 18, 608];
const panel = (name) => sharp(`${from}/${name}.png`).resize(WIDTH, HEIGHT, { fit: 'cover' }).toBuffer();
const square = (name) => sharp(`${from}/${name}.png`).resize(295, 295, { fit: 'cover' }).toColourspace('srgb').toBuffer();
const layers = [];
for (const [i, name] of ['front-original', 'front-copy', 'back-original'].entries())
  layers.push({ input: await panel(name), left: GAP + i * (WIDTH + GAP), top: GAP });
for (const [i, name] of ['infrared', 'infrared-copy'].entries())
  layers.push({ input: await square(name), left: GAP + 3 * (WIDTH + GAP), top: GAP + i * (295 + GAP) });
await sharp({
  create: { width: 3 * (WIDTH + GAP) + 2 * GAP + 295, height: HEIGHT + 2 * GAP, channels: 3, background: '#d8d8d8' },
})
  .composite(layers)
  .jpeg({ quality: 84 })
  .toFile('docs/images/overview.jpg');
