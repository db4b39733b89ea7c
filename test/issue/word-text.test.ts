/** What a sheet says of its hidden word, and on which day. */
import { expect, it } from 'vitest';
import { createIssuer } from '../../src/issue/index.ts';
import { builtInTemplate } from '../../src/layout/index.ts';
import { builtinProfile, type PrinterProfile } from '../../src/sheet/index.ts';
import type { PantographDesign } from '../../src/watermark/index.ts';
import { sampleData } from '../layout/samples.ts';
import { needsTool, runTool } from '../tools.ts';
import { keys } from './sample.ts';

const generic = builtinProfile('generic-600')!;
const withDesign = (change: (design: PantographDesign) => PantographDesign): PrinterProfile => ({
  ...generic,
  pantograph: change(generic.pantograph),
});
const withLines = (...lines: string[]): PrinterProfile =>
  withDesign((design) => ({ ...design, word: { ...design.word, lines, sizeMm: 6 } }));

/** Text of the front and of the back, without spaces. */
async function textOf(profile: PrinterProfile, dates: { date?: string; issued?: string } = {}) {
  const issuer = await createIssuer({ keys, issuer: '見本市', profile });
  try {
    const { pdf } = await issuer.issue({
      serial: 'P-1',
      salt: new Uint8Array(16).fill(3),
      // Twenty past eight in the morning of the 24th in Japan.
      created: new Date('2026-11-23T23:20:00Z'),
      template: builtInTemplate('juminhyo'),
      data: sampleData('juminhyo'),
      ...dates,
    });
    return [1, 2].map((page) =>
      runTool('pdftotext', ['-f', `${page}`, '-l', `${page}`, '@', '-'], pdf)
        .toString('utf8')
        .replace(/\s/g, ''),
    );
  } finally {
    issuer.close();
  }
}

needsTool('pdftotext')('captions', () => {
  it('the usual word', async () => {
    const [, back] = await textOf(generic);
    expect(back).toContain('複写すると「複写」の文字が浮き出ます。');
  });

  it('the word of a sheet has the day that its face has', async () => {
    const [front, back] = await textOf(withLines('無効', '{date}'));
    expect(front).toContain('令和8年11月24日');
    // Two lines of the caption, with its name between them.
    expect(back).toContain('複写すると「無効」「2026-11-24」の文字');
    const [other, itsBack] = await textOf(withLines('{date}'), { issued: '2026-11-20' });
    expect(other).toContain('令和8年11月20日');
    expect(itsBack).toContain('「2026-11-20」の文字');
    const [, named] = await textOf(withLines('{date}'), { issued: '2026-11-20', date: '2026-11-19' });
    expect(named).toContain('「2026-11-19」の文字');
  });

  it('a long word is spoken of, a ground that appears leaves it white', async () => {
    const [, long] = await textOf(withLines('この証明書の複写は', '無効である{serial}'));
    expect(long).toContain('複写すると隠れた文字が浮き出ます。');
    const [, ground] = await textOf(withDesign((design) => ({ ...design, mode: 'ground-appears' })));
    expect(ground).toContain('複写すると「複写」の字が白く現れます。');
  });
});
