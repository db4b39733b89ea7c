/**
 * Where the parts of the emblem lie, in units of 1/600 inch about its centre. Writer and reader share
 * it. From outside: a rim, the keyed ring with ten beads, the keyed phase ring, the blossom.
 */

/** Rim and ring radii. */
export const RADII = {
  rimOuter: 351,
  rimInner: 348,
  /** Outer keyed band: the smallest cells. */
  outerBand: [323, 346],
  /** Inner keyed band. */
  innerBand: [299, 323],
  innerRim: [294, 297],
  /** Keyed phase field. */
  phaseBand: [272, 292],
  /** The blossom's petals end here. */
  blossom: 262,
  /** The circle about the hidden figure, outer and inner radius. */
  circle: [151, 139],
  /** The hidden figure's box has this half side. */
  figure: 96,
} as const;

/** A bead lies on a white disc of this radius. */
export const BEAD_CLEAR = 24;
/** Solid beads: registration marks, and the reading of solid ink. */
export const SOLID_RADIUS = 14;
/** Ringed beads: registration marks, and the reading of coarse detail. Dot, then ring from-to. */
export const RINGED = { dot: 5, from: 10, to: 16 } as const;

/** Centre distance of the beads. */
export const BEAD_DISTANCE = 323;

/**
 * The beads' centres, from the top clockwise, in steps of 36° rounded to whole units: whole tables need
 * no sine. Even ones (petal tips) are ringed, odd ones (petal valleys) solid.
 */
export const BEADS: readonly (readonly [number, number])[] = [
  [0, -323],
  [190, -261],
  [307, -100],
  [307, 100],
  [190, 261],
  [0, 323],
  [-190, 261],
  [-307, 100],
  [-307, -100],
  [-190, -261],
];
