/** Templates, Japanese text, fonts: content to PDF pages and face rasters. */
export { type Font, loadFont, type MissingCharacter, type ShapedGlyph } from './font.ts';
export { defaultFontPath, type FontWeight, loadDefaultFont, loadFontFile } from './font-files.ts';
export { type TextOutline, textOutline } from './text-outline.ts';
