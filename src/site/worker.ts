/** A worker thread: a verifier that is opened once, and an issuer when one is asked for. */
import { type MessagePort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { InputError, SheetRejected } from '../errors.ts';
import { createIssuer, type Issuer } from '../issue/index.ts';
import { createVerifier, type Verifier } from '../verify/index.ts';
import { makeAnswer } from './answer.ts';
import type { Job, JobResult, ProtectJob, Stage, VerifyJob, WorkerSetup } from './jobs.ts';
import { drawPictures } from './pictures.ts';

const setup = workerData as WorkerSetup;
// One image at a time in a thread, and nothing of one request kept for the next.
sharp.concurrency(1);
sharp.cache(false);

let verifier: Promise<Verifier> | null = null;
let issuer: Promise<Issuer> | null = null;

/** Does one job; stages go to `port` as they begin. Faults of what was sent are answers, ours are thrown. */
export default async function work({ job, port }: { job: Job; port: MessagePort }): Promise<JobResult> {
  const tell = (stage: Stage) => port.postMessage(stage);
  try {
    return job.kind === 'verify' ? await verify(job, tell) : await protect(job, tell);
  } catch (error) {
    if (error instanceof InputError || error instanceof SheetRejected)
      return { kind: 'refused', detail: error.message };
    throw error;
  } finally {
    port.close();
  }
}

async function verify(job: VerifyJob, tell: (stage: Stage) => void): Promise<JobResult> {
  tell('decode');
  verifier ??= createVerifier({
    keys: setup.keys,
    profiles: setup.profiles,
    limits: { maxPixels: setup.pagePixels, maxPages: setup.pages },
  });
  const scans = job.scans.map((bytes, i) => ({ bytes, name: `scan ${i + 1}` }));
  const result = await (await verifier).verify(
    { scans },
    { onProgress: (stage) => (stage === 'decode' ? undefined : tell(stage as Stage)) },
  );
  // Told with the first sheet that is drawn: a refused one has no pictures, and its stages must not differ either.
  let drawing = false;
  const answer = await makeAnswer(result, async (sheet) => {
    if (!job.pictures) return null;
    if (!drawing) tell('pictures');
    drawing = true;
    return drawPictures(sheet);
  });
  return { kind: 'answer', answer };
}

async function protect(job: ProtectJob, tell: (stage: Stage) => void): Promise<JobResult> {
  tell('decode');
  issuer ??= createIssuer({ keys: setup.keys, ...setup.issue! });
  const { serial, salt, over } = job;
  const sheet = await (await issuer).protect(job.pdf, {
    serial,
    salt,
    over,
    created: new Date(job.created),
    where: 'pdf',
  });
  return { kind: 'protected', sheet: { pdf: sheet.pdf, manifest: sheet.manifest } };
}
