/** The door: how many requests, of whom, and how many bytes may be inside at once. */

/** Why nobody else comes in now. */
export type Closed = 'busy' | 'client-busy';

/** A place inside; given back once. */
export interface Place {
  leave(): void;
}

/** See the head of this file. */
export interface Gate {
  /** @param bytes that the request may bring at most */
  enter(client: string, bytes: number): Place | Closed;
  readonly inside: number;
  readonly bytes: number;
}

export interface GateOptions {
  readonly inFlight: number;
  readonly inFlightPerClient: number;
  readonly memoryBytes: number;
}

/** Opens a gate. */
export function createGate({ inFlight, inFlightPerClient, memoryBytes }: GateOptions): Gate {
  const perClient = new Map<string, number>();
  let inside = 0;
  let held = 0;
  return {
    enter(client, bytes) {
      const own = perClient.get(client) ?? 0;
      if (own >= inFlightPerClient) return 'client-busy';
      if (inside >= inFlight || held + bytes > memoryBytes) return 'busy';
      perClient.set(client, own + 1);
      inside++;
      held += bytes;
      let here = true;
      return {
        leave() {
          if (!here) return;
          here = false;
          inside--;
          held -= bytes;
          const left = perClient.get(client)! - 1;
          if (left > 0) perClient.set(client, left);
          else perClient.delete(client);
        },
      };
    },
    get inside() {
      return inside;
    },
    get bytes() {
      return held;
    },
  };
}
