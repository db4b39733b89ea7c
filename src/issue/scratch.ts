/**
 * Page-sized buffers that are used again. A certificate needs a page in grey three times, one after the
 * other; fresh ones would lie in memory until the next collection, 8 MB each.
 */

/** Buffers on loan. Two certificates at once simply hold two. */
export interface Scratch {
  /**
   * Lends at least `bytes` bytes, with whatever an earlier borrower left there, and takes them back when
   * `use` is done. Nothing of the buffer may be kept.
   */
  borrow<T>(bytes: number, use: (buffer: Uint8Array) => Promise<T>): Promise<T>;
}

/** An empty pool. */
export function createScratch(): Scratch {
  let idle: Uint8Array[] = [];
  return {
    async borrow(bytes, use) {
      const found = idle.find(({ length }) => length >= bytes);
      const buffer = found ?? new Uint8Array(bytes);
      idle = idle.filter((other) => other !== found);
      try {
        return await use(buffer);
      } finally {
        idle.push(buffer);
      }
    },
  };
}
