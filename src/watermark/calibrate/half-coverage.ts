/**
 * Line screens are judged by half coverage, and lines of whole pixels cover no half of an odd period: 1 of 3, 2 of 5.
 */

/**
 * What a line screen of half coverage would print like, by one of less. The edges of a line grow by as much however wide
 * it is, so what is missing of half a period is added whole; of lines that lose ink, as much is lost in proportion,
 * so that lines that vanish are none at any width.
 * @param tone darkness as printed, parts of the solid
 * @param coverage as drawn, over 0 and up to 0.5
 * @returns parts of the solid; above 1 where lines of half coverage would have run together
 */
export const asHalfCoverage = (tone: number, coverage: number): number =>
  tone < coverage ? (0.5 * tone) / coverage : tone + 0.5 - coverage;
