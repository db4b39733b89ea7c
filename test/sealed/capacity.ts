import { type CellPx, fieldGeometry } from '../../src/scramble/field/index.ts';

const kept = new Map<string, number>();

/** Data cells of a field on the back. */
export function backCapacity(cellPx: number, rows: number): number {
  const name = `${cellPx} ${rows}`;
  if (!kept.has(name)) kept.set(name, fieldGeometry({ cellPx: cellPx as CellPx, rows }).dataCells.length);
  return kept.get(name)!;
}
