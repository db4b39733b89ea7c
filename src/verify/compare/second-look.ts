/**
 * A second look at small places: before one is called changed, it is tried whether all of it, with what
 * stands around, is only moved by up to a quarter of a millimetre. Tiles settle as a whole, and a rule may
 * be off one way while the words in the same tile are off the other: renderers put both on whole pixels,
 * engines and feeders wander.
 *
 * What moves is judged together with 1 mm around it, so that a dot cannot hide behind the stroke next to
 * it: moved onto the dot, that stroke would be missing where it was. Along a rule less of it must agree.
 */
import { type Difference, isHairline, SENSE } from './difference.ts';

/** What is looked at. */
export interface SecondLook {
  readonly face: Uint8Array;
  readonly expected: Uint8Array;
  /** The scan's ink as the mesh laid it, no tile settled: a seam between two tiles is no difference. */
  readonly laid: Uint8Array;
  readonly difference: Difference;
  /** Distance to the face's ink, in thirds of a sample. */
  readonly distance: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A place, samples, edges inclusive. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What decides; see `RULES` of find-regions.ts. */
export interface Limits {
  /** Evidence from which a place is changed, in 1/255 of a sample. */
  readonly missing: number;
  readonly added: number;
  /** Farther from content than this, in thirds of a sample, added ink is not looked for here. */
  readonly clear: number;
}

/** Greatest move, samples: 0.25 mm. */
const REACH = 2;
/** Surroundings that must agree too, samples: 1 mm, and 0.64 mm along a rule. */
const AROUND = 8;
const AROUND_RULE = 5;
/** A straight run of ink of this many samples, 6 mm, is a rule: no stroke of a letter is as long. */
const RULE = 47;
/** Evidence is summed over squares of 5 × 5. */
const HALF = 2;

/** Whether some move within reach explains the place and what is around it. */
export function isMoved(look: SecondLook, place: Place, limits: Limits): boolean {
  const { width, height } = look;
  const room = REACH + 2;
  if (!inside(place, AROUND + room, width, height)) return false;
  const around = isAlongRule(look.face, place, width, height) ? AROUND_RULE : AROUND;
  const left = place.left - around;
  const top = place.top - around;
  const columns = place.right - place.left + 1 + 2 * around;
  const rows = place.bottom - place.top + 1 + 2 * around;
  const missing = new Float32Array(columns * rows);
  const added = new Float32Array(columns * rows);
  for (let dy = -REACH; dy <= REACH; dy++)
    for (let dx = -REACH; dx <= REACH; dx++) {
      differenceAt(look, left, top, columns, rows, dy * width + dx, limits.clear, missing, added);
      if (
        mostEvidence(missing, columns, rows) <= limits.missing &&
        mostEvidence(added, columns, rows) <= limits.added
      )
        return true;
    }
  return false;
}

const inside = (place: Place, room: number, width: number, height: number): boolean =>
  place.left >= room && place.top >= room && place.right < width - room && place.bottom < height - room;

/** Whether a rule runs through the middle of the place or within three samples of it. */
function isAlongRule(face: Uint8Array, place: Place, width: number, height: number): boolean {
  const near = 3;
  const x = (place.left + place.right) >> 1;
  const y = (place.top + place.bottom) >> 1;
  for (let row = place.top - near; row <= place.bottom + near; row++)
    if (runThrough(face, row * width + x, 1, x, width - 1 - x) >= RULE) return true;
  for (let column = place.left - near; column <= place.right + near; column++)
    if (runThrough(face, y * width + column, width, y, height - 1 - y) >= RULE) return true;
  return false;
}

/** Length of the run of ink through sample `at`; `before` and `after` samples lie on its two sides. */
function runThrough(face: Uint8Array, at: number, step: number, before: number, after: number): number {
  if (face[at]! < 128) return 0;
  let n = 1;
  for (let k = 1; k <= before && n < RULE && face[at - k * step]! > 127; k++) n++;
  for (let k = 1; k <= after && n < RULE && face[at + k * step]! > 127; k++) n++;
  return n;
}

/** The rules of difference.ts with the scan moved by `offset`, on a part of the page. */
function differenceAt(
  look: SecondLook,
  left: number,
  top: number,
  columns: number,
  rows: number,
  offset: number,
  clear: number,
  missing: Float32Array,
  added: Float32Array,
): void {
  const { face, expected, laid, distance, width, difference } = look;
  for (let y = 0, o = 0; y < rows; y++)
    for (let x = 0, i = (top + y) * width + left; x < columns; x++, i++, o++) {
      const e = expected[i]!;
      const v = laid[i + offset]!;
      let m = 0;
      if (e > SENSE.floor) {
        const least = (isHairline(face, i, width) ? difference.sound : SENSE.sound) * e - SENSE.floor;
        if (v < least) m = least - largest(laid, i + offset, width);
      }
      missing[o] = m > 0 ? m : 0;
      let a = 0;
      if (v > SENSE.floor && distance[i]! <= clear)
        a = v - SENSE.floor - 2 * Math.max(0, largest(expected, i, width) - SENSE.explained);
      added[o] = a > 0 ? a : 0;
    }
}

/** Largest of 3 × 3 samples. */
function largest(data: Uint8Array, at: number, width: number): number {
  let most = 0;
  for (let j = at - width - 1; j <= at + width - 1; j += width)
    for (let i = j; i < j + 3; i++) if (data[i]! > most) most = data[i]!;
  return most;
}

/** Largest sum over 5 × 5 samples. */
function mostEvidence(map: Float32Array, columns: number, rows: number): number {
  let most = 0;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let j = Math.max(0, y - HALF); j <= Math.min(rows - 1, y + HALF); j++)
        for (let i = Math.max(0, x - HALF); i <= Math.min(columns - 1, x + HALF); i++)
          sum += map[j * columns + i]!;
      if (sum > most) most = sum;
    }
  return most;
}
