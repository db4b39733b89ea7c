import type { Command } from '../command.ts';
import { readInput } from '../io.ts';
import {
  checkOutputs,
  defaultPdf,
  issuerFrom,
  PRINT_FLAGS,
  printRequest,
  writeSheet,
} from '../print-options.ts';

export const protect: Command = {
  name: 'protect',
  summary: 'protects a finished PDF',
  positionals: ['in.pdf'],
  flags: {
    ...PRINT_FLAGS,
    serial: { ...PRINT_FLAGS.serial!, required: true },
    over: {
      type: 'boolean',
      help: 'put the pantograph on top of the content, for pages that paint their own background',
    },
  },
  async run(words, talk) {
    const request = { ...printRequest(words, talk), over: words.has('over') };
    const out = words.text('out') ?? defaultPdf(request.serial);
    await checkOutputs(words, out);
    const where = words.positionals[0]!;
    const pdf = await readInput(where);
    const issuer = await issuerFrom(words, talk);
    try {
      return await writeSheet(await issuer.protect(pdf, { ...request, where }), out, words, talk);
    } finally {
      issuer.close();
    }
  },
};
