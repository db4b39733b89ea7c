import { renderFilm } from '../../latent/index.ts';
import { assembleSheets } from '../../pdf/assemble.ts';
import { a4Grid } from '../../sheet/index.ts';
import type { Command } from '../command.ts';
import { checkOutput, writeOutputs } from '../io.ts';
import { DPI_FLAG, loadProfile, PROFILE_FLAG } from '../profile.ts';

export const film: Command = {
  name: 'film',
  summary: 'prints the decoder film for the line screens',
  positionals: [],
  flags: {
    out: { type: 'string', short: 'o', value: 'film.pdf', required: true, help: 'where the film page goes' },
    ...PROFILE_FLAG,
    ...DPI_FLAG,
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  notes:
    'Print it at 100 % on a transparency, or have it set on film. Eleven windows lie within 0.5 % of the\n' +
    'pitch: lay each on the two frames of a sheet and keep the one that shows the words best.',
  async run(words, talk) {
    const path = words.need('out');
    await checkOutput(path);
    const { dpi, latent } = await loadProfile(words);
    const grid = a4Grid(dpi);
    const bitmap = renderFilm({ design: latent, dpi, widthPx: grid.width, heightPx: grid.height });
    const pdf = await assembleSheets({
      pages: [{ grid, face: null, under: [{ x: 0, y: 0, bitmap, ink: 'k' }], over: [] }],
      created: new Date(0),
      device: 'mono',
      title: 'shingan decoder film',
    });
    await writeOutputs([{ path, data: pdf }]);
    if (words.has('json')) talk.out(JSON.stringify({ film: path, dpi }));
    else talk.err(`wrote ${path} (${dpi} dpi, 100 % scale)`);
    return 0;
  },
};
