/** A multipart request into memory, within bounds. Nothing is written anywhere. */
import type { FastifyRequest } from 'fastify';
import type { SiteLimits } from './options.ts';
import { Problem } from './problem.ts';

/** What was sent. File names are not kept. */
export interface Upload {
  readonly files: readonly Uint8Array[];
  readonly fields: Readonly<Record<string, string>>;
  readonly bytes: number;
}

/** First bytes of files that are let in: PNG, JPEG, TIFF, PDF (within the first kilobyte). */
function looksRight(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.length));
  const starts = ['89504e47', 'ffd8ff', '49492a00', '4d4d002a', '49492b00', '4d4d002b'];
  const hex = head.subarray(0, 4).toString('hex');
  return starts.some((start) => hex.startsWith(start)) || head.includes('%PDF-');
}

/** Longest value of a field; serials and salts are short. */
const FIELD_BYTES = 256;
const FIELDS = 8;

/** Reads a request. @throws Problem, or an error of the multipart plugin with a `statusCode` */
export async function readUpload(request: FastifyRequest, limits: SiteLimits): Promise<Upload> {
  if (!request.isMultipart()) throw new Problem('wrong-type');
  try {
    return await readParts(request, limits);
  } catch (error) {
    // The parser's own errors have no status: what came was no multipart.
    throw 'statusCode' in (error as object) ? error : new Problem('bad-request');
  }
}

async function readParts(request: FastifyRequest, limits: SiteLimits): Promise<Upload> {
  const files: Uint8Array[] = [];
  const fields: Record<string, string> = Object.create(null);
  let bytes = 0;
  const parts = request.parts({
    limits: {
      files: limits.files,
      fileSize: limits.fileBytes,
      fieldSize: FIELD_BYTES,
      fields: FIELDS,
      parts: limits.files + FIELDS,
      headerPairs: 32,
    },
  });
  for await (const part of parts) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value;
      continue;
    }
    const chunks: Buffer[] = [];
    // Without this the rest of the file would be taken in and thrown away.
    part.file.once('limit', () => part.file.destroy(new Problem('too-large')));
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.uploadBytes) throw new Problem('too-large');
      chunks.push(chunk);
    }
    if (part.file.truncated) throw new Problem('too-large');
    const file = Buffer.concat(chunks);
    // An empty choice of a form comes as a file without bytes.
    if (file.length === 0) continue;
    if (!looksRight(file)) throw new Problem('not-a-scan');
    files.push(file);
  }
  if (files.length === 0) throw new Problem('no-scan');
  return { files, fields, bytes };
}
