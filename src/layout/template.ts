/** Templates as they stand in JSON, format 1; `templates/schema.json` says the same for other tools. */
import type { Orientation } from '../pdf/face-page.ts';
import type { FaceInk } from './display-list.ts';

/** How text is set; see the schema for ranges and defaults. */
export interface Style {
  readonly family?: string;
  readonly weight?: 'regular' | 'bold';
  readonly sizePt?: number;
  /** Floor of the shrinking; without it a text does not shrink. */
  readonly minPt?: number;
  readonly align?: 'left' | 'center' | 'right' | 'justify' | 'distribute';
  readonly valign?: 'top' | 'middle' | 'bottom';
  readonly wrap?: boolean;
  readonly lineHeight?: number;
  readonly trackingEm?: number;
  readonly indentEm?: number;
  readonly vertical?: boolean;
  readonly ink?: FaceInk;
}

export type FieldType = 'string' | 'integer' | 'date' | 'boolean' | 'image' | 'object' | 'list';

/** One value that a template wants. */
export interface Field {
  readonly type: FieldType;
  readonly description?: string;
  readonly optional?: boolean;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly fields?: Fields;
}

export type Fields = Readonly<Record<string, Field>>;

interface Placed {
  readonly on?: 'every' | 'first' | 'following' | 'last' | 'notLast';
  readonly when?: string;
  readonly xMm: number;
  readonly yMm: number;
}

export interface TextElement extends Placed {
  readonly type: 'text';
  readonly widthMm: number;
  readonly heightMm?: number;
  readonly text: string;
  readonly style?: string | Style;
}

export interface LineElement extends Placed {
  readonly type: 'line';
  readonly toXMm: number;
  readonly toYMm: number;
  readonly weightMm: number;
  readonly ink?: FaceInk;
}

export interface BoxElement extends Placed {
  readonly type: 'box';
  readonly widthMm: number;
  readonly heightMm: number;
  readonly weightMm: number;
  readonly radiusMm?: number;
  readonly ink?: FaceInk;
}

export interface ImageElement extends Placed {
  readonly type: 'image';
  readonly widthMm: number;
  readonly heightMm: number;
  readonly source: string;
  readonly fit?: 'contain' | 'actual';
  readonly ink?: FaceInk;
}

export interface SealElement extends Placed {
  readonly type: 'seal';
  readonly sizeMm: number;
  readonly shape?: 'square' | 'round';
  readonly text: string;
  readonly family?: string;
  readonly ink?: FaceInk;
}

export interface Cell {
  readonly text?: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly style?: string | Style;
  readonly padMm?: number;
  readonly border?: boolean;
  readonly slash?: boolean;
}

export interface Row {
  readonly heightMm: number;
  readonly cells: readonly Cell[];
}

export interface TableElement extends Placed {
  readonly type: 'table';
  readonly columnsMm: readonly number[];
  readonly bottomMm?: number;
  readonly lastBottomMm?: number;
  readonly continueYMm?: number;
  readonly gapMm?: number;
  readonly rules: { readonly outerMm: number; readonly innerMm: number; readonly groupMm?: number };
  readonly padMm?: number;
  readonly style?: string | Style;
  readonly head?: readonly Row[];
  readonly body?: readonly Row[];
  readonly each?: { readonly list: string; readonly as: string; readonly rows: readonly Row[] };
  readonly foot?: readonly Row[];
}

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
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly page: { readonly orientation: Orientation };
  readonly style: Style;
  readonly styles?: Readonly<Record<string, Style>>;
  readonly fields: Fields;
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
