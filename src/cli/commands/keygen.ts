import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { InputError } from '../../errors.ts';
import { generateKeyRing, KID_PATTERN, serializeKeyRing } from '../../keys/index.ts';
import type { Command } from '../command.ts';
import { checkOutput, writeOutputs } from '../io.ts';

export const keygen: Command = {
  name: 'keygen',
  summary: 'makes a key file',
  positionals: [],
  flags: {
    out: {
      type: 'string',
      short: 'o',
      value: 'keys.json',
      required: true,
      help: 'the new key file (mode 0600)',
    },
    kid: {
      type: 'string',
      value: 'ID',
      help: "the key's name in labels (default: made from its public key)",
    },
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  notes:
    'An existing file is never overwritten: sheets that were issued with its keys could not be opened again.',
  async run(words, talk) {
    const path = words.need('out');
    const kid = words.text('kid');
    if (kid !== undefined && !KID_PATTERN.test(kid))
      throw new InputError(
        'usage',
        '--kid',
        'is not a name that a label can carry',
        'give 1 to 16 characters of A-Z a-z 0-9 . _ -',
      );
    await checkOutput(path);
    if (
      await stat(path).then(
        () => true,
        () => false,
      )
    )
      throw new InputError('usage', path, 'exists already', 'name a new file; keys are never overwritten');
    const ring = generateKeyRing(randomBytes(32), randomBytes(32), kid);
    await writeOutputs([{ path, data: serializeKeyRing(ring), mode: 0o600 }]);
    if (words.has('json')) talk.out(JSON.stringify({ keys: path, kid: ring.active }));
    else
      talk.err(
        `wrote ${path}: key ${ring.active}. Keep it secret, and keep a copy: without it no sheet opens.`,
      );
    return 0;
  },
};
