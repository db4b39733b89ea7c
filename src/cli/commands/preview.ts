import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import { openRenderer } from '../../pdf/render.ts';
import { previewSheets } from '../../preview/index.ts';
import { encodePng } from '../../raster/index.ts';
import { createVerifier } from '../../verify/index.ts';
import type { Command } from '../command.ts';
import { makeFolder, type OutputFile, readInput, writeOutputs } from '../io.ts';
import { KEYS_FLAG, loadKeys } from '../keys.ts';
import { PROFILE_FLAG, profileForPage } from '../profile.ts';

export const preview: Command = {
  name: 'preview',
  summary: 'pictures for people: original, copy, infrared, film, opened scramble',
  positionals: ['out.pdf'],
  flags: {
    out: { type: 'string', short: 'o', value: 'DIR', required: true, help: 'folder for the pictures' },
    ...PROFILE_FLAG,
    ...KEYS_FLAG,
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  notes: 'Paper is simulated (see docs/simulate.md). The opened scramble is drawn only where keys are given.',
  async run(words, talk) {
    const folder = words.need('out');
    const path = words.positionals[0]!;
    const pdf = await readInput(path);
    // The back: a colour printer's emblem is there.
    const profile = await profileForPage('preview', pdf, path, 1, words, talk);
    const withKeys = words.text('keys') !== undefined || Boolean(talk.env.SHINGAN_KEYS);
    const keys = withKeys ? await loadKeys(words, talk) : null;
    const written: string[] = [];
    const write = async (name: string, data: OutputFile['data']) => {
      const file = join(folder, `${name}.png`);
      if (written.length === 0) await makeFolder(folder);
      await writeOutputs([{ path: file, data }]);
      written.push(file);
      talk.err(`wrote ${file}`);
    };
    const renderer = await openRenderer();
    try {
      // The only place where the file has its name in the message.
      renderer.open(pdf, path).close();
      for await (const { name, image, dpi } of previewSheets(pdf, { renderer, profile }))
        await write(name, encodePng(image, { dpi }));
    } finally {
      renderer.close();
    }
    if (written.length === 0)
      throw new InputError(
        'input',
        path,
        'has no front and back to show',
        'give a PDF that shingan protected',
      );
    if (keys) {
      const verifier = await createVerifier({ keys, profiles: [profile] });
      try {
        const { sheets } = await verifier.verify({ scans: [{ bytes: pdf, name: path }] });
        for (const { opened, verdict } of sheets)
          if (opened)
            await write(
              `${(verdict.page ?? 1) === 1 ? '' : `page${verdict.page}-`}opened`,
              encodePng(opened.gray, { dpi: opened.dpi }),
            );
      } finally {
        verifier.close();
      }
    }
    if (words.has('json')) talk.out(JSON.stringify({ pictures: written }));
    return 0;
  },
};
