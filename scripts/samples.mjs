// Renders the four sample certificates to out/: PDF, manifest and the pictures a person can look at. First it calibrates
// the (simulated) printer that prints them, as an issuer does: sheet, scan, fit.
// Runs on the built package, as a user's program would. Two processes, because machines have two cores.
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { generateKeyRing, serializeKeyRing } from '../dist/keys/index.js';
import { main } from '../dist/cli/main.js';

const SAMPLES = [
  ['juminhyo', '住民票の写し', 'R8-0001'],
  ['inkan', '印鑑登録証明書', 'R8-0002'],
  ['kazei', '課税・非課税証明書', 'R8-0003'],
  ['nozei', '納税証明書', 'R8-0004'],
];
const KEYS = 'out/sample-keys.json';
const CALIBRATION = 'out/calibration';
const PROFILE = `${CALIBRATION}/profile.json`;
const started = performance.now();
const seconds = () => `${((performance.now() - started) / 1000).toFixed(0).padStart(3)} s`;

async function sample(name) {
  const [, title, serial] = SAMPLES.find(([id]) => id === name);
  const folder = `out/${name}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const say = (line) => process.stderr.write(`${seconds()}  ${name}: ${line}\n`);
  const talk = { out: () => {}, err: say, env: {} };
  say(title);
  const pdf = `${folder}/certificate.pdf`;
  // A fixed salt and date, so that the samples are the same bytes each time. Real prints take neither.
  const salt = Buffer.from(`sample ${name}`.padEnd(16)).toString('hex');
  const code =
    (await main(
      ['render', name, '--data', `fixtures/certificates/${name}.json`, '--keys', KEYS, '--serial', serial]
        .concat(['--profile', PROFILE])
        .concat(['--issuer', '見本市', '--salt', salt, '--date', '2026-11-23T00:00:00Z'])
        .concat(['-o', pdf, '--manifest', `${folder}/manifest.json`]),
      talk,
    )) || (await main(['preview', pdf, '-o', folder, '--keys', KEYS, '--profile', PROFILE], talk));
  if (code !== 0) process.exit(code);
}

/** The engine that the previews print with, calibrated by its own sheet. */
async function calibrate() {
  await mkdir(CALIBRATION, { recursive: true });
  const say = (line) => process.stderr.write(`${seconds()}  calibration: ${line}\n`);
  const talk = { out: say, err: say, env: {} };
  const [sheet, scan] = [`${CALIBRATION}/sheet.pdf`, `${CALIBRATION}/scan.png`];
  const printed = ['--printer', 'office-600', '--seed', '1', '--scan-dpi', '600', '--fast'];
  for (const words of [
    ['calibrate', 'sheet', '-o', sheet],
    ['simulate', sheet, '-o', scan, ...printed],
    ['calibrate', 'fit', scan, '-o', PROFILE],
  ]) {
    const code = await main(words, talk);
    if (code !== 0) process.exit(code);
  }
}

if (process.argv[2]) {
  await sample(process.argv[2]);
} else {
  await mkdir('out', { recursive: true });
  if (!existsSync(KEYS)) {
    // Sample keys are public: they are made from a constant. Real ones: shingan keygen.
    const seed = (n) => new Uint8Array(32).map((_, i) => (i * 7 + n) & 255);
    await writeFile(KEYS, serializeKeyRing(generateKeyRing(seed(1), seed(99), 'sample-2026')));
    await chmod(KEYS, 0o600);
  }
  await calibrate();
  const queue = SAMPLES.map(([name]) => name);
  const worker = async () => {
    for (let name = queue.shift(); name; name = queue.shift()) {
      const code = await new Promise((done) => fork(import.meta.filename, [name]).on('exit', done));
      if (code !== 0) process.exitCode = 3;
    }
  };
  await Promise.all([worker(), worker()]);
  if (process.exitCode) console.error('a sample failed; see the lines above');
  else {
    console.log(`\nFour certificates in ${seconds().trim()}. Open out/juminhyo/certificate.pdf, and beside it:`);
    console.log('  front-original.png front-copy.png back-original.png back-copy.png');
    console.log('  emblem.png infrared.png infrared-copy.png film.png film-copy.png opened.png');
  }
}
