/**
 * The scramble field: a grid of bilevel cells, bullseye fiducials on a lattice, squares of public pilot
 * cells between them. Writer and reader share this file; nothing here is keyed.
 *
 * Lengths are in 1/600 inch from the field's upper left corner. The lattice has a node on every corner
 * of a 288-unit (12.192 mm) grid; the outermost nodes are moved inward so that their clear boxes lie
 * inside the field. The mesh that the reader spans between the nodes then covers the whole field.
 * Cells that touch a clear box stay white and carry nothing. In the middle of every pitch stand 8 × 8 pilots:
 * most of them have pilots for neighbours, so that what a reader learns from them holds for data as well. Three
 * fiducials at one corner are drawn hollow: they tell the four quarter turns apart without the label.
 */
import { FIDUCIAL_PITCH, FIELD_COLUMNS, FIELD_MAX_ROWS } from '../../sheet/back.ts';

/** Sides a cell may have, in 1/600 inch. */
export const CELL_SIZES = [4, 5, 6, 8] as const;
/** One of {@link CELL_SIZES}, 1/600 inch. */
export type CellPx = (typeof CELL_SIZES)[number];

/** Cells across a square of pilots; its corner lies on a multiple of this, so scramble blocks of 8 stay whole. */
export const PILOT_SIDE = 8;

/** Half the side of the white box around a fiducial, in 1/600 inch. */
export const CLEAR_HALF = 30;

/** What makes a field: cell size in 1/600 inch, height in fiducial pitches. */
export interface FieldOptions {
  readonly cellPx: CellPx;
  /** 1..20 */
  readonly rows: number;
}

/** `dot`: ring and centre dot. `hollow`: a broad ring, no dot; three of these mark the upper left corner. */
export type FiducialKind = 'dot' | 'hollow';

/** A position mark. */
export interface Fiducial {
  /** Place in the lattice, from 0 at the upper left. */
  readonly column: number;
  readonly row: number;
  /** Centre, in 1/600 inch from the field's upper left corner. An integer: the corner of four device pixels. */
  readonly x: number;
  readonly y: number;
  readonly kind: FiducialKind;
}

/** A field, fully laid out. Cell (column, line) has index `line * columns + column`. */
export interface FieldGeometry extends FieldOptions {
  /** Size of the field in 1/600 inch; what cells leave over on the lower side stays white. */
  readonly width: number;
  readonly height: number;
  /** Cells across and down. */
  readonly columns: number;
  readonly lines: number;
  /** Nodes of the lattice, row by row: `latticeColumns * latticeRows` of them. */
  readonly fiducials: readonly Fiducial[];
  readonly latticeColumns: number;
  readonly latticeRows: number;
  /** Indices of the cells that carry data, ascending: the public order. */
  readonly dataCells: Uint32Array;
  /** Indices of the pilot cells, ascending, and their public values (1 = ink). */
  readonly pilotCells: Uint32Array;
  readonly pilotValues: Uint8Array;
}

/** Roles of cells while the field is laid out. */
const DATA = 0;
const PILOT = 1;
const CLEAR = 2;

/**
 * Lays out a field. About 5 ms; callers that print many sheets keep the result.
 * @throws RangeError on an unknown cell size or a height outside 1..20 pitches
 */
export function fieldGeometry(options: FieldOptions): FieldGeometry {
  const { cellPx, rows } = options;
  if (!CELL_SIZES.includes(cellPx))
    throw new RangeError(`cellPx: expected one of ${CELL_SIZES.join(', ')}, got ${cellPx}`);
  if (!Number.isInteger(rows) || rows < 1 || rows > FIELD_MAX_ROWS)
    throw new RangeError(`rows: expected an integer 1..${FIELD_MAX_ROWS}, got ${rows}`);
  const width = FIELD_COLUMNS * FIDUCIAL_PITCH;
  const height = rows * FIDUCIAL_PITCH;
  const columns = Math.floor(width / cellPx);
  const lines = Math.floor(height / cellPx);
  const latticeColumns = FIELD_COLUMNS + 1;
  const latticeRows = rows + 1;

  const fiducials: Fiducial[] = [];
  for (let row = 0; row < latticeRows; row++) {
    for (let column = 0; column < latticeColumns; column++) {
      const x = Math.min(width - CLEAR_HALF, Math.max(CLEAR_HALF, column * FIDUCIAL_PITCH));
      const y = Math.min(height - CLEAR_HALF, Math.max(CLEAR_HALF, row * FIDUCIAL_PITCH));
      fiducials.push({ column, row, x, y, kind: column + row <= 1 ? 'hollow' : 'dot' });
    }
  }

  const role = new Uint8Array(columns * lines);
  for (const { x, y } of fiducials) {
    // The cells that the open square of the clear box touches.
    const left = Math.floor((x - CLEAR_HALF) / cellPx);
    const right = Math.min(columns, Math.ceil((x + CLEAR_HALF) / cellPx));
    const bottom = Math.min(lines, Math.ceil((y + CLEAR_HALF) / cellPx));
    for (let line = Math.floor((y - CLEAR_HALF) / cellPx); line < bottom; line++)
      role.fill(CLEAR, line * columns + left, line * columns + right);
  }
  // The corner of the pilots nearest above and left of the pitch's centre: clear boxes are far away.
  const corner = (i: number): number =>
    Math.floor(((i + 0.5) * FIDUCIAL_PITCH) / cellPx / PILOT_SIDE) * PILOT_SIDE;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < FIELD_COLUMNS; column++) {
      for (let line = corner(row); line < corner(row) + PILOT_SIDE; line++) {
        const at = line * columns + corner(column);
        role.fill(PILOT, at, at + PILOT_SIDE);
      }
    }
  }

  let data = 0;
  let pilots = 0;
  for (let i = 0; i < role.length; i++) {
    if (role[i] === DATA) data++;
    else if (role[i] === PILOT) pilots++;
  }
  const dataCells = new Uint32Array(data);
  const pilotCells = new Uint32Array(pilots);
  data = 0;
  pilots = 0;
  for (let i = 0; i < role.length; i++) {
    if (role[i] === DATA) dataCells[data++] = i;
    else if (role[i] === PILOT) pilotCells[pilots++] = i;
  }
  return {
    cellPx,
    rows,
    width,
    height,
    columns,
    lines,
    fiducials,
    latticeColumns,
    latticeRows,
    dataCells,
    pilotCells,
    pilotValues: pilotPattern(pilots),
  };
}

/** Public pseudo-random bits: xorshift32 (Marsaglia 2003) from a fixed seed, its top bit. */
function pilotPattern(n: number): Uint8Array {
  const out = new Uint8Array(n);
  let s = 0x53484731;
  for (let i = 0; i < n; i++) {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    out[i] = s >>> 31;
  }
  return out;
}
