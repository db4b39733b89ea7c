/** Keys as the library sees them. Where they come from (file, environment, KMS) is the caller's business. */

/** One issuing key: a secret root for everything keyed, and a signing pair for labels. */
export interface IssuingKey {
  /** Names the key in labels: 1..16 characters of A-Z a-z 0-9 . _ - */
  readonly kid: string;
  /** 32 secret bytes. */
  readonly root: Uint8Array;
  /** Ed25519 private key, 32 bytes (RFC 8032 seed). */
  readonly signSeed: Uint8Array;
  /** Ed25519 public key, 32 bytes. */
  readonly verifyKey: Uint8Array;
}

/** Several keys, one of them active: new sheets use it, old sheets still open with theirs. */
export interface KeyRing {
  /** `kid` of the key that new sheets use: one of `keys`. */
  readonly active: string;
  /** At least one, each `kid` once. */
  readonly keys: readonly IssuingKey[];
}

/** The part of an issuing key that may be published: it checks labels and opens nothing. */
export interface PublicKey {
  readonly kid: string;
  /** Ed25519 public key, 32 bytes. */
  readonly verifyKey: Uint8Array;
}

/** What a verifier without secrets holds. A {@link KeyRing} is one too. */
export interface PublicRing {
  readonly keys: readonly PublicKey[];
}

/** What a `kid` may be. */
export const KID_PATTERN = /^[A-Za-z0-9._-]{1,16}$/;

/** The key of that name, or null. */
export function findKey<K extends PublicKey>(ring: { readonly keys: readonly K[] }, kid: string): K | null {
  return ring.keys.find((key) => key.kid === kid) ?? null;
}

/**
 * The key that new sheets use.
 * @throws RangeError when the ring names an active key that it does not hold
 */
export function activeKey(ring: KeyRing): IssuingKey {
  const key = findKey(ring, ring.active);
  if (!key) throw new RangeError('ring.active: expected the kid of one of its keys');
  return key;
}

/** The ring without its secrets. */
export function publicRing(ring: PublicRing): PublicRing {
  return { keys: ring.keys.map(({ kid, verifyKey }) => ({ kid, verifyKey: verifyKey.slice() })) };
}
