/** Images in memory: one-bit bitmaps, grey, RGB, ink planes, and what is done to them. */
export {
  type Bitmap,
  bitmapBytes,
  bitmapFromRows,
  cloneBitmap,
  createBitmap,
  getPixel,
  packedRows,
  setPixel,
} from './bitmap.ts';
export { type BlitMode, blit } from './blit.ts';
export { closeGaps } from './close-gaps.ts';
export { coarsen } from './coarsen.ts';
export { and, andNot, invert, or, select, xor } from './combine.ts';
export { crop } from './crop.ts';
export { type DilateShape, dilate } from './dilate.ts';
export { enlargeGray } from './enlarge.ts';
export { expand } from './expand.ts';
export { fillPeriodic } from './fill-periodic.ts';
export { fillRect } from './fill-rect.ts';
export { createGray, type Gray, type Rgb } from './gray.ts';
export { type Image, isBitmap, isGray, isRgb, type Rect } from './image.ts';
export { INKS, type Ink, type InkPlanes } from './ink-planes.ts';
export { longRuns } from './long-runs.ts';
export {
  concat,
  fillOutline,
  fillPolygons,
  flatten,
  IDENTITY,
  type Outline,
  type Polygon,
  type Transform,
} from './outline.ts';
export { type BlockSize, permuteBlocks, unpermuteBlocks } from './permute-blocks.ts';
export { decodePng, encodePng, type PngImage, type PngOptions } from './png.ts';
export { popCount } from './pop-count.ts';
export { reduce } from './reduce.ts';
export { resampleGray } from './resample.ts';
export { rotate90 } from './rotate90.ts';
export { createSimdArena, type SimdArena } from './simd.ts';
export { threshold, toGray } from './threshold.ts';
export { tile } from './tile.ts';
