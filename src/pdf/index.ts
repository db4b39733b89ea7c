/** Device-exact one-bit images, page assembly, a PDF renderer, preflight. */
export {
  assembleSheets,
  type PlacedBitmap,
  type PlacedInk,
  type PlacedPlanes,
  type SheetPage,
  type SheetsRequest,
} from './assemble.ts';
export { type Background, MAX_HIDDEN, measureBackground } from './background.ts';
export type { FacePage, Orientation } from './face-page.ts';
export { createImageCache, type DeflateLevel, type ImageCache } from './image.ts';
export { A4_BOX, facePixels, gridBox, type PointSize, pageBox } from './page-box.ts';
export { type PreflightReport, type Problem, type ProblemCode, preflight } from './preflight.ts';
export { type Layer, type OpenPdf, openRenderer, type Renderer, type RenderOptions } from './render.ts';
