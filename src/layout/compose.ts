/** Template and data to pages: counts the pages first, then fills each one's display list. */
import { InputError } from '../errors.ts';
import type { FacePage } from '../pdf/face-page.ts';
import { pageBox } from '../pdf/page-box.ts';
import { MM_PER_INCH, PT_PER_MM } from '../sheet/grid.ts';
import { checkData } from './check-data.ts';
import type { DisplayList, Mark } from './display-list.ts';
import { facePage } from './face.ts';
import type { Device } from './face-raster.ts';
import { BUILT_IN_FIELDS, fillIn, lookUp, originOf, parseContent, type Scope } from './fill-in.ts';
import type { Font } from './font.ts';
import { stencilFromPng } from './image-mark.ts';
import { requireOnPage } from './on-page.ts';
import { createFontPool, type FontPool } from './pdf-fonts.ts';
import { frameMarks, ruleMark } from './rules.ts';
import { sealMarks } from './seal.ts';
import { type ResolvedStyle, setText } from './set-text.ts';
import { drawTable, paginateTable, type TableContext, type TablePages } from './table.ts';
import type {
  Cell,
  DataValue,
  ImageElement,
  Style,
  Template,
  TemplateData,
  TemplateElement,
} from './template.ts';
import { dayInJapan, parseIsoDate } from './wareki.ts';

/** The fonts of a family. */
export interface FontFamily {
  readonly regular: Font;
  /** @default regular */
  readonly bold?: Font;
  /** Asked in turn for characters that the family lacks, such as an IPAmj Mincho for rare names. */
  readonly fallback?: readonly Font[];
}

/** Font families by the name that templates call them; the built-in templates use `mincho`. */
export type FontSet = Readonly<Record<string, FontFamily>>;

/** What a composition needs besides template and data. */
export interface ComposeContext {
  readonly fonts: FontSet;
  /** Day of issue: `YYYY-MM-DD`, or an instant, of which the day in Japan is taken. */
  readonly date: string | Date;
  /** Number of the certificate, printed where a template says `{serial}`. */
  readonly serial: string;
  /** What the engine takes; see `docs/templates.md` on colour. @default 'mono' */
  readonly device?: Device;
  /** Fonts of the document, shared with other faces of it. @default one of its own */
  readonly pool?: FontPool;
}

/** Lower end of tables that name none: 15 mm of margin. */
const BOTTOM_MARGIN_MM = 15;

/**
 * Composes all pages of a certificate.
 * @param template from {@link parseTemplate} or {@link builtInTemplate}
 * @throws InputError for data that does not suit the template, characters in no font, text that does not fit,
 * elements that lie outside the page
 * @example
 * const fonts = { mincho: { regular: await loadDefaultFont() } };
 * const pages = composePages(builtInTemplate('juminhyo'), data, { fonts, date: '2026-11-23', serial: 'A-1' });
 */
export function composePages(template: Template, data: unknown, context: ComposeContext): FacePage[] {
  const device = context.device ?? 'mono';
  const pool = context.pool ?? createFontPool();
  return composeLists(template, data, context).map((list) =>
    facePage(list, template.page.orientation, device, pool),
  );
}

/** The display lists of all pages; {@link composePages} wraps them. */
export function composeLists(template: Template, data: unknown, context: ComposeContext): DisplayList[] {
  checkData(data, template.fields);
  const scope = openScope(data as TemplateData, context);
  const box = pageBox(template.page.orientation);
  const widthMm = box.width / PT_PER_MM;
  const heightMm = box.height / PT_PER_MM;
  const resolve = styleResolver(template, context.fonts);

  const tables = new Map<TemplateElement, { context: TableContext; pages: TablePages }>();
  let pages = 1;
  template.elements.forEach((element, i) => {
    if (element.type !== 'table' || !isWanted(element, scope)) return;
    const where = `template/elements/${i}`;
    const [items, itemsWhere] = element.each ? lookUp(element.each.list.split('.'), scope) : [[], ''];
    const base = resolve.from({ valign: 'middle' }, element.style);
    const tableContext: TableContext = {
      table: element,
      where,
      scope,
      items: { values: (items ?? []) as readonly DataValue[], where: itemsWhere },
      style: (cell: Cell) => resolve.full(resolve.from(base, cell.style), where),
      pageBottomMm: heightMm - BOTTOM_MARGIN_MM,
    };
    const split = paginateTable(tableContext);
    tables.set(element, { context: tableContext, pages: split });
    pages = Math.max(pages, split.length);
  });

  return Array.from({ length: pages }, (_, p) => {
    const numbers = { page: p + 1, pages };
    const here: Scope = { ...scope, values: { ...scope.values, ...numbers } };
    const marks: Mark[] = [];
    template.elements.forEach((element, i) => {
      if (!isWanted(element, scope) || !isOnPage(element.on, p, pages)) return;
      const where = `template/elements/${i}`;
      const table = tables.get(element);
      // Without a list a table is a form: the same on each page it is on.
      const part = table?.context.table.each ? table.pages[p] : table?.pages[0];
      const drawn =
        table === undefined
          ? drawElement(element, where, here, resolve)
          : part
            ? drawTable(table.context, part, numbers)
            : [];
      requireOnPage(drawn, { widthMm, heightMm }, where);
      marks.push(...drawn);
    });
    return marks;
  });
}

function openScope(data: TemplateData, { date, serial }: ComposeContext): Scope {
  const day = date instanceof Date ? (Number.isNaN(date.getTime()) ? '' : dayInJapan(date)) : date;
  if (typeof day !== 'string' || !parseIsoDate(day))
    throw new InputError('usage', 'date', 'not a date', 'give YYYY-MM-DD');
  if (typeof serial !== 'string') throw new TypeError('serial: expected a string');
  const where: Record<string, string> = {};
  for (const name of Object.keys(data)) where[name] = `data/${name}`;
  for (const name of Object.keys(BUILT_IN_FIELDS)) where[name] = name;
  return { values: { ...data, serial, date: day, page: 1, pages: 1 }, where };
}

function isWanted({ when }: TemplateElement, scope: Scope): boolean {
  if (when === undefined) return true;
  const [value] = lookUp(when.replace(/^!/, '').split('.'), scope);
  const given = Array.isArray(value) ? value.length > 0 : Boolean(value);
  return given !== when.startsWith('!');
}

function isOnPage(on: TemplateElement['on'], page: number, pages: number): boolean {
  switch (on) {
    case 'first':
      return page === 0;
    case 'following':
      return page > 0;
    case 'last':
      return page === pages - 1;
    case 'notLast':
      return page < pages - 1;
    default:
      return true;
  }
}

/** Styles of a template with a font set. */
interface StyleResolver {
  /** `base` with a named style, or with changes, on top. */
  from(base: Style, use: string | Style | undefined): Style;
  full(style: Style, where: string): ResolvedStyle;
}

function styleResolver(template: Template, fonts: FontSet): StyleResolver {
  return {
    from: (base, use) => ({
      ...base,
      ...(typeof use === 'string' ? template.styles![use] : use),
    }),
    full(style, where) {
      const all = { ...template.style, ...style };
      const name = all.family ?? 'mincho';
      const family = Object.hasOwn(fonts, name) ? fonts[name] : undefined;
      if (!family)
        throw new InputError(
          'input',
          where,
          `no font family ${name}`,
          `give one of that name, or use ${Object.keys(fonts).join(', ')}`,
        );
      const first = all.weight === 'bold' ? (family.bold ?? family.regular) : family.regular;
      const sizePt = all.sizePt!;
      return {
        fonts: [first, ...(family.fallback ?? [])],
        sizePt,
        minPt: Math.min(all.minPt ?? sizePt, sizePt),
        align: all.align ?? 'left',
        valign: all.valign ?? 'top',
        wrap: all.wrap ?? false,
        lineHeight: all.lineHeight ?? 1.5,
        trackingEm: all.trackingEm ?? 0,
        indentEm: all.indentEm ?? 0,
        vertical: all.vertical ?? false,
        ink: all.ink ?? 'black',
      };
    },
  };
}

function drawElement(
  element: TemplateElement,
  where: string,
  scope: Scope,
  resolve: StyleResolver,
): readonly Mark[] {
  switch (element.type) {
    case 'text': {
      const filled = fillIn(parseContent(element.text, where), scope);
      const style = resolve.full(resolve.from({}, element.style), where);
      return setText(filled, style, { ...element, heightMm: element.heightMm ?? null }, where).marks;
    }
    case 'line':
      return [
        ruleMark(element.xMm, element.yMm, element.toXMm, element.toYMm, element.weightMm, element.ink),
      ];
    case 'box': {
      const { xMm, yMm, widthMm, heightMm, weightMm, radiusMm, ink } = element;
      return frameMarks(xMm, yMm, widthMm, heightMm, weightMm, radiusMm, ink);
    }
    case 'image':
      return imageMarks(element, scope);
    case 'seal': {
      const filled = fillIn(parseContent(element.text, where), scope);
      const font = resolve.full({ family: element.family, weight: 'regular' }, where).fonts[0]!;
      const at = originOf(filled, where);
      const text = filled.text.replace(/[\s\u3000]/g, '');
      const missing = font.missing(text);
      if (missing)
        throw new InputError(
          'input',
          at,
          `${font.name} has no glyph for ${missing.codePoints} (${missing.text})`,
          'use another font',
        );
      if (text === '') throw new InputError('input', at, 'a seal without characters', 'give its inscription');
      const { xMm, yMm, sizeMm } = element;
      return sealMarks({
        font,
        text,
        xMm,
        yMm,
        sizeMm,
        shape: element.shape ?? 'square',
        ink: element.ink ?? 'vermilion',
      });
    }
    case 'table':
      return [];
  }
}

function imageMarks(element: ImageElement, scope: Scope): Mark[] {
  const inline = element.source.startsWith('data:');
  const [value, where] = inline ? [element.source, 'template'] : lookUp(element.source.split('.'), scope);
  if (value === undefined || value === null) return [];
  const { bitmap, dpi } = stencilFromPng(value as string | Uint8Array, where);
  let scale = Math.min(element.widthMm / bitmap.width, element.heightMm / bitmap.height);
  if (element.fit === 'actual') {
    if (dpi === null)
      throw new InputError('input', where, 'the PNG does not state its resolution', 'save it with its dpi');
    if (MM_PER_INCH / dpi > scale + 1e-9)
      throw new InputError(
        'input',
        where,
        `at ${dpi} dpi the image is larger than its box of ${element.widthMm} × ${element.heightMm} mm`,
        'crop it to the impression',
      );
    scale = MM_PER_INCH / dpi;
  }
  const widthMm = bitmap.width * scale;
  const heightMm = bitmap.height * scale;
  return [
    {
      kind: 'stencil',
      ink: element.ink ?? 'black',
      bitmap,
      xMm: element.xMm + (element.widthMm - widthMm) / 2,
      yMm: element.yMm + (element.heightMm - heightMm) / 2,
      widthMm,
      heightMm,
    },
  ];
}
