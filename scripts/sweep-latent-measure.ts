/**
 * Measures scans that sweep-latent-data.ts kept: one JSON line each, for sweep-latent-fit.ts. With
 * `--other-key` every ring is looked for with a key that is not its own.
 *
 *   npx tsx scripts/sweep-latent-measure.ts --scans /tmp/scans --out /tmp/ring.jsonl
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ringFeatures } from '../src/latent/fragile/features.ts';
import { measureRing } from '../src/latent/fragile/measure.ts';
import { builtinLatentDesign, ringGeometry } from '../src/latent/index.ts';

const { values } = parseArgs({
  options: {
    scans: { type: 'string', default: '' },
    out: { type: 'string', default: '' },
    limit: { type: 'string', default: '100000' },
    'other-key': { type: 'boolean', default: false },
  },
});
const rows = readFileSync(`${values.scans}/index.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .slice(0, Number(values.limit));
writeFileSync(values.out, '');
const geometries = new Map<number, ReturnType<typeof ringGeometry>>();
for (const line of rows) {
  const row = JSON.parse(line);
  let geometry = geometries.get(row.dpi);
  if (!geometry)
    geometries.set(
      row.dpi,
      (geometry = ringGeometry(builtinLatentDesign(row.dpi, true).emblem.fragile!, row.dpi)),
    );
  const keys = { cells: Buffer.from(row.cells, 'hex'), phase: Buffer.from(row.phase, 'hex') };
  if (values['other-key']) keys.cells = Buffer.from(keys.cells.map((v) => v ^ 0x5a));
  const data = new Uint8Array(readFileSync(`${values.scans}/${row.seed}.gray`));
  const m = measureRing({ width: row.width, height: row.height, data }, row.scanDpi, geometry, keys);
  appendFileSync(
    values.out,
    `${JSON.stringify({
      ...row,
      cells: undefined,
      phase: undefined,
      found: m !== null,
      beads: m?.beads,
      correlation: m?.correlation,
      significance: m?.significance,
      sectors: m?.sectors,
      features: m ? ringFeatures(m) : null,
    })}\n`,
  );
}
