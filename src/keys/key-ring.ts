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
  readonly active: string;
  readonly keys: readonly IssuingKey[];
}
