/**
 * Counts answers about one serial without knowing serials: what is held is a keyed digest with a key that
 * is made at start and dies with the process.
 */
import { createHmac, randomBytes } from 'node:crypto';

/** See the head of this file. */
export interface SerialLimit {
  /** Counts one answer. @returns whether it may be given */
  allow(keyId: string, serial: string): boolean;
}

/** Serials that are counted at most; beyond them the oldest count is dropped. */
const MAX_SERIALS = 100_000;
const HOUR_MS = 3_600_000;

/** @param perHour answers about one serial in an hour; @param now milliseconds */
export function createSerialLimit(perHour: number, now: () => number): SerialLimit {
  const key = randomBytes(32);
  const counts = new Map<string, { since: number; count: number }>();
  return {
    allow(keyId, serial) {
      const name = createHmac('sha256', key).update(`${keyId}\0${serial}`).digest('base64');
      const at = now();
      let entry = counts.get(name);
      if (!entry || at - entry.since >= HOUR_MS) {
        counts.delete(name);
        if (counts.size >= MAX_SERIALS) counts.delete(counts.keys().next().value!);
        entry = { since: at, count: 0 };
        counts.set(name, entry);
      }
      return ++entry.count <= perHour;
    },
  };
}
