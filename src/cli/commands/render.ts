import { InputError } from '../../errors.ts';
import { builtInTemplate, builtInTemplateNames, parseTemplate, type Template } from '../../layout/index.ts';
import type { Command } from '../command.ts';
import { readJson } from '../io.ts';
import {
  checkOutputs,
  defaultPdf,
  issuerFrom,
  PRINT_FLAGS,
  printRequest,
  writeSheet,
} from '../print-options.ts';

/** A built-in template by name, or a file by path. */
async function loadTemplate(name: string): Promise<Template> {
  if (builtInTemplateNames().includes(name)) return builtInTemplate(name);
  if (!/[./\\]/.test(name))
    throw new InputError(
      'usage',
      'TEMPLATE',
      `there is no template ${name}`,
      "see 'shingan templates', or give a file",
    );
  return parseTemplate(await readJson(name));
}

export const render: Command = {
  name: 'render',
  summary: 'composes a certificate from a template and data, and protects it',
  positionals: ['TEMPLATE'],
  flags: {
    ...PRINT_FLAGS,
    data: { type: 'string', value: 'data.json', required: true, help: "values of the template's fields" },
    issued: {
      type: 'string',
      value: 'YYYY-MM-DD',
      help: 'day of issue as printed (default: that of --date)',
    },
  },
  async run(words, talk) {
    const request = printRequest(words, talk);
    const out = words.text('out') ?? defaultPdf(request.serial);
    await checkOutputs(words, out);
    const template = await loadTemplate(words.positionals[0]!);
    const data = await readJson(words.need('data'));
    const issuer = await issuerFrom(words, talk);
    try {
      const sheet = await issuer.issue({ ...request, template, data, issued: words.text('issued') });
      return await writeSheet(sheet, out, words, talk);
    } finally {
      issuer.close();
    }
  },
};
