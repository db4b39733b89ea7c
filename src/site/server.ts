/**
 * The server: fastify with its own helmet, multipart and rate-limit plugins. It parses, bounds and answers;
 * everything heavy happens in worker threads. Nothing of a request outlives its answer.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Answer, isRefused } from './answer.ts';
import { createGate, type Place } from './gate.ts';
import type { Job, JobResult, Stage } from './jobs.ts';
import { createMetrics } from './metrics.ts';
import { openApi } from './openapi.ts';
import { checkOptions, type SiteOptions } from './options.ts';
import { pageHtml, pageScript, pageStyle } from './page/index.ts';
import { JobTimeout, openPool, type Pool } from './pool.ts';
import { PROBLEMS, Problem, type ProblemCode, problemBody } from './problem.ts';
import { createSerialLimit } from './serial-limit.ts';
import { readUpload } from './upload.ts';

/** A site that may be listened to. */
export interface Site {
  /** The server, for more routes or `inject` in tests. */
  readonly app: FastifyInstance;
  /** Its worker threads. */
  readonly pool: Pool;
  /** @returns the address, as `http://127.0.0.1:8080` */
  listen(host: string, port: number): Promise<string>;
  /** Ends open requests, then the workers. */
  close(): Promise<void>;
}

/** What a request carries along. */
interface Count {
  readonly start: number;
  files: number;
  bytes: number;
  place: Place | null;
  /** Settles when no worker has anything of this request. */
  job: Promise<unknown> | null;
}

/** About what a pair of 300 dpi scans takes; only clients that come back go by it. */
const SECONDS_A_JOB = 3;
const NDJSON = 'application/x-ndjson';
/** Headers of the rate limit that would tell one kind of refusal from another. */
const QUIET = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };

/**
 * Makes a site. It does not listen yet.
 * @throws RangeError on bad limits or a short token
 * @example
 * const site = await createSite({ keys });
 * console.log(await site.listen('127.0.0.1', 8080));
 */
export async function createSite(options: SiteOptions): Promise<Site> {
  const limits = checkOptions(options);
  // libvips would put a large picture on disk; see VIPS_DISC_THRESHOLD in its documentation.
  process.env.VIPS_DISC_THRESHOLD = '64g';
  const { protect } = options;
  const pool = openPool({
    setup: {
      keys: options.keys,
      profiles: options.profiles ?? [],
      pagePixels: limits.pagePixels,
      pages: limits.pages,
      issue: protect ? { issuer: protect.issuer, profile: protect.profile } : null,
    },
    workers: options.workers,
    jobMs: limits.jobMs,
  });
  const gate = createGate(limits);
  const serials = createSerialLimit(limits.perSerialHour, () => performance.now());
  const metrics = createMetrics();
  const counts = new WeakMap<FastifyRequest, Count>();

  const app = Fastify({
    logger: false,
    trustProxy: options.trustProxy ?? 'loopback',
    bodyLimit: 1024,
    requestTimeout: limits.receiveMs,
    keepAliveTimeout: 5000,
    http: { headersTimeout: Math.min(10_000, limits.receiveMs), connectionsCheckingInterval: 500 },
    routerOptions: { maxParamLength: 64 },
    forceCloseConnections: 'idle',
  });

  app.addHook('onRequest', async (request, reply) => {
    counts.set(request, { start: performance.now(), files: 0, bytes: 0, place: null, job: null });
    reply.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()');
    reply.header('Cache-Control', 'no-store');
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(rateLimit, {
    global: false,
    max: limits.perClientMinute,
    timeWindow: 60_000,
    cache: 10_000,
    addHeaders: QUIET,
    addHeadersOnExceeding: QUIET,
    errorResponseBuilder: () => new Problem('too-many'),
  });
  await app.register(multipart);

  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (_request, reply) => send(reply, 'not-found'));
  app.setErrorHandler((error, _request, reply) => {
    const code = codeOf(error);
    if (code === 'busy' || code === 'took-too-long') reply.header('Retry-After', `${retrySeconds()}`);
    if (code === 'too-many' && !reply.hasHeader('Retry-After')) reply.header('Retry-After', '5');
    send(reply, code);
  });
  app.addHook('onResponse', async (request, reply) => {
    const count = counts.get(request);
    if (!count) return;
    const known = request.routeOptions.url ?? 'other';
    const route = /^\/[a-z./-]*$/.test(known) ? known : 'other';
    const ms = performance.now() - count.start;
    metrics.request(route, reply.statusCode, ms / 1000);
    options.log?.({
      time: Date.now(),
      route,
      status: reply.statusCode,
      ms: Math.round(ms),
      files: count.files,
      bytes: count.bytes,
    });
  });

  /** Seconds until a place should be free, by the jobs that are before it. */
  const retrySeconds = () =>
    Math.max(1, Math.min(60, Math.ceil((SECONDS_A_JOB * gate.inside) / pool.workers)));

  /** Takes a place inside for a request, and gives it back when its bytes are gone. */
  async function enter(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const length = request.headers['content-length'];
    const announced = length === undefined ? limits.uploadBytes : Number(length);
    // Boundaries and headers of the parts come on top of the files.
    if (!(announced <= limits.uploadBytes + 65_536)) throw new Problem('too-large');
    const place = gate.enter(request.ip, announced);
    if (place === 'busy') throw new Problem('busy');
    if (place === 'client-busy') throw new Problem('too-many');
    const count = counts.get(request)!;
    count.place = place;
    reply.raw.once('close', () => {
      // A client that left does not free the place while a worker still has its scans.
      Promise.resolve(count.job).then(
        () => place.leave(),
        () => place.leave(),
      );
    });
  }

  function run(request: FastifyRequest, job: Job, onStage?: (stage: Stage) => void): Promise<JobResult> {
    const done = pool.run(job, onStage);
    counts.get(request)!.job = done;
    return done;
  }

  async function upload(request: FastifyRequest) {
    const got = await readUpload(request, limits);
    const count = counts.get(request)!;
    count.files = got.files.length;
    count.bytes = got.bytes;
    return got;
  }

  /** The answer, when it may be given; refused sheets all leave at the same times. */
  async function settle(result: JobResult, start: number): Promise<Answer> {
    if (result.kind !== 'answer') throw new Problem('not-a-scan');
    const { answer } = result;
    if (answer.sheets.some(isRefused)) {
      const spent = performance.now() - start;
      await wait(Math.ceil(spent / limits.refusalMs) * limits.refusalMs - spent);
    }
    for (const { serial, keyId } of answer.sheets)
      if (serial !== null && keyId !== null && !serials.allow(keyId, serial)) throw new Problem('too-many');
    metrics.verdict(answer.verdict);
    return answer;
  }

  const limited = { config: { rateLimit: { max: limits.perClientMinute, timeWindow: 60_000 } } };

  app.post('/verify', { ...limited, preHandler: enter }, async (request, reply) => {
    const { files, fields } = await upload(request);
    const job: Job = { kind: 'verify', scans: files, pictures: fields.pictures === '1' };
    const start = performance.now();
    if (!(request.headers.accept ?? '').includes(NDJSON)) return settle(await run(request, job), start);
    const stream = new PassThrough();
    const line = (value: unknown) => stream.writable && stream.write(`${JSON.stringify(value)}\n`);
    line({ stage: 'queue', waiting: pool.waiting });
    run(request, job, (stage) => line({ stage }))
      .then((result) => settle(result, start))
      .then(
        (answer) => line({ answer }),
        (error) => line(problemBody(codeOf(error))),
      )
      .finally(() => stream.end());
    return reply.type(NDJSON).send(stream);
  });

  if (protect) {
    const secret = randomBytes(32);
    const digest = (text: string) => createHash('sha256').update(secret).update(text).digest();
    const expected = digest(`Bearer ${protect.token}`);
    // A wrong token is told what a site without this route says.
    const guard = async (request: FastifyRequest) => {
      if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected))
        throw new Problem('not-found');
    };
    app.post('/protect', { ...limited, preParsing: guard, preHandler: enter }, async (request, reply) => {
      const { files, fields } = await upload(request);
      const { serial = '', salt = randomBytes(16).toString('hex'), over } = fields;
      if (files.length !== 1 || !/^[A-Za-z0-9._/-]{1,32}$/.test(serial) || !/^[0-9a-fA-F]{32}$/.test(salt))
        throw new Problem('bad-request');
      const result = await run(request, {
        kind: 'protect',
        pdf: files[0]!,
        serial,
        salt: new Uint8Array(Buffer.from(salt, 'hex')),
        created: Date.now(),
        over: over === '1',
      });
      if (result.kind !== 'protected') throw new Problem('not-protected');
      const { pdf, manifest } = result.sheet;
      if ((request.headers.accept ?? '').includes('application/json'))
        return { pdf: Buffer.from(pdf).toString('base64'), manifest };
      return reply.type('application/pdf').send(Buffer.from(pdf));
    });
  }

  const asset = (path: string, type: string, text: string) => {
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"`;
    app.get(path, (request, reply) => {
      reply.header('Cache-Control', 'no-cache').header('ETag', etag).type(`${type}; charset=utf-8`);
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(text);
    });
  };
  asset('/', 'text/html', pageHtml(limits));
  asset('/page.css', 'text/css', pageStyle);
  asset('/page.js', 'text/javascript', pageScript);
  asset('/openapi.json', 'application/json', JSON.stringify(openApi(limits, protect !== undefined)));

  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/metrics', async (request, reply) => {
    if (!options.publicMetrics && !isLoopback(request.ip)) throw new Problem('not-found');
    const text = metrics.text({
      requests_in_flight: gate.inside,
      upload_bytes_in_flight: gate.bytes,
      jobs_waiting: pool.waiting,
      job_retries: pool.retries,
      worker_threads: pool.threads.length,
      resident_bytes: process.memoryUsage.rss(),
    });
    return reply.type('text/plain; version=0.0.4').send(text);
  });

  return {
    app,
    pool,
    listen: (host, port) => app.listen({ host, port }),
    async close() {
      await app.close();
      await pool.close();
    },
  };

  function send(reply: FastifyReply, code: ProblemCode) {
    return reply.code(PROBLEMS[code][0]).type('application/json; charset=utf-8').send(problemBody(code));
  }
}

/** Which refusal an error is; a fault of ours has no detail for strangers. */
function codeOf(error: unknown): ProblemCode {
  if (error instanceof Problem) return error.code;
  if (error instanceof JobTimeout) return 'took-too-long';
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number };
  if (/^FST_(REQ_FILE_TOO_LARGE|FILES_LIMIT|PARTS_LIMIT|FIELDS_LIMIT)$/.test(code) || statusCode === 413)
    return 'too-large';
  if (statusCode === 415 || statusCode === 406) return 'wrong-type';
  if (statusCode === 429) return 'too-many';
  if (statusCode >= 400 && statusCode < 500) return 'bad-request';
  return 'fault';
}

const isLoopback = (ip: string): boolean => /^(::ffff:)?127\.|^::1$/.test(ip);
