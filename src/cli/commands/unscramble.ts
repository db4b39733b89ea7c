import { encodePng } from '../../raster/index.ts';
import { createVerifier } from '../../verify/index.ts';
import type { Command } from '../command.ts';
import { checkOutput, readInput, writeOutputs } from '../io.ts';
import { KEYS_FLAG, loadKeys } from '../keys.ts';

export const unscramble: Command = {
  name: 'unscramble',
  summary: 'opens the scrambled front from a scan of the back',
  positionals: ['BACK'],
  flags: {
    ...KEYS_FLAG,
    out: { type: 'string', short: 'o', value: 'front.png', required: true, help: 'where the front goes' },
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  notes:
    'Only a label with a valid signature is opened. What comes out proves what was issued, not that the\n' +
    'sheet is the original. Exit: 0 opened, 1 could not be opened.',
  async run(words, talk) {
    const out = words.need('out');
    await checkOutput(out);
    const keys = await loadKeys(words, talk);
    const path = words.positionals[0]!;
    const bytes = await readInput(path);
    const verifier = await createVerifier({ keys });
    try {
      const { sheets, verdict } = await verifier.verify({ scans: [{ bytes, name: path }] });
      const opened = sheets.filter((sheet) => sheet.opened);
      const files = opened.map(({ opened: face, verdict: { page } }) => ({
        path: opened.length === 1 ? out : out.replace(/(\.\w+)?$/, `-${page}$1`),
        data: encodePng(face!.gray, { dpi: face!.dpi }),
      }));
      await writeOutputs(files);
      const first = opened[0];
      if (words.has('json'))
        talk.out(
          JSON.stringify({
            opened: opened.length > 0,
            serial: first?.verdict.serial ?? null,
            label: verdict.label,
            encoding: first?.opened?.encoding ?? null,
            status: first?.opened?.status ?? 'failed',
            authentic: first?.opened?.authentic ?? false,
            dpi: first?.opened?.dpi ?? null,
            cellErrorRate: first?.opened?.cellErrorRate ?? null,
            files: files.map((file) => file.path),
          }),
        );
      else if (first)
        talk.err(
          `wrote ${files.map((file) => file.path).join(', ')} (${first.opened!.encoding}, ${first.opened!.status})`,
        );
      else
        talk.err(
          `shingan: ${path}: ${
            verdict.label.status === 'invalid'
              ? 'its label is not valid under these keys; use the keys that it was issued with'
              : 'nothing could be opened; scan the back again at 300 dpi or more'
          }`,
        );
      return opened.length > 0 ? 0 : 1;
    } finally {
      verifier.close();
    }
  },
};
