/** A template from JSON: the schema first, then what a schema cannot say. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import schema from '../../templates/schema.json' with { type: 'json' };
import { InputError } from '../errors.ts';
import { BUILT_IN_FIELDS, checkContent, fieldAt, parseContent } from './fill-in.ts';
import type { Fields, Row, Style, TableElement, Template, TemplateElement } from './template.ts';

const bad = (where: string, what: string, remedy: string): InputError =>
  new InputError('input', where, what, remedy);

let validator: ValidateFunction | undefined;

/**
 * Reads and checks a template.
 * @param json the parsed JSON, or its text
 * @throws InputError naming the JSON path, such as `template/elements/4/columnsMm/1`
 */
export function parseTemplate(json: unknown): Template {
  let value = json;
  if (typeof json === 'string') {
    try {
      value = JSON.parse(json);
    } catch {
      throw bad('template', 'not JSON', 'check commas, quotes and brackets');
    }
  }
  // Compiled once a process: the schema is a constant of the package, no request can change it.
  validator ??= new Ajv({ allErrors: false, discriminator: true, strict: false, verbose: true }).compile(
    schema,
  );
  if (!validator(value)) throw schemaError(validator.errors!);
  const template = value as Template;
  checkMeaning(template);
  return template;
}

function schemaError(errors: readonly ErrorObject[]): InputError {
  // The deepest place is the most telling one; within it the first.
  const depth = (e: ErrorObject): number => e.instancePath.split('/').length;
  const error = [...errors].sort((a, b) => depth(b) - depth(a))[0]!;
  const where = `template${error.instancePath}`;
  const p = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties':
      return bad(`${where}/${p.additionalProperty}`, 'unknown property', 'remove it or correct its name');
    case 'required':
      return bad(`${where}/${p.missingProperty}`, 'missing', 'add it');
    case 'enum':
      return bad(where, 'not one of the known values', `use ${(p.allowedValues as unknown[]).join(', ')}`);
    case 'discriminator':
      return bad(`${where}/type`, 'unknown type of element', 'use text, line, box, image, seal or table');
    default:
      return bad(where, error.message ?? 'invalid', 'see templates/schema.json');
  }
}

function checkMeaning(template: Template): void {
  if (template.style.sizePt === undefined) throw bad('template/style/sizePt', 'missing', 'add it');
  for (const name of Object.keys(BUILT_IN_FIELDS))
    if (Object.hasOwn(template.fields, name))
      throw bad(`template/fields/${name}`, 'this name is taken by the library', 'choose another name');
  const fields = { ...BUILT_IN_FIELDS, ...template.fields };
  template.elements.forEach((element, i) => {
    checkElement(template, element, fields, `template/elements/${i}`);
  });
}

function checkElement(template: Template, element: TemplateElement, fields: Fields, where: string): void {
  if (element.when !== undefined && !fieldAt(element.when.replace(/^!/, '').split('.'), fields))
    throw bad(`${where}/when`, `${element.when} is not a declared field`, 'declare it or correct the name');
  if (element.type === 'text' || element.type === 'seal')
    checkContent(parseContent(element.text, `${where}/text`), fields, `${where}/text`);
  if (element.type === 'text' || element.type === 'table')
    checkStyle(template, element.style, `${where}/style`);
  if (element.type === 'image' && !element.source.startsWith('data:image/png;base64,')) {
    if (fieldAt(element.source.split('.'), fields)?.type !== 'image')
      throw bad(
        `${where}/source`,
        'not a declared image field and not a PNG data URL',
        'declare it under fields',
      );
  }
  if (element.type === 'table') checkTable(template, element, fields, where);
}

function checkStyle(template: Template, style: string | Style | undefined, where: string): void {
  if (typeof style === 'string' && !Object.hasOwn(template.styles ?? {}, style))
    throw bad(where, `no style named ${style}`, `declare it under styles`);
}

function checkTable(template: Template, table: TableElement, fields: Fields, where: string): void {
  if (table.bottomMm !== undefined && table.bottomMm <= Math.max(table.yMm, table.continueYMm ?? 0))
    throw bad(`${where}/bottomMm`, 'not below the top of the table', 'enlarge it');
  const parts: [readonly Row[] | undefined, Fields, string][] = [
    [table.head, fields, `${where}/head`],
    [table.body, fields, `${where}/body`],
    [table.foot, fields, `${where}/foot`],
  ];
  if (table.each) {
    const list = fieldAt(table.each.list.split('.'), fields);
    if (list?.type !== 'list')
      throw bad(`${where}/each/list`, `${table.each.list} is not a declared list`, 'declare it under fields');
    if (Object.hasOwn(fields, table.each.as))
      throw bad(`${where}/each/as`, `${table.each.as} is already a field`, 'choose another name');
    if (Object.hasOwn(list.fields!, 'row'))
      throw bad(
        `${where}/each/list`,
        'its items have a field named row, which is the number of the item',
        'rename the field',
      );
    const item = { type: 'object', fields: { ...list.fields, row: { type: 'integer' } } } as const;
    parts.push([
      table.each.rows,
      { ...fields, [table.each.as]: item as Fields[string] },
      `${where}/each/rows`,
    ]);
  }
  for (const [rows, known, at] of parts)
    if (rows) checkRows(template, rows, known, table.columnsMm.length, at);
}

/** Cells of each row with the row spans from above fill the columns exactly. */
function checkRows(
  template: Template,
  rows: readonly Row[],
  fields: Fields,
  columns: number,
  where: string,
): void {
  const taken = new Array<number>(columns).fill(0);
  rows.forEach(({ cells }, r) => {
    const at = `${where}/${r}/cells`;
    let c = 0;
    cells.forEach((cell, i) => {
      while (c < columns && taken[c]! > 0) c++;
      const end = c + (cell.columns ?? 1);
      if (end > columns || taken.slice(c, end).some((n) => n > 0))
        throw bad(`${at}/${i}`, `passes the ${columns} columns of the table`, 'correct columns or rows');
      if ((cell.rows ?? 1) > rows.length - r)
        throw bad(`${at}/${i}/rows`, 'passes the last row', 'reduce it');
      for (; c < end; c++) taken[c] = cell.rows ?? 1;
      checkContent(parseContent(cell.text ?? '', `${at}/${i}/text`), fields, `${at}/${i}/text`);
      checkStyle(template, cell.style, `${at}/${i}/style`);
    });
    if (taken.some((n) => n === 0))
      throw bad(at, `fewer cells than the ${columns} columns`, 'add what is missing');
    for (let k = 0; k < columns; k++) taken[k]!--;
  });
}
