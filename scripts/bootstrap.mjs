// Installs the locked dependencies unless node_modules already holds exactly them.
// Plain JavaScript without imports from node_modules: it runs on a fresh clone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`node: version ${process.versions.node} is too old; install Node 20.19 or later`);
  process.exit(3);
}

const stamp = 'node_modules/.lock-digest';
const digest = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
  console.error('installing dependencies …');
  const npm = (words, stdio) =>
    spawnSync('npm', [...words, '--no-audit', '--no-fund'], { stdio, shell: process.platform === 'win32' }).status;
  // `npm ci` refuses a lock file that lacks optional packages of other platforms, which a registry mirror may
  // not hold; a plain install takes the same locked versions and leaves the file alone.
  if (npm(['ci', '--loglevel=silent'], 'ignore') !== 0) {
    const status = npm(['install', '--no-save', '--loglevel=error'], ['ignore', 2, 2]);
    if (status !== 0) process.exit(status ?? 3);
  }
  writeFileSync(stamp, digest);
}
