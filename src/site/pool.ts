/**
 * Worker threads for the heavy work, by piscina. A job that takes too long costs its thread; a thread that
 * dies under a job is replaced and the job is done again once.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Job, JobResult, Stage, WorkerSetup } from './jobs.ts';

/** A job went over its time. */
export class JobTimeout extends Error {
  override readonly name = 'JobTimeout';
}

/** See the head of this file. */
export interface Pool {
  /**
   * For the routes alone.
   * @throws JobTimeout, or what killed the job twice
   * @internal
   */
  run(job: Job, onStage?: (stage: Stage) => void): Promise<JobResult>;
  /** Jobs that wait for a thread. */
  readonly waiting: number;
  /** Threads at work or ready. */
  readonly threads: Piscina['threads'];
  /** Threads at most. */
  readonly workers: number;
  /** Jobs that were done again after their thread died. */
  readonly retries: number;
  /** Ends the threads. */
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly setup: WorkerSetup;
  readonly workers?: number;
  readonly jobMs: number;
}

/** A thread without work for this long is given back, with its memory. */
const IDLE_MS = 60_000;
/** Times that a job is tried. */
const TRIES = 2;

/** The worker's file: beside this one in the sources, under `site/` in the bundle. */
function workerFile(): string {
  if (import.meta.url.endsWith('.ts'))
    return fileURLToPath(new URL('./worker-from-source.mjs', import.meta.url));
  const found = ['./site/worker.js', '../site/worker.js', './worker.js']
    .map((name) => fileURLToPath(new URL(name, import.meta.url)))
    .find((path) => existsSync(path));
  if (!found) throw new Error('site/worker.js is not in the package');
  return found;
}

/** Opens a pool; threads start with the first jobs. */
export function openPool({ setup, workers, jobMs }: PoolOptions): Pool {
  const count = workers ?? Math.min(4, availableParallelism());
  const pool = new Piscina({
    filename: workerFile(),
    minThreads: 0,
    maxThreads: count,
    idleTimeout: IDLE_MS,
    concurrentTasksPerWorker: 1,
    atomics: 'disabled',
    workerData: setup,
    // No worker needs to know the environment, where the token is.
    env: {},
    // Else an idle pool would build histograms of durations for nobody.
    recordTiming: false,
  });
  // A thread that dies rejects its job; that it died is no news of its own.
  pool.on('error', () => {});
  let retries = 0;

  async function once(job: Job, onStage?: (stage: Stage) => void): Promise<JobResult> {
    const { port1, port2 } = new MessageChannel();
    const stop = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    port1.on('message', (stage: Stage) => {
      // The first word is the start: time in the queue does not count.
      timer ??= setTimeout(() => stop.abort(), jobMs);
      onStage?.(stage);
    });
    try {
      return (await pool.run(
        { job, port: port2 },
        { transferList: [port2], signal: stop.signal },
      )) as JobResult;
    } catch (error) {
      if (stop.signal.aborted) throw new JobTimeout('a job took too long');
      throw error;
    } finally {
      clearTimeout(timer);
      port1.close();
    }
  }

  return {
    async run(job, onStage) {
      for (let attempt = 1; ; attempt++)
        try {
          return await once(job, onStage);
        } catch (error) {
          if (error instanceof JobTimeout || attempt === TRIES) throw error;
          retries++;
        }
    },
    get waiting() {
      return pool.queueSize;
    },
    get threads() {
      return pool.threads;
    },
    workers: count,
    get retries() {
      return retries;
    },
    close: () => pool.destroy(),
  };
}
