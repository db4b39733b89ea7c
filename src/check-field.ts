/**
 * Checks of single fields that may come from JSON, where types promise nothing. Each throws one line that names the
 * field, says what was expected and what came.
 */

/** A value in a message: short, and on one line. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

/** @throws RangeError always */
export function refuse(field: string, expected: string, value: unknown): never {
  throw new RangeError(`${field}: expected ${expected}, got ${shown(value)}`);
}

/** A finite number, both ends allowed. */
export function checkNumber(field: string, value: unknown, low: number, high: number): void {
  if (typeof value !== 'number' || !(value >= low && value <= high))
    refuse(field, `a number ${low}..${high}`, value);
}

/** A whole number, both ends allowed. */
export function checkInteger(field: string, value: unknown, low: number, high: number): void {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high)
    refuse(field, `an integer ${low}..${high}`, value);
}

/** One of some values. */
export function checkOneOf(field: string, value: unknown, values: readonly (string | number)[]): void {
  if ((values as readonly unknown[]).includes(value)) return;
  const last = values[values.length - 1]!;
  refuse(field, values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${last}` : `${last}`, value);
}

/** An object that is no array. */
export function checkObject(field: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(field, 'an object', value);
}

/** An array of `low` to `high` items. */
export function checkArray(field: string, value: unknown, low: number, high: number): void {
  if (!Array.isArray(value)) refuse(field, 'an array', value);
  if (value.length < low || value.length > high) refuse(`${field}.length`, `${low}..${high}`, value.length);
}
