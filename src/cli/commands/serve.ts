import { isIP } from 'node:net';
import { InputError } from '../../errors.ts';
import { checkIssuerName } from '../../issue/request.ts';
import type { Command, Words } from '../command.ts';
import { KEYS_FLAG, loadKeys } from '../keys.ts';
import { loadProfile, namesProfile, PROFILE_FLAG } from '../profile.ts';

function whole(words: Words, flag: string, low: number, high: number): number | undefined {
  const text = words.text(flag);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high)
    throw new InputError('usage', `--${flag}`, 'is out of range', `give a whole number ${low}..${high}`);
  return value;
}

/** Whether `text` is a list of addresses as Fastify's `trustProxy` takes them. */
const isProxyList = (text: string): boolean =>
  text.split(',').every((entry) => {
    const [address, bits, ...rest] = entry.trim().split('/');
    if (bits === undefined && ['loopback', 'linklocal', 'uniquelocal'].includes(address!)) return true;
    const version = isIP(address!);
    if (version === 0 || rest.length > 0) return false;
    const most = version === 4 ? 32 : 128;
    return bits === undefined || (/^\d+$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
  });

/** What `listen` can say of an address. */
const LISTEN_FAULTS: Record<string, [what: string, remedy: string]> = {
  EADDRINUSE: ['something else listens there', 'choose another --port'],
  EACCES: ['permission denied', 'choose a port above 1023'],
  EADDRNOTAVAIL: ['this machine has no such address', 'choose another --host'],
  ENOTFOUND: ['there is no such host', 'choose another --host'],
};

export const serve: Command = {
  name: 'serve',
  summary: 'the verification site',
  positionals: [],
  flags: {
    ...KEYS_FLAG,
    ...PROFILE_FLAG,
    host: { type: 'string', value: '127.0.0.1', help: 'address to listen on (default 127.0.0.1)' },
    port: { type: 'string', value: '8080', help: 'port to listen on (default 8080; 0: a free one)' },
    workers: { type: 'string', value: 'N', help: 'worker threads (default: processors, at most 4)' },
    issuer: {
      type: 'string',
      value: 'NAME',
      help: 'who issues, for POST /protect (default: the key name)',
    },
  },
  notes:
    'Environment: SHINGAN_PROTECT_TOKEN turns POST /protect on; SHINGAN_PUBLIC_METRICS=1 shows /metrics to\n' +
    'all clients; SHINGAN_TRUST_PROXY names reverse proxies (default: loopback). Put TLS in front of it.\n' +
    'One line of JSON a request goes to stderr: route, status, counts and times. Ends on SIGINT or SIGTERM.',
  async run(words, talk) {
    const port = whole(words, 'port', 0, 65_535) ?? 8080;
    const workers = whole(words, 'workers', 1, 64);
    const host = words.text('host') ?? '127.0.0.1';
    const keys = await loadKeys(words, talk);
    const profile = namesProfile(words) ? await loadProfile(words) : undefined;
    const issuer = words.text('issuer') ?? keys.active;
    checkIssuerName(issuer);
    const token = talk.env.SHINGAN_PROTECT_TOKEN;
    if (token !== undefined && token !== '' && token.length < 16)
      throw new InputError('usage', 'SHINGAN_PROTECT_TOKEN', 'is too short', 'give 16 characters or more');
    const trustProxy = talk.env.SHINGAN_TRUST_PROXY || undefined;
    if (trustProxy !== undefined && !isProxyList(trustProxy))
      throw new InputError(
        'usage',
        'SHINGAN_TRUST_PROXY',
        'is no list of addresses',
        'give loopback, 10.0.0.1 or 10.0.0.0/8, with commas between',
      );
    // Loaded here, so that no other command pays for a web server.
    const { createSite } = await import('../../site/index.ts');
    const site = await createSite({
      keys,
      profiles: profile ? [profile] : [],
      protect: token ? { token, issuer, profile } : undefined,
      workers,
      publicMetrics: talk.env.SHINGAN_PUBLIC_METRICS === '1',
      trustProxy,
      log: (line) => talk.err(JSON.stringify(line)),
    });
    try {
      talk.err(`listening on ${await site.listen(host, port)}`);
    } catch (error) {
      await site.close();
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      const [what, remedy] = LISTEN_FAULTS[code] ?? [`cannot listen (${code})`, 'check --host and --port'];
      throw new InputError('input', `${host}:${port}`, what, remedy);
    }
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    await site.close();
    return 0;
  },
};
