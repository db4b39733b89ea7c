// Issues one certificate from a built-in template, writes the PDF, and reads it back.
// Run it in a project that has `shingan` installed: node issue-and-verify.mjs
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { builtInTemplate, createIssuer, createVerifier, generateKeyRing } from 'shingan';

// Keys are made once and kept: see `shingan keygen`.
const keys = generateKeyRing(randomBytes(32), randomBytes(32));

const data = {
  name: '見本　太郎',
  address: '見本県見本市桜台三丁目14番5号',
  purpose: '住宅資金の借入れのため',
  asOf: '2026-11-23',
  taxes: [
    { year: '令和8年度', tax: '市民税・県民税', due: 289800, paid: 144900, unpaid: 144900, notYetDue: 72400 },
    { year: '令和8年度', tax: '固定資産税', due: 126400, paid: 94800, unpaid: 31600, notYetDue: 31600 },
  ],
  totals: { due: 416200, paid: 239700, unpaid: 176500, notYetDue: 104000 },
  issuer: { title: '見本県見本市長', name: '例示　一郎', seal: '見本県見本市長之印' },
};

const issuer = await createIssuer({ keys, issuer: '見本市' });
const sheet = await issuer.issue({
  template: builtInTemplate('nozei'),
  data,
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
