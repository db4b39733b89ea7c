/** Data against the fields that a template declares. Errors name the place, never the value. */
import { InputError } from '../errors.ts';
import type { DataValue, Field, Fields } from './template.ts';
import { parseIsoDate } from './wareki.ts';

const EXPECTED: Record<Field['type'], string> = {
  string: 'a text',
  integer: 'a whole number',
  date: 'a date (YYYY-MM-DD)',
  boolean: 'true or false',
  image: 'a PNG as data URL or bytes',
  object: 'an object',
  list: 'a list',
};

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : value instanceof Uint8Array
        ? 'bytes'
        : ({ string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' }[
            typeof value as string
          ] ?? typeof value);

const isObject = (value: unknown): value is Record<string, DataValue | undefined> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

function hasType(value: unknown, type: Field['type']): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'date':
      return typeof value === 'string' && parseIsoDate(value) !== null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'image':
      return (
        value instanceof Uint8Array ||
        (typeof value === 'string' && value.startsWith('data:image/png;base64,'))
      );
    case 'object':
      return isObject(value);
    case 'list':
      return Array.isArray(value);
  }
}

/**
 * Checks all of `data`.
 * @throws InputError at the first thing missing, undeclared or of another type
 */
export function checkData(data: unknown, fields: Fields, where = 'data'): void {
  if (!isObject(data))
    throw new InputError(
      'input',
      where,
      `expected an object, got ${kindOf(data)}`,
      'give the values by field name',
    );
  for (const name of Object.keys(data))
    if (!Object.hasOwn(fields, name))
      throw new InputError(
        'input',
        `${where}/${name}`,
        'the template has no such field',
        `remove it; known here: ${Object.keys(fields).join(', ')}`,
      );
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    const at = `${where}/${name}`;
    if (value === undefined || value === null) {
      if (field.optional) continue;
      throw new InputError('input', at, 'missing', `give ${EXPECTED[field.type]}`);
    }
    if (!hasType(value, field.type))
      throw new InputError(
        'input',
        at,
        `expected ${EXPECTED[field.type]}, got ${kindOf(value)}`,
        'correct the value',
      );
    checkLimits(value, field, at);
    if (field.type === 'object') checkData(value, field.fields!, at);
    if (field.type === 'list')
      (value as DataValue[]).forEach((item, i) => {
        checkData(item, field.fields!, `${at}/${i}`);
      });
  }
}

function checkLimits(value: DataValue, field: Field, at: string): void {
  if (typeof value === 'string' && field.type === 'string') {
    if (field.maxLength !== undefined && [...value].length > field.maxLength)
      throw new InputError('input', at, `longer than ${field.maxLength} characters`, 'shorten it');
    if (!field.optional && value === '') throw new InputError('input', at, 'empty', 'give a text');
  }
  if (typeof value === 'number') {
    if (field.minimum !== undefined && value < field.minimum)
      throw new InputError('input', at, `less than ${field.minimum}`, 'correct the value');
    if (field.maximum !== undefined && value > field.maximum)
      throw new InputError('input', at, `more than ${field.maximum}`, 'correct the value');
  }
  if (Array.isArray(value)) {
    if (field.minItems !== undefined && value.length < field.minItems)
      throw new InputError('input', at, `fewer than ${field.minItems} entries`, 'add what is missing');
    if (field.maxItems !== undefined && value.length > field.maxItems)
      throw new InputError('input', at, `more than ${field.maxItems} entries`, 'split the request');
  }
}
