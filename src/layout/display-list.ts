/**
 * What a face shows, as a flat list of marks: the one source of both the PDF page and the raster.
 * Millimetres from the upper left corner of the page, y down. Later marks lie on top; every mark is
 * solid ink, and none of them paints paper.
 */
import type { Bitmap } from '../raster/bitmap.ts';
import type { Outline } from '../raster/outline.ts';
import type { Font } from './font.ts';

/** Inks of content. Black is text and rules; vermilion (朱) is for seals, and black on a mono device. */
export type FaceInk = 'black' | 'vermilion';

/** Glyphs of one font and size. */
export interface GlyphMark {
  readonly kind: 'glyphs';
  readonly font: Font;
  readonly sizeMm: number;
  readonly ink: FaceInk;
  readonly vertical: boolean;
  /** Glyph numbers, and for each the text it stands for and where its horizontal origin lies. */
  readonly ids: readonly number[];
  readonly texts: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Spaced apart on purpose (均等割付): a reader of the PDF is told the text without gaps. */
  readonly spread: boolean;
}

/** A solid rectangle: rules and frames. */
export interface RectMark {
  readonly kind: 'rect';
  readonly ink: FaceInk;
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A filled outline in millimetres. */
export interface ShapeMark {
  readonly kind: 'shape';
  readonly ink: FaceInk;
  readonly outline: Outline;
  readonly rule: 'nonzero' | 'evenodd';
  /** Moves at which it is painted, mm; together they make strokes thicker. @default once, unmoved */
  readonly copies?: readonly (readonly [dxMm: number, dyMm: number])[];
}

/** A one-bit image stretched over a rectangle; its set bits are ink, the others nothing. */
export interface StencilMark {
  readonly kind: 'stencil';
  readonly ink: FaceInk;
  readonly bitmap: Bitmap;
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** One mark of a face; `kind` tells which. */
export type Mark = GlyphMark | RectMark | ShapeMark | StencilMark;

/** The marks of one face. */
export type DisplayList = readonly Mark[];
