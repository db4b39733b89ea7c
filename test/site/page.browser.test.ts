/**
 * The page in Debian's Chromium: choosing, progress, verdicts, both languages, keyboard alone, axe.
 * Run by `npm run test:site`; pictures go to the folder of SITE_SHOTS when it is set.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rotate90 } from '../../src/raster/index.ts';
import { createSite, type Site } from '../../src/site/index.ts';
import { needsTool } from '../tools.ts';
import {
  type Faces,
  forged,
  jpeg,
  KEYS,
  photocopied,
  STRANGE_KEYS,
  scannedPages,
  scannedSheet,
  tiff,
} from './sheets.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'shingan-browser-'));
const path = (name: string) => join(folder, name);
let site: Site;
let url: string;
let browser: BrowserContext;
let page: Page;
let foreign: string[];

async function open(query = ''): Promise<void> {
  foreign = [];
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1100, height: 900 });
  await page.goto(`${url}/${query}`);
}

async function shot(name: string): Promise<void> {
  if (process.env.SITE_SHOTS)
    await page.screenshot({ path: join(process.env.SITE_SHOTS, `${name}.png`), fullPage: true });
}

/** Findings of axe that are serious or worse. */
async function serious(): Promise<string[]> {
  // What is still fading in has less contrast than what a reader sees.
  await page.evaluate('Promise.all(document.getAnimations().map((each) => each.finished)).then(() => 0)');
  const found = (await page.evaluate(
    `(async () => { ${AXE}; const { violations } = await axe.run(document, { resultTypes: ['violations'] });
      return violations.map(({ id, impact, nodes }) => [id, impact, nodes[0].html].join(' ')); })()`,
  )) as string[];
  return found.filter((line) => / (serious|critical) /.test(line));
}

async function check(...names: string[]): Promise<void> {
  await page.setInputFiles('#files', names.map(path));
  await page.click('#check');
  await page.waitForSelector('#result:not([hidden])', { timeout: 90_000 });
}

const text = (selector: string) => page.textContent(selector).then((got) => got ?? '');

needsTool('chromium')('the page', () => {
  beforeAll(async () => {
    site = await createSite({ keys: KEYS, workers: 1, limits: { refusalMs: 50 } });
    url = await site.listen('127.0.0.1', 0);
    const faces: Faces = await scannedSheet(KEYS, 'B-1');
    const strange = await scannedSheet(STRANGE_KEYS, 'B-1');
    const files = {
      'front.jpg': faces.front,
      'back.jpg': faces.back,
      'altered.jpg': forged(faces.front, [60, 51], [60, 104]),
      'added.jpg': forged(faces.front, [60, 51], [30, 222]),
      'strange.jpg': strange.back,
      'copied-front.jpg': await photocopied(faces.pdf, 0, 5),
      'copied-back.jpg': await photocopied(faces.pdf, 1, 5),
    };
    for (const [name, gray] of Object.entries(files)) writeFileSync(path(name), await jpeg(gray));
    const { pages } = await scannedPages(KEYS, 'B-2', 'juminhyo-long');
    writeFileSync(path('feeder.tif'), await tiff([pages[3]!, pages[0]!, rotate90(pages[1]!, 2), pages[2]!]));
    writeFileSync(path('broken.jpg'), new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    browser = await chromium.launchPersistentContext(path('profile'), {
      executablePath: CHROMIUM,
      args: FLAGS,
      locale: 'ja-JP',
      viewport: { width: 1100, height: 900 },
    });
    page = await browser.newPage();
    page.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(url)) foreign.push(request.url());
    });
    page.on('console', (message) => foreign.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => foreign.push(`error: ${error.message}`));
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begins without findings, at desk and phone width, by day and by night', async () => {
    await open();
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1100, 360]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        expect(await serious()).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        await shot(`start-${colorScheme}-${width}`);
      }
    expect(foreign).toEqual([]);
    // The auditor is awake: a field without a name is found.
    await page.evaluate(`document.querySelector('#drop label').remove()`);
    expect((await serious()).join()).toContain('label');
  });

  it('checks a sheet by keyboard alone, says what it does, and moves the focus to the verdict', async () => {
    await open();
    await page.setInputFiles('#files', [path('front.jpg'), path('back.jpg')]);
    await page.waitForFunction(`document.querySelectorAll('#list .enough').length === 2`);
    expect(await text('#list')).toContain('約 300 dpi');
    await page.evaluate(
      `window.stages = []; new MutationObserver(() => stages.push(document.querySelector('#stage').textContent))
        .observe(document.querySelector('#stage'), { childList: true, characterData: true, subtree: true })`,
    );
    const active = () => page.evaluate('document.activeElement.id');
    await page.focus('#ja');
    for (let i = 0; i < 12 && (await active()) !== 'check'; i++) await page.keyboard.press('Tab');
    expect(await active()).toBe('check');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#result:not([hidden])', { timeout: 90_000 });
    expect(await active()).toBe('verdict-title');
    expect(await text('#verdict-title')).toBe('原本と認められます');
    expect(((await page.evaluate('stages')) as string[]).join()).toMatch(
      /送って.*裏面を読み取って.*比べて.*複写の跡/s,
    );
    expect(await serious()).toEqual([]);
    await shot('genuine');
    // The slider, by arrow keys.
    const clip = () => page.evaluate(`document.querySelector('.top').style.clipPath`);
    const before = await clip();
    await page.focus('input[type=range]');
    await page.keyboard.press('ArrowRight');
    expect(await clip()).not.toBe(before);
    // English, without asking the server again.
    await page.click('#en');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await text('#verdict-title')).toBe('Taken for the original');
    // What is left in Japanese are names of things: words on the paper, the brand, the other language.
    expect(await text('#how')).not.toMatch(/[぀-ヿ]/);
    expect(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(
      0,
    );
    expect(foreign).toEqual([]);
  });

  it('shows what was changed, marked on both faces and enlarged', async () => {
    await open('?lang=en');
    await check('altered.jpg', 'back.jpg');
    expect(await text('#verdict-title')).toBe('The front does not say what was issued');
    expect(await page.locator('.face.first rect').count()).toBeGreaterThan(0);
    await page.waitForFunction(
      `[...document.querySelectorAll('.places canvas')].every((c) => c.width > 20 && c.width !== 300)`,
    );
    await page.click('.places button');
    expect(await page.locator('.face.first rect.now').count()).toBe(1);
    await page.click('.tools button');
    expect(await page.isVisible('.face.second')).toBe(true);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await serious()).toEqual([]);
    }
    await shot('altered-dark');
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await shot('altered-dark-360');
    expect(foreign).toEqual([]);
  });

  it('shows ink away from the content beside a good verdict', async () => {
    await open('?lang=en');
    await check('added.jpg', 'back.jpg');
    expect(await text('#verdict-title')).toBe('Taken for the original');
    expect(await text('#sheets')).toContain('words that were added');
    const frames = page.locator('.face.first rect.foreign');
    expect(await frames.count()).toBeGreaterThan(0);
    await page.click('.places button');
    expect(await page.locator('.face.first rect.now').count()).toBe(1);
    expect(await serious()).toEqual([]);
    await page.click('#ja');
    expect(await text('#sheets')).toContain('内容から離れた跡');
    await shot('added');
    expect(foreign).toEqual([]);
  });

  it('takes a photocopy for one, in both languages', async () => {
    await open();
    await check('copied-front.jpg', 'copied-back.jpg');
    expect(await text('#verdict-title')).toBe('複写物と認められます');
    expect(await serious()).toEqual([]);
    await shot('copy');
    await page.click('#en');
    expect(await text('#verdict-title')).toBe('Taken for a copy');
    expect(foreign).toEqual([]);
  });

  it('shows each sheet of a feeder’s file by itself, and prints', async () => {
    await open();
    await check('feeder.tif');
    expect(await text('#verdict-title')).toBe('原本と認められます');
    expect(await page.locator('#sheets > *').count()).toBeGreaterThanOrEqual(2);
    expect(await text('#sheets')).toMatch(/1.*2.*2.*2/s);
    expect(await serious()).toEqual([]);
    await shot('two-sheets');
    await page.emulateMedia({ media: 'print' });
    expect(await page.isHidden('#ask')).toBe(true);
    await shot('two-sheets-print');
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('says when nothing can be said, and starts over', async () => {
    await open();
    await check('strange.jpg');
    expect(await text('#verdict-title')).toBe('判定できません');
    expect(await text('#sheets')).toContain('この発行元の証明書として開けません');
    await shot('refused');
    await page.click('#again');
    expect(await page.isVisible('#ask')).toBe(true);
    expect(await text('#sheets')).toBe('');
    await check('back.jpg');
    expect(await text('#verdict-title')).toBe('確認が足りません');
    expect(await text('#sheets')).toContain('表面の画像がありません');
  });

  it('tells a file that is no scan, beside the button, and keeps the choice', async () => {
    await open();
    await page.setInputFiles('#files', path('broken.jpg'));
    await page.click('#check');
    await page.waitForSelector('#problem:not([hidden])', { timeout: 60_000 });
    expect(await text('#problem')).toContain('読み取り画像として開けません');
    expect(await page.locator('#list li').count()).toBe(1);
    await page.click('#list button');
    expect(await page.isHidden('#problem')).toBe(true);
    expect(await page.isDisabled('#check')).toBe(true);
  });
});
