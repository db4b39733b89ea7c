/** Templates as they stand in JSON, format 1; `templates/schema.json` says the same for other tools. */
import type { Orientation } from '../pdf/face-page.ts';
import type { FaceInk } from './display-list.ts';

/** How text is set. A style adds to the template's own; what none of them says has its default. */
export interface Style {
  /** A family of the request's fonts. @default 'mincho' */
  readonly family?: string;
  /** @default 'regular' */
  readonly weight?: 'regular' | 'bold';
  /** Points, 3..144. The template's own style must have it. */
  readonly sizePt?: number;
  /** Floor of the shrinking, points, 3..144. @default the text does not shrink */
  readonly minPt?: number;
  /** Along the line; `justify` is 両端揃え, `distribute` 均等割付. @default 'left' */
  readonly align?: 'left' | 'center' | 'right' | 'justify' | 'distribute';
  /** Across the lines. @default 'top', in cells of a table 'middle' */
  readonly valign?: 'top' | 'middle' | 'bottom';
  /** Breaks lines by the Japanese rules (禁則). @default false */
  readonly wrap?: boolean;
  /** From line to line, em, 1..4. @default 1.5 */
  readonly lineHeight?: number;
  /** Space added after each character, em, -0.2..5. @default 0 */
  readonly trackingEm?: number;
  /** Indent of the second and later lines of a paragraph, em, 0..20. @default 0 */
  readonly indentEm?: number;
  /** 縦書き; lines run down, from right to left. @default false */
  readonly vertical?: boolean;
  /** @default 'black' */
  readonly ink?: FaceInk;
}

/** Kinds of values. `date`: `YYYY-MM-DD`; `image`: a PNG as data URL or bytes. */
export type FieldType = 'string' | 'integer' | 'date' | 'boolean' | 'image' | 'object' | 'list';

/** One value that a template wants. */
export interface Field {
  readonly type: FieldType;
  /** For whoever fills it in. */
  readonly description?: string;
  /** May be left out, or be an empty string. @default false */
  readonly optional?: boolean;
  /** Of a string: most characters, >= 1. @default no bound */
  readonly maxLength?: number;
  /** Of an integer. @default no bound */
  readonly minimum?: number;
  /** Of an integer. @default no bound */
  readonly maximum?: number;
  /** Of a list: fewest items, >= 0. @default 0 */
  readonly minItems?: number;
  /** Of a list: most items, >= 1. @default no bound */
  readonly maxItems?: number;
  /** Of an object, or of each item of a list: needed there, and nowhere else. */
  readonly fields?: Fields;
}

/** Fields by name: a letter, then letters and digits. */
export type Fields = Readonly<Record<string, Field>>;

/** Where an element lies and when it is there. */
export interface ElementPlace {
  /** On which pages. @default 'every' */
  readonly on?: 'every' | 'first' | 'following' | 'last' | 'notLast';
  /** Path of a field: there when it is given and not false, empty or 0; a leading `!` turns this round. @default always */
  readonly when?: string;
  /** Millimetres from the left edge of the page, -10..430. */
  readonly xMm: number;
  /** Millimetres from the upper edge of the page, -10..430. */
  readonly yMm: number;
}

/** Text in a box. */
export interface TextElement extends ElementPlace {
  readonly type: 'text';
  readonly widthMm: number;
  /** @default as much as the lines need */
  readonly heightMm?: number;
  /** Text with `{field|filter:argument}`; docs/templates.md lists the filters. */
  readonly text: string;
  /** A named style, or changes to the template's. */
  readonly style?: string | Style;
}

/** A rule from (`xMm`, `yMm`) to (`toXMm`, `toYMm`). */
export interface LineElement extends ElementPlace {
  readonly type: 'line';
  readonly toXMm: number;
  readonly toYMm: number;
  /** Thickness, mm, 0..5. */
  readonly weightMm: number;
  /** @default 'black' */
  readonly ink?: FaceInk;
}

/** A frame. */
export interface BoxElement extends ElementPlace {
  readonly type: 'box';
  readonly widthMm: number;
  readonly heightMm: number;
  /** Thickness of the rule, mm, 0..5. */
  readonly weightMm: number;
  /** Of the corners, mm, 0..100. @default 0 */
  readonly radiusMm?: number;
  /** @default 'black' */
  readonly ink?: FaceInk;
}

/** Line art: dark pixels become ink. Keeps its proportions, centred in the box. */
export interface ImageElement extends ElementPlace {
  readonly type: 'image';
  readonly widthMm: number;
  readonly heightMm: number;
  /** Path of an image field, or a PNG as data URL. */
  readonly source: string;
  /** `contain`: as large as the box allows; `actual`: in its own size by the PNG's resolution. @default 'contain' */
  readonly fit?: 'contain' | 'actual';
  /** @default 'black' */
  readonly ink?: FaceInk;
}

/** A seal drawn from its inscription, columns from the right. */
export interface SealElement extends ElementPlace {
  readonly type: 'seal';
  /** Side or diameter, mm, 5..60. */
  readonly sizeMm: number;
  /** @default 'square' */
  readonly shape?: 'square' | 'round';
  /** The inscription; takes fields as a text does. */
  readonly text: string;
  /** A family of the request's fonts. @default the template's */
  readonly family?: string;
  /** @default 'vermilion' */
  readonly ink?: FaceInk;
}

/** A cell of a table. */
export interface Cell {
  /** As of a text element. @default empty */
  readonly text?: string;
  /** Columns that it spans, >= 1. @default 1 */
  readonly columns?: number;
  /** Rows that it spans, >= 1. @default 1 */
  readonly rows?: number;
  /** A named style, or changes to the table's. */
  readonly style?: string | Style;
  /** Left and right of the text, mm, 0..40. @default the table's */
  readonly padMm?: number;
  /** Rules around it. @default true */
  readonly border?: boolean;
  /** A diagonal from the upper right: nothing is entered here. @default false */
  readonly slash?: boolean;
}

/** A row of a table. */
export interface Row {
  readonly heightMm: number;
  readonly cells: readonly Cell[];
}

/** A table; what does not fit goes on to the next page. */
export interface TableElement extends ElementPlace {
  readonly type: 'table';
  /** Widths of the columns, at least one. */
  readonly columnsMm: readonly number[];
  /** Rows that would pass this go to the next page. @default 15 mm above the lower edge */
  readonly bottomMm?: number;
  /** The same for the page where the table ends, to leave room for what follows. @default `bottomMm` */
  readonly lastBottomMm?: number;
  /** Top of the table on later pages. @default `yMm` */
  readonly continueYMm?: number;
  /** Space between groups, mm, 0..50; each is then a frame of its own. @default 0 */
  readonly gapMm?: number;
  /** Thickness of rules, mm, 0..5; `groupMm` between groups and under the head, by default `innerMm`. */
  readonly rules: { readonly outerMm: number; readonly innerMm: number; readonly groupMm?: number };
  /** Left and right of the text of a cell, mm, 0..20. @default 1.5 */
  readonly padMm?: number;
  /** A named style, or changes to the template's. */
  readonly style?: string | Style;
  /** On each page. */
  readonly head?: readonly Row[];
  /** Once, before the groups. */
  readonly body?: readonly Row[];
  /** A group of rows for each item of the list `list`, known as `as` in its texts; a group stays on one page. */
  readonly each?: { readonly list: string; readonly as: string; readonly rows: readonly Row[] };
  /** Once, after the last group. */
  readonly foot?: readonly Row[];
}

/** Anything that a template puts on a page; `type` tells which. */
export type TemplateElement =
  | TextElement
  | LineElement
  | BoxElement
  | ImageElement
  | SealElement
  | TableElement;

/** A checked template; {@link parseTemplate} makes one. */
export interface Template {
  readonly format: 1;
  /** What the command line calls it: a-z 0-9 -, not `-` first. */
  readonly name: string;
  /** Name of the certificate, for lists. */
  readonly title: string;
  /** What it is for. */
  readonly description?: string;
  /** A4 either way. */
  readonly page: { readonly orientation: Orientation };
  /** Where every text begins; has a `sizePt`. */
  readonly style: Style;
  /** Named styles; each adds to `style`. */
  readonly styles?: Readonly<Record<string, Style>>;
  /** What a request must bring. */
  readonly fields: Fields;
  /** What is drawn, the later on top. */
  readonly elements: readonly TemplateElement[];
}

/** What JSON may hold, and bytes for images. */
export type DataValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly DataValue[]
  | { readonly [name: string]: DataValue | undefined };

/** Values for a template's fields. */
export type TemplateData = { readonly [name: string]: DataValue | undefined };
