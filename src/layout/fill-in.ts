/**
 * `{field|filter:argument}` in a template's texts. Every piece of the result remembers the data it came
 * from, so that a character the font lacks can be reported with the field it stands in.
 */
import { InputError } from '../errors.ts';
import type { DataValue, Field, Fields } from './template.ts';
import { seireki, wareki } from './wareki.ts';

interface Filter {
  readonly name: string;
  readonly argument: string | null;
}

/** A text cut into literals and places to fill in. */
export type Content = readonly (
  | string
  | { readonly path: readonly string[]; readonly filters: readonly Filter[] }
)[];

/** A text filled in, with the origin of each part. */
export interface FilledText {
  readonly text: string;
  /** Rising ends of the parts, in UTF-16 units, and where each comes from (null: the template). */
  readonly origins: readonly { readonly end: number; readonly where: string | null }[];
}

/** What names mean at some place of a template: the data, and the item of a list within a table. */
export interface Scope {
  readonly values: Readonly<Record<string, DataValue | undefined>>;
  /** Where each name's value stands, such as `data/members/2`. */
  readonly where: Readonly<Record<string, string>>;
}

/** Names that every template knows besides its fields. */
export const BUILT_IN_FIELDS: Fields = {
  page: { type: 'integer' },
  pages: { type: 'integer' },
  serial: { type: 'string' },
  date: { type: 'date' },
};

const group3 = (value: number): string =>
  String(value)
    .replace(/^-/, '△')
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** ASCII to its full-width forms. */
const zenkaku = (text: string): string =>
  text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).replace(/ /g, '\u3000');

/** Filters by name: which field types they take (null: any text), and what they do. */
const FILTERS: Record<
  string,
  { takes: readonly string[] | null; apply: (value: string, argument: string) => string }
> = {
  wareki: { takes: ['date'], apply: (v) => (v === '' ? '' : wareki(v)) },
  seireki: { takes: ['date'], apply: (v) => (v === '' ? '' : seireki(v)) },
  number: { takes: ['integer'], apply: (v) => (v === '' ? '' : group3(Number(v))) },
  zenkaku: { takes: null, apply: zenkaku },
  or: { takes: null, apply: (v, argument) => (v === '' ? argument : v) },
};

/**
 * Cuts a template's text. `{{` and `}}` stand for braces.
 * @param where for errors, such as `template/elements/3/text`
 */
export function parseContent(text: string, where: string): Content {
  const out: Content[number][] = [];
  let literal = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if ((c === '{' || c === '}') && text[i + 1] === c) {
      literal += c;
      i++;
    } else if (c === '{') {
      const end = text.indexOf('}', i);
      if (end < 0)
        throw new InputError('input', where, 'a { without its }', 'close it, or write {{ for a brace');
      const [path, ...filters] = text.slice(i + 1, end).split('|');
      if (literal) out.push(literal);
      literal = '';
      out.push({
        path: path!.split('.'),
        filters: filters.map((filter) => {
          const colon = filter.indexOf(':');
          return colon < 0
            ? { name: filter, argument: null }
            : { name: filter.slice(0, colon), argument: filter.slice(colon + 1) };
        }),
      });
      i = end;
    } else if (c === '}')
      throw new InputError('input', where, 'a } without its {', 'open it, or write }} for a brace');
    else literal += c;
  }
  if (literal) out.push(literal);
  return out;
}

/** The declared field that a path means, or null. */
export function fieldAt(path: readonly string[], fields: Fields): Field | null {
  let level: Fields | undefined = fields;
  let field: Field | undefined;
  for (const name of path) {
    field = level && Object.hasOwn(level, name) ? level[name] : undefined;
    if (!field) return null;
    level = field.type === 'object' ? field.fields : undefined;
  }
  return field ?? null;
}

/** Checks that a text names declared fields and filters that suit them. */
export function checkContent(content: Content, fields: Fields, where: string): void {
  for (const part of content) {
    if (typeof part === 'string') continue;
    const name = part.path.join('.');
    const field = fieldAt(part.path, fields);
    if (!field)
      throw new InputError(
        'input',
        where,
        `{${name}} is not a declared field`,
        'declare it under fields or correct the name',
      );
    if (field.type === 'object' || field.type === 'list' || field.type === 'image')
      throw new InputError(
        'input',
        where,
        `{${name}} is of type ${field.type}`,
        'name a text, number or date in it',
      );
    let type: string = field.type;
    for (const { name: filter, argument } of part.filters) {
      const known = Object.hasOwn(FILTERS, filter) ? FILTERS[filter]! : null;
      if (!known)
        throw new InputError(
          'input',
          where,
          `unknown filter ${filter}`,
          `use one of ${Object.keys(FILTERS).join(', ')}`,
        );
      if (known.takes && !known.takes.includes(type))
        throw new InputError(
          'input',
          where,
          `filter ${filter} does not take {${name}} (${type})`,
          `give it a ${known.takes.join(' or ')}`,
        );
      if (filter === 'or' && argument === null)
        throw new InputError('input', where, 'filter or has no argument', 'write {field|or:text}');
      type = 'string';
    }
  }
}

/** Fills in; a missing optional value is an empty text. */
export function fillIn(content: Content, scope: Scope): FilledText {
  let text = '';
  const origins: { end: number; where: string | null }[] = [];
  for (const part of content) {
    if (typeof part === 'string') {
      text += part;
      origins.push({ end: text.length, where: null });
      continue;
    }
    const [value, where] = lookUp(part.path, scope);
    let piece = value === undefined || value === null ? '' : String(value);
    for (const { name, argument } of part.filters) piece = FILTERS[name]!.apply(piece, argument ?? '');
    text += piece;
    origins.push({ end: text.length, where });
  }
  return { text, origins };
}

/** The value a path leads to and where it stands. */
export function lookUp(path: readonly string[], scope: Scope): [DataValue | undefined, string] {
  let value: DataValue | undefined = scope.values as { [name: string]: DataValue | undefined };
  // Own properties only: a missing field called `constructor` is missing.
  for (const name of path)
    value =
      value && Object.hasOwn(value as object, name) ? (value as Record<string, DataValue>)[name] : undefined;
  return [value, [scope.where[path[0]!] ?? `data/${path[0]}`, ...path.slice(1)].join('/')];
}

/** Where the character at `index` of a filled text comes from; `fallback` for the template's own. */
export function originAt(filled: FilledText, index: number, fallback: string): string {
  return filled.origins.find(({ end }) => index < end)?.where ?? fallback;
}

/** The places a text came from, for errors about all of it: its fields, or the template's element. */
export function originOf(filled: FilledText, fallback: string): string {
  const fields = [...new Set(filled.origins.map(({ where }) => where).filter((where) => where !== null))];
  return fields.length ? fields.join(' + ') : fallback;
}
