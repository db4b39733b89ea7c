/**
 * Turns the JSON of `vitest bench --run --outputJson FILE` into a Markdown table of ratios.
 *
 *     tsx scripts/bench-table.ts out/bench.json [more.json …]
 *
 * Best (least) time of each case; ratios only between cases of one group of one run, because the same
 * code moves by up to 4x from run to run on a shared machine. Names of cases: see bench/support.ts.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { pathToFileURL } from 'node:url';

/** One case of vitest's report; times in ms. */
export interface Case {
  readonly name: string;
  /** Least time of one round, ms; missing when the case failed. */
  readonly min?: number;
  readonly sampleCount?: number;
}

/** The part of the report that is read. */
export interface Report {
  readonly files: readonly {
    readonly filepath: string;
    readonly groups: readonly { readonly fullName: string; readonly benchmarks: readonly Case[] }[];
  }[];
}

const isMemcpy = (c: Case): boolean => c.name.startsWith('memcpy');
const isPlain = (c: Case): boolean => /^(plain|per pixel|canvas|straightforward)/.test(c.name);

const ms = (t: number): string => (t >= 100 ? t.toFixed(0) : t >= 10 ? t.toFixed(1) : t.toPrecision(2));
const ratio = (r: number): string => (r >= 100 ? r.toFixed(0) : r.toPrecision(2));

/** The rows of a report, grouped, as Markdown. */
export function benchTable(reports: readonly Report[]): string {
  const lines = [
    '| group | case | best ms | × memcpy | × faster than plain |',
    '| --- | --- | ---: | ---: | ---: |',
  ];
  for (const report of reports)
    for (const file of report.files)
      for (const group of file.groups) {
        const name = group.fullName.split(' > ').slice(1).join(' › ') || file.filepath;
        const timed = group.benchmarks.filter((c) => (c.min ?? 0) > 0);
        const floor = timed.find(isMemcpy)?.min;
        const twin = timed.find(isPlain)?.min;
        for (const c of group.benchmarks) {
          if (!c.min) {
            lines.push(`| ${name} | ${c.name} | failed | | |`);
            continue;
          }
          const overFloor = floor !== undefined && !isMemcpy(c) ? ratio(c.min / floor) : '';
          const overTwin = twin !== undefined && !isPlain(c) && !isMemcpy(c) ? ratio(twin / c.min) : '';
          lines.push(`| ${name} | ${c.name} | ${ms(c.min)} | ${overFloor} | ${overTwin} |`);
        }
      }
  return lines.join('\n');
}

/** What the figures were measured on, and with which versions. */
export function machineLine(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const all = { ...manifest.devDependencies, ...manifest.dependencies };
  const shown = ['@cantoo/pdf-lib', 'sharp', '@napi-rs/canvas', 'vitest']
    .filter((name) => all[name])
    .map((name) => `${name} ${all[name]}`);
  const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU';
  const { node, v8 } = process.versions;
  return `${cpu}, ${availableParallelism()} cores, ${process.platform} ${process.arch}; Node ${node} (V8 ${v8}); shingan ${manifest.version}, ${shown.join(', ')}. Best time of each case, one run.`;
}

function main(paths: readonly string[]): number {
  if (paths.length === 0) {
    console.error('bench-table: no report is named; give the file of vitest bench --outputJson');
    return 2;
  }
  const reports: Report[] = [];
  for (const path of paths) {
    try {
      reports.push(JSON.parse(readFileSync(path, 'utf8')) as Report);
    } catch {
      console.error(
        `bench-table: ${path}: not a report that can be read; run vitest bench --outputJson first`,
      );
      return 3;
    }
  }
  const table = benchTable(reports);
  console.log(`${machineLine()}\n\n${table}`);
  return table.includes('| failed |') ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = main(process.argv.slice(2));
