/**
 * Tables: measure once (row heights, which groups go on which page), then draw a page at a time.
 * A group of rows is never cut by the end of a page.
 */
import { InputError } from '../errors.ts';
import type { Mark } from './display-list.ts';
import { fillIn, parseContent, type Scope } from './fill-in.ts';
import { ruleMark } from './rules.ts';
import { type ResolvedStyle, setText } from './set-text.ts';
import type { Cell, DataValue, Row, TableElement } from './template.ts';

/** How a table asks for what the template says. */
export interface TableContext {
  readonly table: TableElement;
  /** `template/elements/3`. */
  readonly where: string;
  readonly scope: Scope;
  /** The items of `each` and where they stand. */
  readonly items: { readonly values: readonly DataValue[]; readonly where: string };
  /** The style of a cell. */
  style(cell: Cell): ResolvedStyle;
  /** Lower edge of the page's usable area, used when the table names none. */
  readonly pageBottomMm: number;
}

/** Rows that stay together, at their place on a page. */
interface PlacedGroup {
  readonly rows: readonly Row[];
  readonly scope: Scope;
  readonly where: string;
  readonly heights: readonly number[];
  readonly yMm: number;
}

/** Rows that stay together, before they have a place; `at` names them in errors. */
interface Group {
  readonly rows: readonly Row[];
  readonly scope: Scope;
  readonly where: string;
  readonly at: string;
}

/** Grace for sums of decimals, mm. */
const EPSILON = 1e-6;

/** The groups of each page. */
export type TablePages = readonly (readonly PlacedGroup[])[];

/** A cell at its place among the columns and rows of its group. */
interface PlacedCell {
  readonly cell: Cell;
  readonly where: string;
  readonly row: number;
  readonly column: number;
}

/** A weighted edge of a grid, mm, and the cells that have it. */
interface Edge {
  readonly axis: 'h' | 'v';
  readonly at: number;
  readonly from: number;
  readonly to: number;
  weight: number;
  cells: number;
}

/** By `axis,at,from,to` in tenths of a micrometre. */
type Edges = Map<string, Edge>;

function placeCells(rows: readonly Row[], columns: number, where: string): PlacedCell[] {
  const taken = new Array<number>(columns).fill(0);
  const out: PlacedCell[] = [];
  rows.forEach(({ cells }, row) => {
    let column = 0;
    cells.forEach((cell, i) => {
      while (taken[column]! > 0) column++;
      out.push({ cell, where: `${where}/${row}/cells/${i}`, row, column });
      for (let k = cell.columns ?? 1; k > 0; k--) taken[column++] = cell.rows ?? 1;
    });
    for (let k = 0; k < columns; k++) taken[k]!--;
  });
  return out;
}

const sum = (values: readonly number[], from: number, to: number): number => {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i]!;
  return total;
};

/** Heights of a group's rows: as declared, or more where wrapped text needs it. */
function measure(context: TableContext, rows: readonly Row[], scope: Scope, where: string): number[] {
  const { table } = context;
  const heights = rows.map((row) => row.heightMm);
  for (const placed of placeCells(rows, table.columnsMm.length, where)) {
    const { cell, row, column } = placed;
    const style = context.style(cell);
    if (!cell.text || !style.wrap || style.vertical) continue;
    const pad = cell.padMm ?? table.padMm ?? 1.5;
    const widthMm = sum(table.columnsMm, column, column + (cell.columns ?? 1)) - 2 * pad;
    const filled = fillIn(parseContent(cell.text, placed.where), scope);
    const { blockMm } = setText(filled, style, { xMm: 0, yMm: 0, widthMm, heightMm: null }, placed.where);
    const last = row + (cell.rows ?? 1) - 1;
    const have = sum(heights, row, last + 1);
    // A declared height stands as long as the text keeps off the rules.
    if (blockMm > have - 2 * LEAST_PAD_MM) heights[last]! += blockMm + 2 * GROWN_PAD_MM - have;
  }
  return heights;
}

/** Least space above and below wrapped text in a cell, and what a row that had to grow gets. */
const LEAST_PAD_MM = 0.3;
const GROWN_PAD_MM = 1;

/**
 * Distributes a table over pages.
 * @throws InputError when a text does not fit, or one group is taller than a page
 */
export function paginateTable(context: TableContext): TablePages {
  const { table, where, scope, items } = context;
  const bottom = table.bottomMm ?? context.pageBottomMm;
  const gap = table.gapMm ?? 0;
  const head = table.head
    ? { rows: table.head, heights: measure(context, table.head, scope, `${where}/head`) }
    : null;
  const headMm = head ? sum(head.heights, 0, head.heights.length) : 0;

  const groups: Group[] = [];
  if (table.body) groups.push({ rows: table.body, scope, where: `${where}/body`, at: `${where}/body` });
  if (table.each)
    items.values.forEach((value, i) => {
      const { as, rows } = table.each!;
      groups.push({
        rows,
        scope: {
          values: { ...scope.values, [as]: { ...(value as object), row: i + 1 } as DataValue },
          where: { ...scope.where, [as]: `${items.where}/${i}` },
        },
        where: `${where}/each/rows`,
        at: `${items.where}/${i}`,
      });
    });
  if (table.foot) groups.push({ rows: table.foot, scope, where: `${where}/foot`, at: `${where}/foot` });

  const pages: PlacedGroup[][] = [];
  let y = 0;
  let page: PlacedGroup[] = [];
  let fresh = true;
  const openPage = (): void => {
    y = pages.length === 0 ? table.yMm : (table.continueYMm ?? table.yMm);
    page = [];
    pages.push(page);
    if (head) {
      page.push({ rows: head.rows, scope, where: `${where}/head`, heights: head.heights, yMm: y });
      y += headMm + gap;
    }
    fresh = true;
  };
  const place = (group: Group, heights: readonly number[], limit: number): void => {
    const height = sum(heights, 0, heights.length);
    if (y + height > limit + EPSILON && !fresh) openPage();
    if (y + height > limit + EPSILON)
      throw new InputError(
        'input',
        group.at,
        `needs ${height.toFixed(1)} mm of height, the page has ${(limit - y).toFixed(1)} mm`,
        'shorten its texts, or enlarge the table in the template',
      );
    page.push({ rows: group.rows, scope: group.scope, where: group.where, heights, yMm: y });
    y += height + gap;
    fresh = false;
  };
  const heights = groups.map((group) => measure(context, group.rows, group.scope, group.where));
  /** Opens a page and takes the last groups along, so that an end never stands alone. */
  const moveOn = (wanted: number, next: number, limit: number): void => {
    const own = page.length - (head ? 1 : 0);
    const moved = Math.min(wanted, Math.max(1, own - 1));
    page.splice(page.length - moved, moved);
    openPage();
    for (let i = next - moved; i < next; i++) place(groups[i]!, heights[i]!, limit);
  };
  const footAt = table.foot && groups.length > 1 ? groups.length - 1 : -1;
  openPage();
  groups.forEach((group, i) => {
    const end = y + sum(heights[i]!, 0, heights[i]!.length);
    // The foot takes the last item with it, unless that stands alone as well.
    if (i === footAt && end > bottom + EPSILON && page.length - (head ? 1 : 0) > 1) moveOn(1, i, bottom);
    place(group, heights[i]!, bottom);
  });
  const lastBottom = table.lastBottomMm ?? bottom;
  if (y - gap > lastBottom + EPSILON) moveOn(footAt < 0 ? 1 : 2, groups.length, lastBottom);
  return pages;
}

/** Draws the groups of one page. `extra` overrides names of the scope, such as the page number. */
export function drawTable(
  context: TableContext,
  groups: readonly PlacedGroup[],
  extra: Readonly<Record<string, DataValue>>,
): Mark[] {
  const { table } = context;
  const { columnsMm: columns, rules } = table;
  const text: Mark[] = [];
  const slashes: Mark[] = [];
  const edges: Edges = new Map();
  const xs = [table.xMm];
  for (const width of columns) xs.push(xs.at(-1)! + width);

  for (const group of groups) {
    const ys = [group.yMm];
    for (const height of group.heights) ys.push(ys.at(-1)! + height);
    const scope: Scope = { values: { ...group.scope.values, ...extra }, where: group.scope.where };
    for (const { cell, where, row, column } of placeCells(group.rows, columns.length, group.where)) {
      const toColumn = column + (cell.columns ?? 1);
      const toRow = row + (cell.rows ?? 1);
      const [x0, x1] = [xs[column]!, xs[toColumn]!];
      const [y0, y1] = [ys[row]!, ys[toRow]!];
      if (cell.border !== false) {
        // The edge of a group carries the group's rule, all others the inner one.
        const edge = rules.groupMm ?? rules.innerMm;
        addEdge(edges, 'h', y0, xs, column, toColumn, row === 0 ? edge : rules.innerMm);
        addEdge(edges, 'h', y1, xs, column, toColumn, toRow === group.rows.length ? edge : rules.innerMm);
        addEdge(edges, 'v', x0, ys, row, toRow, rules.innerMm);
        addEdge(edges, 'v', x1, ys, row, toRow, rules.innerMm);
      }
      if (cell.slash) slashes.push(ruleMark(x1, y0, x0, y1, rules.innerMm));
      if (!cell.text) continue;
      const pad = cell.padMm ?? table.padMm ?? 1.5;
      const filled = fillIn(parseContent(cell.text, where), scope);
      const box = { xMm: x0 + pad, yMm: y0, widthMm: x1 - x0 - 2 * pad, heightMm: y1 - y0 };
      text.push(...setText(filled, context.style(cell), box, where).marks);
    }
  }
  markOuter(edges, rules.outerMm);
  return [...drawEdges(edges), ...slashes, ...text];
}

const key = (mm: number): number => Math.round(mm * 1e4);

function addEdge(
  edges: Edges,
  axis: 'h' | 'v',
  at: number,
  stops: readonly number[],
  from: number,
  to: number,
  weight: number,
): void {
  // One unit of the grid at a time, so that a spanning cell shares its edge with its neighbours.
  for (let i = from; i < to; i++) {
    const id = `${axis},${key(at)},${key(stops[i]!)},${key(stops[i + 1]!)}`;
    const known = edges.get(id);
    if (known) {
      known.weight = Math.max(known.weight, weight);
      known.cells++;
    } else edges.set(id, { axis, at, from: stops[i]!, to: stops[i + 1]!, weight, cells: 1 });
  }
}

/** An edge with a cell on one side only is part of the outer frame. */
function markOuter(edges: Edges, outerMm: number): void {
  for (const edge of edges.values()) if (edge.cells === 1) edge.weight = outerMm;
}

/** Joins edges in line with each other and of one weight, and lengthens them to close the corners. */
function drawEdges(edges: Edges): Mark[] {
  const lines = new Map<string, { axis: 'h' | 'v'; at: number; weight: number; parts: [number, number][] }>();
  for (const { axis, at, from, to, weight } of edges.values()) {
    if (weight <= 0) continue;
    const id = `${axis},${key(at)},${key(weight)}`;
    const line = lines.get(id) ?? { axis, at, weight, parts: [] };
    lines.set(id, line);
    line.parts.push([from, to]);
  }
  const marks: Mark[] = [];
  const all = [...edges.values()];
  // Thin ones first: at a crossing the thick rule lies on top, square and whole.
  for (const { axis, at, weight, parts } of [...lines.values()].sort((a, b) => a.weight - b.weight)) {
    parts.sort((a, b) => a[0] - b[0]);
    const joined: [number, number][] = [];
    for (const [from, to] of parts) {
      const last = joined.at(-1);
      if (last && from <= last[1] + 1e-4) last[1] = Math.max(last[1], to);
      else joined.push([from, to]);
    }
    for (const [from, to] of joined) {
      const a = from - reach(all, axis, at, from, weight);
      const b = to + reach(all, axis, at, to, weight);
      marks.push(axis === 'h' ? ruleMark(a, at, b, at, weight) : ruleMark(at, a, at, b, weight));
    }
  }
  return marks;
}

/** How far a rule goes on where it ends: to the far side of a crossing rule as thick as it; within a thicker one, nowhere. */
function reach(edges: readonly Edge[], axis: 'h' | 'v', at: number, along: number, weight: number): number {
  let most = 0;
  for (const e of edges)
    if (
      e.axis !== axis &&
      Math.abs(e.at - along) < 1e-4 &&
      e.from <= at + 1e-4 &&
      e.to >= at - 1e-4 &&
      e.weight > most
    )
      most = e.weight;
  return most > weight ? 0 : most / 2;
}
