/**
 * What a scan says about the data cells of a field: one signed byte a cell, in the public order of
 * `FieldGeometry.dataCells`. The scan layer writes it, both encodings (picture, sealed) read it.
 *
 * The value is a log-likelihood ratio in eighths of a nat, clipped: positive = ink, negative = paper,
 * 0 = erased (covered, torn off, outside the scan), magnitude = confidence.
 * So P(ink) = 1 / (1 + exp(-value / {@link LLR_SCALE})).
 */

/** One byte a data cell, -127..127; see the head of this file. -128 is not used. */
export type SoftCells = Int8Array;

/** Steps in one nat of log-likelihood ratio. */
export const LLR_SCALE = 8;

/** The largest magnitude: 15.9 nats, an error once in eight million. */
export const LLR_MAX = 127;

/** Soft cells of a perfect reading: for self-checks and tests. @param cells one 0/1 byte a data cell */
export function softFromCells(cells: Uint8Array): SoftCells {
  const soft = new Int8Array(cells.length);
  for (let i = 0; i < soft.length; i++) soft[i] = cells[i] ? LLR_MAX : -LLR_MAX;
  return soft;
}

/** Hard decisions: 1 = ink; an erased cell reads as paper. */
export function hardCells(soft: SoftCells): Uint8Array {
  const cells = new Uint8Array(soft.length);
  for (let i = 0; i < cells.length; i++) cells[i] = soft[i]! > 0 ? 1 : 0;
  return cells;
}
