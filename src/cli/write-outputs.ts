/**
 * Writes the files of a run, all of them or none. Each is written beside its destination and renamed, so
 * that nobody ever sees half a file; what was there before is kept aside until all are in place. A signal
 * in the midst undoes everything too.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../errors.ts';
import { type Destination, destination, fileProblem, sameOutput } from './run-files.ts';

/** What a run is about to write. All of it appears, or none of it. */
export interface OutputFile {
  readonly path: string;
  readonly data: Uint8Array | string;
  /** Permission bits of a new file; one that is replaced keeps its own. @default 0o666 less the umask */
  readonly mode?: number;
}

/** Signals that end a program unless it listens. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A file on its way to its place. */
interface Step extends Destination {
  readonly file: OutputFile;
  /** The new file, beside its place. */
  readonly part: string;
  /** The old file, beside its place, until all new ones are in theirs. */
  readonly old: string;
  placed: boolean;
}

/** Writes all `files` beside their places, then renames them; on a fault everything is as it was. */
export async function writeOutputs(files: readonly OutputFile[]): Promise<void> {
  const steps = await plan(files);
  let at = files[0]?.path ?? '';
  const undo = () => {
    for (const step of [...steps].reverse()) takeBack(step);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    undo();
    stopListening();
    process.kill(process.pid, signal);
  };
  const stopListening = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    for (const step of steps) {
      at = step.file.path;
      await writePart(step);
    }
    // Without a pause, so that no signal comes between.
    for (const step of steps) {
      at = step.file.path;
      if (steps.length > 1 && step.mode !== null) setAside(step);
      renameSync(step.part, step.target);
      step.placed = true;
    }
    for (const { old } of steps) quietly(() => rmSync(old, { force: true }));
  } catch (error) {
    undo();
    throw error instanceof InputError ? error : fileProblem(at, error);
  } finally {
    stopListening();
  }
}

/** Looks at every destination before the first byte is written. */
async function plan(files: readonly OutputFile[]): Promise<Step[]> {
  const tag = randomBytes(6).toString('hex');
  const seen = new Map<string, string>();
  const steps: Step[] = [];
  for (const file of files) {
    const place = await destination(file.path);
    const before = seen.get(place.identity);
    if (before !== undefined) throw sameOutput(file.path, before);
    seen.set(place.identity, file.path);
    const beside = join(dirname(place.target), `.${basename(place.target)}.${tag}`);
    steps.push({ ...place, file, part: `${beside}.part`, old: `${beside}.old`, placed: false });
  }
  return steps;
}

async function writePart({ file, part, mode }: Step): Promise<void> {
  const handle = await open(part, 'wx', mode === null ? (file.mode ?? 0o666) : 0o600);
  try {
    if (mode !== null) await handle.chmod(mode & (file.mode ?? 0o777));
    await handle.writeFile(file.data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A second name for the old file; where the file system has no such thing, its only one. */
function setAside({ target, old }: Step): void {
  try {
    linkSync(target, old);
  } catch {
    renameSync(target, old);
  }
}

/** As it was before. Never throws: the fault that led here is the one to tell. */
function takeBack({ target, part, old, mode, placed }: Step): void {
  quietly(() => rmSync(part, { force: true }));
  if (mode === null) {
    if (placed) quietly(() => rmSync(target, { force: true }));
  } else
    quietly(() => {
      renameSync(old, target);
      // Two names of one file: renaming leaves both.
      rmSync(old, { force: true });
    });
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Nothing more can be done.
  }
}
