/**
 * What is left after the affine pose: feeders wander, paper is not flat. A mesh of displacements over the
 * page, smooth over several centimetres, so that a line of text that was moved stays moved.
 */

import { solve } from '../../numeric/solve.ts';
import type { Match } from './block-match.ts';

/** Displacements on a lattice over the page; between the nodes they are bilinear. */
export interface DisplacementMesh {
  readonly pitchMm: number;
  readonly columns: number;
  readonly rows: number;
  /** mm, node (column, row) lies at (column, row) · pitchMm. */
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

/** Distance of the nodes. */
const PITCH_MM = 15;
/** Matches count by exp(-(distance / reach)²). */
const REACH_MM = 30;
/** A match that is off by so much from its neighbours is a change, not a bend (Tukey's biweight). */
const OUTLIER_MM = 0.35;

/**
 * Fits the mesh: at each node a plane through the matches around, weighted by nearness, trimmed of
 * outliers in three rounds. Where there are few, it leans towards no displacement.
 */
export function fitMesh(matches: readonly Match[], widthMm: number, heightMm: number): DisplacementMesh {
  const columns = Math.ceil(widthMm / PITCH_MM) + 1;
  const rows = Math.ceil(heightMm / PITCH_MM) + 1;
  const dx = new Float32Array(columns * rows);
  const dy = new Float32Array(columns * rows);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const near: { m: Match; u: number; v: number; w: number }[] = [];
      for (const m of matches) {
        const u = (m.xMm - c * PITCH_MM) / REACH_MM;
        const v = (m.yMm - r * PITCH_MM) / REACH_MM;
        const w = Math.exp(-(u * u + v * v)) * m.weight;
        if (w > 0.005) near.push({ m, u, v, w });
      }
      let px = [0, 0, 0];
      let py = [0, 0, 0];
      for (let round = 0; round < 4; round++) {
        const normal = [
          [0.1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ];
        const bx = [0, 0, 0];
        const by = [0, 0, 0];
        for (const { m, u, v, w } of near) {
          let k = w;
          if (round > 0) {
            const ex = m.dxMm - (px[0]! + px[1]! * u + px[2]! * v);
            const ey = m.dyMm - (py[0]! + py[1]! * u + py[2]! * v);
            // Wide at first: the first plane may itself lean on the outliers.
            const limit = OUTLIER_MM * (round === 1 ? 2 : 1);
            const t = (ex * ex + ey * ey) / (limit * limit);
            if (t >= 1) continue;
            k *= (1 - t) * (1 - t);
          }
          const q = [1, u, v];
          for (let i = 0; i < 3; i++) {
            for (let j = 0; j < 3; j++) normal[i]![j]! += k * q[i]! * q[j]!;
            bx[i]! += k * q[i]! * m.dxMm;
            by[i]! += k * q[i]! * m.dyMm;
          }
        }
        px = solve(normal, bx);
        py = solve(normal, by);
      }
      dx[r * columns + c] = px[0]!;
      dy[r * columns + c] = py[0]!;
    }
  return { pitchMm: PITCH_MM, columns, rows, dx, dy };
}
