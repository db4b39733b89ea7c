/**
 * The report in Debian's Chromium: nothing is fetched, nothing overflows from 320 px up, the slider and the
 * switch work by keyboard, axe finds nothing serious. Run by `npm run test:site`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportHtml } from '../../src/verify/report.ts';
import { compared, result } from '../verify/report-sheets.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let page: Page;
const heard: string[] = [];

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`needs ${CHROMIUM}: apt-get install chromium`);
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox'] });
  page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  page.on('request', (request) => {
    if (!/^(data|about):/.test(request.url())) heard.push(request.url());
  });
  page.on('console', (message) => heard.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  await page.setContent(await reportHtml([result(compared(true)), result(compared(false))], [300, 300]));
});
afterAll(() => browser?.close());

describe('report in a browser', () => {
  it.each([320, 390, 768, 1200])('fits %i px, every picture drawn', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(over).toBeLessThanOrEqual(0);
    const broken = await page.evaluate(
      '[...document.images].filter((image) => image.naturalWidth === 0).length',
    );
    expect(broken).toBe(0);
    if (process.env.SITE_SHOTS)
      await page.screenshot({ path: join(process.env.SITE_SHOTS, `report-${width}.png`), fullPage: true });
  });

  it('slides by keyboard and shows the differences', async () => {
    const edge = () => page.evaluate("getComputedStyle(document.querySelector('.over .top')).clipPath");
    const before = await edge();
    await page.focus('.over input[type=range]');
    await page.keyboard.press('Home');
    expect(await edge()).not.toBe(before);
    expect(await edge()).toContain('0%');
    await page.focus('.over input[type=checkbox]');
    await page.keyboard.press('Space');
    expect(await page.isVisible('.over .heat')).toBe(true);
    await page.click('a.place');
    expect(await page.evaluate("document.querySelector('.crop:target')?.id")).toBe('place-1-1');
  });

  it('says nothing serious to axe, and asked nobody for anything', async () => {
    // The page's own policy forbids strange scripts: axe comes in through the inspector.
    const found = await page.evaluate(`${AXE};axe.run().then((r) => r.violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => v.id + ': ' + v.nodes.map((n) => n.html).slice(0, 3)))`);
    expect(found).toEqual([]);
    expect(heard).toEqual([]);
  });
});
