/** What a site is made with, and its bounds. Every bound has a default that suits one office's server. */
import type { KeyRing } from '../keys/index.ts';
import type { PrinterProfile } from '../sheet/index.ts';

/** Bounds on what strangers may ask for. */
export interface SiteLimits {
  /** Files in one upload. @default 8 */
  readonly files: number;
  /** Bytes of one file. @default 32 MiB */
  readonly fileBytes: number;
  /** Bytes of one upload. @default 96 MiB */
  readonly uploadBytes: number;
  /** Pixels of one page; A4 at 600 dpi with a margin fits. @default 42 million */
  readonly pagePixels: number;
  /** Pages of one upload, all files together. @default 10 */
  readonly pages: number;
  /** Requests between their first byte and their answer. @default 64 */
  readonly inFlight: number;
  /** The same, from one client. @default 4 */
  readonly inFlightPerClient: number;
  /** Bytes of all uploads in memory together. @default 384 MiB */
  readonly memoryBytes: number;
  /** Requests of one client in a minute. @default 60 */
  readonly perClientMinute: number;
  /** Answers about one serial in an hour. @default 60 */
  readonly perSerialHour: number;
  /** Milliseconds that a client may take to send its request. @default 30000 */
  readonly receiveMs: number;
  /** Milliseconds that a worker may take for one request. @default 60000 */
  readonly jobMs: number;
  /** A refused sheet is answered at a multiple of this many milliseconds, whatever it failed at. @default 1000 */
  readonly refusalMs: number;
}

/** The defaults of {@link SiteLimits}. */
export const DEFAULT_LIMITS: SiteLimits = {
  files: 8,
  fileBytes: 32 * 2 ** 20,
  uploadBytes: 96 * 2 ** 20,
  pagePixels: 42e6,
  pages: 10,
  inFlight: 64,
  inFlightPerClient: 4,
  memoryBytes: 384 * 2 ** 20,
  perClientMinute: 60,
  perSerialHour: 60,
  receiveMs: 30_000,
  jobMs: 60_000,
  refusalMs: 1000,
};

/** One request in numbers: all that a log ever gets. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** A route of this site, never the address that was asked for. */
  readonly route: string;
  readonly status: number;
  /** Milliseconds from the first byte to the end of the answer. */
  readonly ms: number;
  /** Files and bytes of the upload. */
  readonly files: number;
  readonly bytes: number;
}

/** What `POST /protect` needs; without it the route does not exist. */
export interface ProtectOptions {
  /** The bearer token, at least 16 characters. */
  readonly token: string;
  /** Who issues, as the label says it. */
  readonly issuer: string;
  /** @default the default profile */
  readonly profile?: PrinterProfile;
}

/** See the head of this file. */
export interface SiteOptions {
  readonly keys: KeyRing;
  /** Profiles beside the built-in ones whose designs sheets may carry. */
  readonly profiles?: readonly PrinterProfile[];
  readonly limits?: Partial<SiteLimits>;
  readonly protect?: ProtectOptions;
  /** Worker threads. @default processors, at most 4 */
  readonly workers?: number;
  /** Gets a line for each request. @default nothing */
  readonly log?: (line: LogLine) => void;
  /** Show `/metrics` to every client, not to this machine alone. @default false */
  readonly publicMetrics?: boolean;
  /**
   * Addresses of reverse proxies whose `X-Forwarded-For` is believed, as proxy-addr takes them.
   * @default 'loopback'
   */
  readonly trustProxy?: string;
}

/** Smallest token that is taken. */
const MIN_TOKEN = 16;

/** The limits with defaults filled in. @throws RangeError, TypeError */
export function checkOptions(options: SiteOptions): SiteLimits {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  for (const [name, value] of Object.entries(limits))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`limits.${name}: expected an integer >= 1, got ${value}`);
  if (options.protect && options.protect.token.length < MIN_TOKEN)
    throw new RangeError(`protect.token: expected at least ${MIN_TOKEN} characters`);
  const { workers } = options;
  if (workers !== undefined && (!Number.isInteger(workers) || workers < 1 || workers > 64))
    throw new RangeError(`workers: expected an integer 1..64, got ${workers}`);
  return limits;
}
