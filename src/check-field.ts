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

/** The names of all fields of `T`: the compiler sees to it that none is forgotten. */
export const fieldNames = <T>(names: { readonly [K in keyof T]-?: true }): readonly string[] =>
  Object.keys(names);

/**
 * An object without fields of other names: a slip of the pen is no field left out.
 * @param field '' for the whole
 */
export function checkNames(field: string, value: object, known: readonly string[]): void {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const short = name.length > 40 ? `${name.slice(0, 40)}…` : name;
    const at = `${field && `${field}.`}${short.replace(/[\s\p{Cc}]+/gu, ' ')}`;
    const [near, edits] = nearest(name, known);
    throw new RangeError(
      edits <= name.length / 2
        ? `${at}: is no key, the nearest is ${near}`
        : `${at}: is no key, the nearest is ${near} of ${known.join(', ')}`,
    );
  }
}

/** The known name that takes the fewest edits to reach, or whose beginning does. */
function nearest(name: string, known: readonly string[]): readonly [name: string, edits: number] {
  let best: readonly [string, number] = ['', Number.POSITIVE_INFINITY];
  const low = name.toLowerCase().slice(0, 40);
  for (const one of known) {
    const whole = one.toLowerCase();
    const count = Math.min(edits(low, whole), edits(low, whole.slice(0, low.length)) + 0.5);
    if (count < best[1]) best = [one, count];
  }
  return best;
}

/** Letters to add, to drop or to change until `a` is `b` (Levenshtein). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** An array of `low` to `high` items. */
export function checkArray(field: string, value: unknown, low: number, high: number): void {
  if (!Array.isArray(value)) refuse(field, 'an array', value);
  if (value.length < low || value.length > high) refuse(`${field}.length`, `${low}..${high}`, value.length);
}
