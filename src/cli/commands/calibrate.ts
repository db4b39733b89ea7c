import { InputError } from '../../errors.ts';
import type { Command } from '../command.ts';

export const calibrate: Command = {
  name: 'calibrate',
  summary: 'prints a calibration sheet, and fits a printer profile to its scans (not there yet)',
  positionals: ['sheet|fit', '[SCAN…'],
  flags: {
    out: { type: 'string', short: 'o', value: 'FILE', help: 'sheet.pdf or profile.json' },
    profile: { type: 'string', value: 'NAME|file.json', help: 'the profile to start from' },
  },
  async run() {
    throw new InputError('input', 'calibrate', 'is not part of this version', 'use a built-in profile');
  },
};
