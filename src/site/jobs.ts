/** What goes to a worker and what comes back: plain data that can be cloned between threads. */
import type { KeyRing } from '../keys/index.ts';
import type { PrinterProfile } from '../sheet/index.ts';
import type { Answer } from './answer.ts';

/** Given once to each worker. */
export interface WorkerSetup {
  readonly keys: KeyRing;
  readonly profiles: readonly PrinterProfile[];
  readonly pagePixels: number;
  readonly pages: number;
  readonly issue: { readonly issuer: string; readonly profile?: PrinterProfile } | null;
}

/** Check scans. */
export interface VerifyJob {
  readonly kind: 'verify';
  readonly scans: readonly Uint8Array[];
  /** Pictures for a page beside the words. */
  readonly pictures: boolean;
}

/** Protect a PDF. */
export interface ProtectJob {
  readonly kind: 'protect';
  readonly pdf: Uint8Array;
  readonly serial: string;
  readonly salt: Uint8Array;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly over: boolean;
}

export type Job = VerifyJob | ProtectJob;

/** A protected PDF. */
export interface ProtectedPdf {
  readonly pdf: Uint8Array;
  readonly manifest: unknown;
}

/** The worker's answer; `refused` is the fault of what was sent, `detail` a line without personal data. */
export type JobResult =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'protected'; readonly sheet: ProtectedPdf }
  | { readonly kind: 'refused'; readonly detail: string };

/** Stages as a worker tells them. */
export type Stage = 'decode' | 'read' | 'compare' | 'check' | 'pictures';
