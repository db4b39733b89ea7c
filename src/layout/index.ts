/** Templates, Japanese text, fonts: content to PDF pages and face rasters. */
export { builtInTemplate, builtInTemplateNames } from './built-in.ts';
export { backCaptions, type Captions, type CaptionsContext, HOW_TO_CHECK } from './captions.ts';
export { type ComposeContext, composeLists, composePages, type FontFamily, type FontSet } from './compose.ts';
export type {
  DisplayList,
  FaceInk,
  GlyphMark,
  Mark,
  RectMark,
  ShapeMark,
  StencilMark,
} from './display-list.ts';
export { type ExistingPage, type ExistingPdfOptions, openExistingPdf } from './existing-pdf.ts';
export { requireUncovered } from './existing-pdf-background.ts';
export { facePage } from './face.ts';
export { type Device, rasterFace } from './face-raster.ts';
export { Font, loadFont, type MissingCharacter, type ShapedGlyph } from './font.ts';
export {
  defaultFontPath,
  type FontWeight,
  loadDefaultFont,
  loadDefaultFonts,
  loadFontFile,
} from './font-files.ts';
export type { FontSubset, Subsetter } from './font-subset.ts';
export { parseTemplate } from './parse-template.ts';
export { createFontPool, type EmbeddedFont, type FontPool } from './pdf-fonts.ts';
export type { FontFlavour } from './sfnt.ts';
export type {
  BoxElement,
  Cell,
  DataValue,
  ElementPlace,
  Field,
  Fields,
  FieldType,
  ImageElement,
  LineElement,
  Row,
  SealElement,
  Style,
  TableElement,
  Template,
  TemplateData,
  TemplateElement,
  TextElement,
} from './template.ts';
export { type TextOutline, textOutline } from './text-outline.ts';
export { dayInJapan, seireki, wareki } from './wareki.ts';
