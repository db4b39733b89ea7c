/** The description of the HTTP API (OpenAPI 3.1), with this site's own limits in it. */
import { VERSION } from '../sheet/version.ts';
import type { SiteLimits } from './options.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';

const check = (statuses: readonly string[]) => ({
  type: 'object',
  required: ['status', 'score'],
  properties: {
    status: { enum: statuses },
    score: { type: 'number', minimum: 0, maximum: 1, description: '0 copy, 1 original' },
    because: { enum: ['scan', 'doubt'] },
  },
});

const orNull = (type: string, more: object = {}) => ({ type: [type, 'null'], ...more });

const REGION = {
  type: 'object',
  required: ['xMm', 'yMm', 'widthMm', 'heightMm', 'score'],
  properties: {
    xMm: { type: 'number' },
    yMm: { type: 'number' },
    widthMm: { type: 'number' },
    heightMm: { type: 'number' },
    score: { type: 'number', minimum: 0, maximum: 1 },
  },
};

const MARK = {
  type: 'object',
  description: 'Ink away from all content: left to a person to judge',
  required: ['xMm', 'yMm', 'widthMm', 'heightMm', 'kind'],
  properties: {
    xMm: { type: 'number' },
    yMm: { type: 'number' },
    widthMm: { type: 'number' },
    heightMm: { type: 'number' },
    kind: { enum: ['ink', 'line', 'edge'] },
  },
};

const PICTURE = orNull('string', { pattern: '^data:image/(png|jpeg);base64,' });

const SCHEMAS = {
  Verdict: { enum: ['genuine', 'copy', 'altered', 'unreadable', 'unsure'] },
  Sheet: {
    type: 'object',
    required: [
      'format',
      'verdict',
      'serial',
      'keyId',
      'page',
      'pages',
      'label',
      'pantograph',
      'latent',
      'scramble',
      'comparison',
      'reasons',
      'marks',
      'pageMm',
      'authentic',
      'pictures',
    ],
    properties: {
      format: { const: 1 },
      verdict: { $ref: '#/components/schemas/Verdict' },
      serial: orNull('string'),
      keyId: orNull('string'),
      page: orNull('integer'),
      pages: orNull('integer'),
      label: { type: 'object', properties: { status: { enum: ['valid', 'invalid', 'missing'] } } },
      pantograph: check(['original', 'copy', 'absent', 'unsure']),
      latent: check(['original', 'copy', 'absent', 'unsure']),
      scramble: {
        type: 'object',
        required: ['status', 'encoding', 'cellErrorRate'],
        properties: {
          status: { enum: ['opened', 'partial', 'failed'] },
          encoding: { enum: ['picture', 'sealed', null] },
          cellErrorRate: orNull('number'),
        },
      },
      comparison: {
        type: 'object',
        required: ['status', 'regions'],
        properties: {
          status: { enum: ['match', 'altered', 'skipped'] },
          regions: { type: 'array', items: REGION },
        },
      },
      reasons: { type: 'array', items: { type: 'string' } },
      marks: { type: 'array', items: MARK },
      pageMm: orNull('object', { properties: { width: { type: 'number' }, height: { type: 'number' } } }),
      authentic: { type: 'boolean' },
      pictures: orNull('object', {
        properties: {
          opened: PICTURE,
          front: PICTURE,
          screens: orNull('object', { properties: { coarse: PICTURE, fine: PICTURE } }),
          emblem: PICTURE,
        },
      }),
    },
  },
  Answer: {
    type: 'object',
    required: ['format', 'verdict', 'notes', 'sheets', 'scans'],
    properties: {
      format: { const: 1 },
      verdict: { $ref: '#/components/schemas/Verdict' },
      notes: {
        type: 'array',
        items: { enum: ['pages-missing', 'several-certificates', 'pages-unmatched'] },
      },
      sheets: { type: 'array', items: { $ref: '#/components/schemas/Sheet' }, minItems: 1 },
      scans: {
        type: 'array',
        items: {
          type: 'object',
          required: ['dpi', 'grade'],
          properties: {
            dpi: orNull('number'),
            grade: { enum: ['too-low', 'low', 'enough', 'best', 'unknown'] },
          },
        },
      },
    },
  },
  Problem: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'ja', 'en'],
        properties: {
          code: { enum: Object.keys(PROBLEMS) },
          ja: { type: 'string' },
          en: { type: 'string' },
        },
      },
    },
  },
};

const json = (name: string) => ({
  'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
});

/** Refusals by status, as one table of responses. */
function refusals(...codes: ProblemCode[]) {
  const out: Record<string, object> = {};
  for (const code of codes) {
    const status = `${PROBLEMS[code][0]}`;
    const retry = status === '429' || status === '503';
    const same = codes.filter((other) => PROBLEMS[other][0] === PROBLEMS[code][0]);
    out[status] = {
      description: same.map((other) => PROBLEMS[other][2]).join(' '),
      content: json('Problem'),
      ...(retry ? { headers: { 'Retry-After': { schema: { type: 'integer' } } } } : {}),
    };
  }
  return out;
}

const FILE = { type: 'string', contentMediaType: 'application/octet-stream' };

/**
 * The description.
 * @param protecting whether `POST /protect` exists here
 */
export function openApi(limits: SiteLimits, protecting: boolean) {
  const upload = [
    'no-scan',
    'bad-request',
    'too-slow',
    'too-large',
    'wrong-type',
    'too-many',
    'fault',
    'busy',
  ] as const;
  return {
    openapi: '3.1.0',
    info: {
      title: 'shingan',
      version: VERSION,
      summary: 'Checks certificates from scans, and protects finished PDFs.',
      description:
        `Uploads live in memory until the answer and are then gone. At most ${limits.files} files, ` +
        `${limits.uploadBytes} bytes, ${limits.pages} pages, ${limits.pagePixels} pixels a page. ` +
        'With `Accept: application/x-ndjson`, `/verify` answers with lines: {"stage":…} while it works, ' +
        'at last {"answer":…} or {"error":…}.',
    },
    paths: {
      '/verify': {
        post: {
          operationId: 'verify',
          summary: 'Scans in, a verdict out',
          requestBody: {
            required: true,
            content: {
              'multipart/form-data': {
                schema: {
                  type: 'object',
                  required: ['scan'],
                  properties: {
                    scan: { type: 'array', items: FILE, minItems: 1, maxItems: limits.files },
                    pictures: { enum: ['1'], description: 'Put pictures into the answer' },
                  },
                },
              },
            },
          },
          responses: {
            200: { description: 'A verdict, whatever it is', content: json('Answer') },
            ...refusals(...upload, 'not-a-scan', 'took-too-long'),
          },
        },
      },
      ...(protecting
        ? {
            '/protect': {
              post: {
                operationId: 'protect',
                summary: 'A finished PDF in, a protected one out',
                security: [{ token: [] }],
                requestBody: {
                  required: true,
                  content: {
                    'multipart/form-data': {
                      schema: {
                        type: 'object',
                        required: ['pdf', 'serial'],
                        properties: {
                          pdf: FILE,
                          serial: { type: 'string', pattern: '^[A-Za-z0-9._/-]{1,32}$' },
                          salt: { type: 'string', pattern: '^[0-9a-fA-F]{32}$' },
                          over: { enum: ['1'] },
                        },
                      },
                    },
                  },
                },
                responses: {
                  200: {
                    description: 'The PDF; with `Accept: application/json`, PDF in base64 and manifest',
                    content: {
                      'application/pdf': { schema: FILE },
                      'application/json': {
                        schema: {
                          type: 'object',
                          required: ['pdf', 'manifest'],
                          properties: { pdf: { type: 'string' }, manifest: { type: 'object' } },
                        },
                      },
                    },
                  },
                  ...refusals(...upload, 'not-protected', 'not-found', 'took-too-long'),
                },
              },
            },
          }
        : {}),
      '/healthz': {
        get: {
          operationId: 'health',
          responses: {
            200: {
              description: 'The server answers',
              content: {
                'application/json': {
                  schema: { type: 'object', required: ['status'], properties: { status: { const: 'ok' } } },
                },
              },
            },
          },
        },
      },
      '/metrics': {
        get: {
          operationId: 'metrics',
          summary: 'Counts and times; shown to this machine alone unless set otherwise',
          responses: {
            200: {
              description: 'Prometheus text',
              content: { 'text/plain': { schema: { type: 'string' } } },
            },
            ...refusals('not-found'),
          },
        },
      },
    },
    components: {
      schemas: SCHEMAS,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}
