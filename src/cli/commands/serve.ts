import { InputError } from '../../errors.ts';
import type { Command } from '../command.ts';
import { KEYS_FLAG } from '../keys.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'the verification site (not there yet)',
  positionals: [],
  flags: {
    ...KEYS_FLAG,
    host: { type: 'string', value: '127.0.0.1', help: 'address to listen on' },
    port: { type: 'string', value: '8080', help: 'port to listen on' },
  },
  async run() {
    throw new InputError('input', 'serve', 'is not part of this version', "use 'shingan verify'");
  },
};
