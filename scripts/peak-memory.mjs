// Peak memory of issuing, self-check included, with the built package:
//
//   npm run build && node scripts/peak-memory.mjs [certificates]
import { readFileSync } from 'node:fs';
import { builtInTemplate, createIssuer, generateKeyRing } from '../dist/index.js';

const count = Number(process.argv[2] ?? 1);
const seed = (n) => new Uint8Array(32).map((_, i) => (i * 7 + n) & 255);
const peak = () => `${Math.round(process.resourceUsage().maxRSS / 1000)} MB`;
console.log(`package loaded: ${peak()}`);
const issuer = await createIssuer({ keys: generateKeyRing(seed(1), seed(99), 'memory'), issuer: '見本市' });
console.log(`issuer ready: ${peak()}`);
const data = JSON.parse(
  readFileSync(new URL('../fixtures/certificates/juminhyo.json', import.meta.url), 'utf8'),
);
for (let i = 1; i <= count; i++)
  await issuer.issue({
    template: builtInTemplate('juminhyo'),
    data,
    serial: `M-${i}`,
    salt: new Uint8Array(16).fill(i),
    created: new Date('2026-11-23T00:00:00Z'),
  });
console.log(`after ${count} certificate(s): ${peak()}`);
issuer.close();
