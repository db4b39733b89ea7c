/**
 * The last look at a PDF before it goes to a printer: would every dot reach the engine, would nothing
 * scale, hide or recolour it, and does the file say nothing that it should not?
 */
import { MAX_HIDDEN, measureBackground } from './background.ts';
import { A4_BOX } from './page-box.ts';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from './pdf-lib.ts';
import { contentBytes, drawings } from './preflight-content.ts';
import { checkObjects } from './preflight-objects.ts';
import { checkPattern, isImage, type PatternFacts } from './preflight-pattern.ts';
import { rectangleOf } from './rectangle.ts';
import { openRenderer, type Renderer } from './render.ts';
import { fontsNotEmbedded } from './used-fonts.ts';

/** One thing that is wrong, or worth knowing. */
export interface Problem {
  /** `error`: a protection would break, do not print. `note`: print, but know. */
  readonly level: 'error' | 'note';
  /** Stable name of the rule. */
  readonly code: ProblemCode;
  /** What was found, with the page. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** The rules. */
export type ProblemCode =
  | 'unreadable'
  | 'encrypted'
  | 'page-box'
  | 'no-pattern'
  | 'pattern-depth'
  | 'pattern-lossy'
  | 'pattern-alpha'
  | 'pattern-ink'
  | 'pattern-resolution'
  | 'pattern-grid'
  | 'overprint'
  | 'hidden-pattern'
  | 'mixed-colour'
  | 'print-scaling'
  | 'duplex'
  | 'script'
  | 'annotations'
  | 'metadata'
  | 'font-not-embedded'
  | 'rgb-content'
  | 'transparency';

/** The answer of {@link preflight}. */
export interface PreflightReport {
  /** No problem of level `error`. */
  readonly ok: boolean;
  /** Errors and notes, in the order of the checks; notes may be there though `ok`. */
  readonly problems: readonly Problem[];
}

/** Information that a sheet may carry; none of it names a person. */
const ALLOWED_INFO = new Set(['Title', 'Producer', 'CreationDate', 'ModDate', 'Trapped']);

/**
 * Checks a PDF that `assembleSheets` made, as it lies on the disk.
 *
 * A file that cannot be read is an answer too (`unreadable`, `encrypted`).
 * @param pdf the whole file
 * @param options.renderer to measure what covers the pattern; one is opened and closed otherwise
 * @throws TypeError when `pdf` is no Uint8Array
 * @example
 * const { ok, problems } = await preflight(pdf);
 * if (!ok) console.error(problems.map((p) => `${p.code}: ${p.what}; ${p.remedy}`).join('\n'));
 */
export async function preflight(
  pdf: Uint8Array,
  options: { readonly renderer?: Renderer } = {},
): Promise<PreflightReport> {
  if (!(pdf instanceof Uint8Array)) throw new TypeError(`pdf: expected a Uint8Array, got ${typeof pdf}`);
  const problems: Problem[] = [];
  const report = (problem: Problem): void => {
    problems.push(problem);
  };
  const error: Report = (code, what, remedy) => report({ level: 'error', code, what, remedy });

  const renderer = options.renderer ?? (await openRenderer());
  try {
    const doc = await load(pdf, renderer, error);
    try {
      if (doc) await checkAll(doc, renderer, report);
    } catch {
      // The tables were whole, a stream inside was not.
      error(...UNREADABLE);
    }
  } finally {
    if (!options.renderer) renderer.close();
  }
  return { ok: problems.every(({ level }) => level !== 'error'), problems };
}

const UNREADABLE = [
  'unreadable',
  'the PDF cannot be read',
  'make it again; it may have been cut short',
] as const;

/** A file ends with this, or something behind it is missing. */
const END_MARK = '%%EOF';

/** Two programs must agree that the file is whole. */
async function load(pdf: Uint8Array, renderer: Renderer, error: Report): Promise<PDFDocument | null> {
  try {
    const doc = await PDFDocument.load(pdf, {
      updateMetadata: false,
      ignoreEncryption: true,
      parseSpeed: Number.POSITIVE_INFINITY,
    });
    if (doc.context.trailerInfo.Encrypt) {
      error('encrypted', 'the PDF is encrypted', 'print the file as it was made');
      return null;
    }
    const tail = Buffer.from(pdf.subarray(-1024)).toString('latin1');
    const pages = renderer.pageCount(pdf);
    if (tail.includes(END_MARK) && pages > 0 && pages === doc.getPageCount()) return doc;
  } catch {
    // Whatever a parser stumbled over, the answer is the same.
  }
  error(...UNREADABLE);
  return null;
}

async function checkAll(
  doc: PDFDocument,
  renderer: Renderer,
  report: (problem: Problem) => void,
): Promise<void> {
  const error: Report = (code, what, remedy) => report({ level: 'error', code, what, remedy });
  const { context } = doc;
  checkDocument(doc, error);
  const used = checkObjects(context, report);

  const facts: PatternFacts[] = [];
  const covered: number[] = [];
  for (const [i, page] of doc.getPages().entries()) {
    const at = `page ${i + 1}: `;
    const onPage = (problem: Problem): void => report({ ...problem, what: at + problem.what });
    const height = checkBox(page.node, (what, remedy) => error('page-box', at + what, remedy));
    const annotations = page.node.lookup(PDFName.of('Annots'));
    if (annotations instanceof PDFArray && annotations.size() > 0)
      error('annotations', `${at}carries annotations, which a printer may or may not print`, 'flatten them');
    for (const font of fontsNotEmbedded(
      page.node.lookup(PDFName.of('Resources')),
      contentBytes(context, page.node),
    ))
      error(
        'font-not-embedded',
        `${at}the font ${font} is not embedded: a printer would draw other letters than were scrambled`,
        'embed all fonts when the form is exported',
      );
    const drawn = drawings(context, page.node);
    const patterns = drawn.filter(isImage);
    if (patterns.length === 0)
      error('no-pattern', `${at}draws no pattern of its own`, 'print the file as it was made');
    for (const pattern of patterns) {
      const fact = checkPattern(pattern, height, onPage);
      if (fact) facts.push(fact);
    }
    if (drawn.slice(drawn.findIndex(isImage) + 1).some((drawing) => !isImage(drawing))) covered.push(i);
  }
  const one = (key: keyof PatternFacts): boolean => new Set(facts.map((fact) => fact[key])).size <= 1;
  if (!one('dpi'))
    error('pattern-resolution', 'images of 600 and 1200 dpi in one file', 'make it for one printer profile');
  if (!one('colour'))
    error(
      'mixed-colour',
      'black is painted as grey and as CMYK in one file',
      'make it for one printer profile',
    );
  const cmyk = facts.some(({ colour }) => colour === 'cmyk');
  if (cmyk && used.rgb)
    report({
      level: 'note',
      code: 'rgb-content',
      what: 'the content uses RGB or ICC colours: the printer converts those, the patterns are not touched',
      remedy: 'nothing, if the colours of the form may vary a little',
    });
  if (used.transparency)
    report({
      level: 'note',
      code: 'transparency',
      what: 'the content uses transparency: a printer may resample dots just below it',
      remedy: 'nothing, if it is small (a seal); else export the form without transparency',
    });
  await checkCover(doc, covered, renderer, error);
}

type Report = (code: ProblemCode, what: string, remedy: string) => void;

function checkDocument(doc: PDFDocument, error: Report): void {
  const { context, catalog } = doc;
  const preferences = catalog.lookup(PDFName.of('ViewerPreferences'));
  const preference = (key: string): string | undefined =>
    preferences instanceof PDFDict ? String(preferences.lookup(PDFName.of(key))) : undefined;
  if (preference('PrintScaling') !== '/None')
    error('print-scaling', 'viewers may shrink the page to fit', 'set ViewerPreferences PrintScaling None');
  const { width, height } = doc.getPage(0).getSize();
  const duplex = width > height ? '/DuplexFlipShortEdge' : '/DuplexFlipLongEdge';
  if (preference('Duplex') !== duplex)
    error(
      'duplex',
      'does not ask for two-sided printing about the left edge',
      `set ViewerPreferences Duplex ${duplex}`,
    );
  for (const key of ['OpenAction', 'AA', 'AcroForm', 'Names'])
    if (catalog.has(PDFName.of(key)))
      error('script', `the document has ${key}`, 'remove actions, scripts and forms');
  const info = context.lookup(context.trailerInfo.Info);
  if (info instanceof PDFDict)
    for (const [key] of info.entries())
      if (!ALLOWED_INFO.has(key.decodeText()))
        error(
          'metadata',
          `the document information has ${key.decodeText()}`,
          'remove it: it may name people',
        );
}

/** @returns the height of the page, points */
function checkBox(page: PDFDict, error: (what: string, remedy: string) => void): number {
  const box = rectangleOf(page.lookup(PDFName.of('MediaBox'))) ?? [0, 0, 0, 0];
  const [x, y, width, height] = box;
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.0005;
  const upright = near(width, A4_BOX.width) && near(height, A4_BOX.height);
  const landscape = near(width, A4_BOX.height) && near(height, A4_BOX.width);
  if (x !== 0 || y !== 0 || !(upright || landscape))
    error(
      `MediaBox is [${box.join(' ')}], not the device grid`,
      'print the file as it was made; do not let a tool change page sizes',
    );
  const crop = rectangleOf(page.lookup(PDFName.of('CropBox')));
  if (crop?.some((value, i) => !near(value, box[i]!))) error('a CropBox cuts the page', 'remove the CropBox');
  for (const key of ['Rotate', 'UserUnit']) {
    const value = page.lookup(PDFName.of(key));
    const neutral = key === 'Rotate' ? '0' : '1';
    if (value !== undefined && String(value) !== neutral) error(`has /${key} ${value}`, `remove /${key}`);
  }
  return height;
}

/** Draws pages without their patterns and measures how much of a pattern below would be hidden. */
async function checkCover(
  doc: PDFDocument,
  pages: readonly number[],
  renderer: Renderer,
  error: Report,
): Promise<void> {
  if (pages.length === 0) return;
  const nothing = doc.context.register(
    PDFRawStream.of(
      doc.context.obj({ Subtype: 'Form', BBox: [0, 0, 1, 1], Length: 0 }) as PDFDict,
      new Uint8Array(0),
    ),
  );
  for (const i of pages) {
    const { node } = doc.getPage(i);
    const objects = node.Resources()?.lookup(PDFName.of('XObject'));
    for (const pattern of drawings(doc.context, node).filter(isImage))
      if (objects instanceof PDFDict) objects.set(PDFName.of(pattern.name), nothing);
  }
  const bytes = await doc.save({
    useObjectStreams: false,
    addDefaultPage: false,
    updateFieldAppearances: false,
  });
  const open = renderer.open(bytes);
  try {
    for (const i of pages) {
      const { width, height } = open.pageSize(i);
      const layer = open.layer(i, { width: Math.round(width), height: Math.round(height) });
      const { hidden } = measureBackground(layer);
      if (hidden > MAX_HIDDEN)
        error(
          'hidden-pattern',
          `page ${i + 1}: the content paints a light background over ${Math.round(hidden * 100)} % of the pattern`,
          'export the form without a background, or print the pattern on top (--over)',
        );
    }
  } finally {
    open.close();
  }
}
