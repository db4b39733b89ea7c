/**
 * What a caller can have got wrong, in one line: what, where, what to do. Messages never carry data
 * of a certificate beyond the name of a field, and never a key.
 */

/**
 * `usage`: the call's own words (a flag, a serial, an unknown name); the command line exits with 2.
 * `input`: a file or its contents (missing, broken, does not fit); the command line exits with 3.
 */
export type ProblemKind = 'usage' | 'input';

/** Input that cannot be used. The message is one line: `where: what; remedy`. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly kind: ProblemKind;
  /** Where: an argument, a JSON path, a file name. */
  readonly where: string;
  /** What is wrong there. */
  readonly what: string;
  /** What the caller can do about it. */
  readonly remedy: string;

  constructor(kind: ProblemKind, where: string, what: string, remedy: string) {
    super(`${where}: ${what}; ${remedy}`);
    this.kind = kind;
    this.where = where;
    this.what = what;
    this.remedy = remedy;
  }
}

/** The self-check before release found that the sheet does not say what it should; nothing was released. */
export class SheetRejected extends Error {
  override readonly name = 'SheetRejected';
}
