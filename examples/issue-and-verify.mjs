// Issues one certificate from a built-in template, writes the PDF, and reads it back.
// Run it in a project that has `shingan` installed: node issue-and-verify.mjs
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { builtInTemplate, createIssuer, createVerifier, generateKeyRing, sampleData } from 'shingan';

// Keys are made once and kept: see `shingan keygen`.
const keys = generateKeyRing(randomBytes(32), randomBytes(32));

const issuer = await createIssuer({ keys, issuer: '見本市' });
const sheet = await issuer.issue({
  template: builtInTemplate('nozei'),
  data: sampleData('nozei'),
  serial: 'R8-000123',
  salt: randomBytes(16),
  created: new Date(),
});
await writeFile('certificate.pdf', sheet.pdf);
issuer.close();

// A receiver scans both faces; here the PDF itself stands for the scans.
const verifier = await createVerifier({ keys });
const { verdict } = await verifier.verify({ scans: [sheet.pdf] });
verifier.close();
console.log(`verdict: ${verdict.verdict} (${verdict.reasons.join(', ')})`);
console.log(`serial:  ${verdict.serial}`);
