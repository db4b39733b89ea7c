/**
 * Page-sized maps that are used again. A comparison needs some twenty, 4 to 9 MB each; fresh ones every time keep
 * the collector as busy as the comparison itself, on threads that other comparisons need.
 */

/** Maps on loan. Not for two comparisons at once; they are synchronous. */
export interface MapPool {
  /** A blank map of `bytes` bytes, until the next {@link MapPool.release}. */
  take(bytes: number): Uint8Array;
  /** Takes everything back and wipes it: nothing of a certificate is kept. */
  release(): void;
}

/** An empty pool. It keeps what its last comparison took, about 90 MB for A4. */
export function createMapPool(): MapPool {
  let idle: Uint8Array[] = [];
  let lent: Uint8Array[] = [];
  return {
    take(bytes) {
      const at = idle.findIndex(({ length }) => length === bytes);
      const map = at < 0 ? new Uint8Array(bytes) : idle.splice(at, 1)[0]!;
      lent.push(map);
      return map;
    },
    release() {
      for (const map of lent) map.fill(0);
      // What this comparison had no use for, another size of page took: let it go.
      idle = lent;
      lent = [];
    },
  };
}
