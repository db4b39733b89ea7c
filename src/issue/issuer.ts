/**
 * The pipeline: finished pages in, a checked, printable certificate out. Readable from top to bottom;
 * what is made once per issuer lies in `prepared.ts`, what reads it back in `self-check.ts`.
 */
import { createHash } from 'node:crypto';
import { InputError } from '../errors.ts';
import { type KeyProvider, localKeyProvider } from '../keys/index.ts';
import { openExistingPdf } from '../layout/existing-pdf.ts';
import { requireUncovered } from '../layout/existing-pdf-background.ts';
import {
  backCaptions,
  composePages,
  type FontSet,
  HOW_TO_CHECK,
  loadDefaultFonts,
  type Template,
} from '../layout/index.ts';
import { dayInJapan } from '../layout/wareki.ts';
import { assembleSheets, type PlacedInk, type SheetPage } from '../pdf/assemble.ts';
import type { FacePage } from '../pdf/face-page.ts';
import { compressBitmap, createImageCache, type ImageCache } from '../pdf/image.ts';
import { facePixels } from '../pdf/page-box.ts';
import { openRenderer, type Renderer } from '../pdf/render.ts';
import { renderField } from '../scramble/field/index.ts';
import { isUrlPrefix } from '../scramble/label/index.ts';
import {
  a4Grid,
  backZones,
  builtinProfile,
  DEFAULT_PROFILE,
  type Manifest,
  type ManifestSheet,
  type PrinterProfile,
  VERSION,
} from '../sheet/index.ts';
import { fillPantograph, keepOutFromFace, type PantographDesign } from '../watermark/index.ts';
import { fillTokens } from '../watermark/word-mask.ts';
import { describeSheet } from './describe-sheet.ts';
import { placeBack, turnPlaced } from './place-back.ts';
import { type Prepared, prepare, visibleMask } from './prepared.ts';
import {
  checkIssuerName,
  checkPrintRequest,
  type IssuerOptions,
  type Placed,
  type PrintRequest,
  type Sheet,
  type SheetRasters,
} from './request.ts';
import { scrambleFace } from './scramble-face.ts';
import { createScratch, type Scratch } from './scratch.ts';
import { createSelfCheck, type SelfCheck } from './self-check.ts';
import { turnedFace } from './turn.ts';

/** A certificate from a template. */
export interface IssueRequest extends PrintRequest {
  /** From `parseTemplate` or `builtInTemplate`. */
  readonly template: Template;
  /** Values of the template's fields. */
  readonly data: unknown;
  /** Day of issue as the template prints it, `YYYY-MM-DD`. @default `date`, else the day of `created` in Japan */
  readonly issued?: string;
}

/** A certificate from a finished PDF. */
export interface ProtectRequest extends PrintRequest {
  /** Names the file in messages. @default 'pdf' */
  readonly where?: string;
}

/** Makes certificates of one issuer for one printer. Requests share nothing but what never changes. */
export interface Issuer {
  /** The printer that all its sheets are for. */
  readonly profile: PrinterProfile;
  /** Composes a template with data and protects it. @throws InputError, SheetRejected */
  issue(request: IssueRequest): Promise<Sheet>;
  /** Protects a finished PDF. @throws InputError, SheetRejected */
  protect(pdf: Uint8Array, request: ProtectRequest): Promise<Sheet>;
  /** Frees the renderer. */
  close(): void;
}

/** The lowest that keeps a landscape certificate, whose back is turned, under 1.5 MB (docs/benchmarks.md). */
const IMAGE_LEVEL = 5;

/** Resolution at which a face is looked at: for the keep-out, the picture and the self-check. */
const FACE_DPI = 300;

/** What an issuer works with. */
export interface Workshop {
  readonly options: IssuerOptions;
  readonly keys: KeyProvider;
  readonly profile: PrinterProfile;
  readonly prepared: Prepared;
  readonly fonts: FontSet;
  readonly cache: ImageCache;
  readonly scratch: Scratch;
  readonly selfCheck: SelfCheck;
  readonly renderer: Renderer;
}

/** Resolves `profile` of the options. @throws InputError for an unknown name */
export function resolveProfile(profile: string | PrinterProfile | undefined): PrinterProfile {
  if (typeof profile === 'object') return profile;
  const name = profile ?? DEFAULT_PROFILE;
  const found = builtinProfile(name);
  if (!found)
    throw new InputError(
      'usage',
      'profile',
      `there is no profile ${name}`,
      "see 'shingan profiles', or give a file",
    );
  return found;
}

/**
 * Prepares an issuer: loads the font, draws masks and screens. About a second; keep the result.
 * @throws InputError for an unknown profile, or an issuer's name that is not 1..24 bytes of UTF-8
 * @throws RangeError naming the number of the profile's designs that is out of range
 * @throws TypeError when `fonts` has no family
 */
export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const shop = await openWorkshop(options);
  const { fonts, profile, renderer } = shop;
  return {
    profile,
    async issue({ template, data, issued, ...request }) {
      checkPrintRequest(request);
      const date = issued ?? request.date ?? request.created;
      const pages = composePages(template, data, {
        fonts,
        device: profile.path,
        serial: request.serial,
        date,
      });
      return protectPages(shop, pages, fieldsOf(template, data), {
        ...request,
        date: request.date ?? (date instanceof Date ? dayInJapan(date) : date),
      });
    },
    async protect(pdf, { where = 'pdf', ...request }) {
      checkPrintRequest(request);
      const pages = await openExistingPdf(pdf, { where, renderer });
      if (!request.over) for (const { background } of pages) requireUncovered(background, where);
      return protectPages(shop, pages, new Uint8Array(0), request).catch((error) => {
        throw error instanceof InputError && error.where === 'face' ? tooMuchInk(where) : error;
      });
    },
    close: () => renderer.close(),
  };
}

/** What a caller of `protect` can do about a face that fits no field. */
const tooMuchInk = (where: string): InputError =>
  new InputError(
    'input',
    where,
    'a page has more ink than its back can carry',
    'if it is protected already, give the PDF from before that; else one without full-page pictures or tints',
  );

/** The font of words and captions: the first family's regular. */
function wordFont(fonts: FontSet) {
  const family = Object.values(fonts)[0];
  if (!family) throw new TypeError('fonts: expected at least one family');
  return family.regular;
}

/** Longest text of a field that goes into the sealed record; an image's data stay out. */
const FIELD_MAX = 500;

/** Template and fields as the sealed record carries them: JSON, without images. */
function fieldsOf(template: Template, data: unknown): Uint8Array {
  const text = JSON.stringify({ template: template.name, data }, (_, value) =>
    value instanceof Uint8Array || (typeof value === 'string' && value.length > FIELD_MAX)
      ? undefined
      : value,
  );
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

/** Longest text of a hidden word that the captions quote, brackets included; a longer one is spoken of. */
const QUOTED = 20;

/** What stands out on a copy, as the captions say it; the usual words fit one line. */
function whatAppears({ word, mode }: PantographDesign, tokens: Readonly<Record<string, string>>): string {
  const lines = word.picture ? [] : word.lines.map((line) => fillTokens(line, tokens).trim()).filter(Boolean);
  const quoted = lines.map((line) => `「${line}」`).join('');
  const named = word.picture ? '隠れた字や図柄' : quoted.length > QUOTED ? '隠れた文字' : '';
  return mode === 'word-appears'
    ? `複写すると${named || `${quoted}の文字`}が浮き出ます。`
    : `複写すると${named || `${quoted}の字`}が白く現れます。`;
}

/** What the captions tell a receiver to do: of this profile's word; without the infrared pair, the film takes its place. */
const howToCheck = (profile: PrinterProfile, tokens: Readonly<Record<string, string>>): typeof HOW_TO_CHECK =>
  HOW_TO_CHECK.map(([name, text]) => {
    if (name === 'けん制文字') return [name, whatAppears(profile.pantograph, tokens)];
    if (name === '検出画像' && !profile.latent.emblem.infrared)
      return [name, '左の二つの枠に専用フィルムを重ねると、「写」と「原」の文字が現れます。'];
    return [name, text];
  });

/** Makes a sheet and lets it go only when it was read back from the very bytes that would be printed. */
async function protectPages(
  shop: Workshop,
  pages: readonly FacePage[],
  fields: Uint8Array,
  request: PrintRequest,
): Promise<Sheet> {
  const sheet = await makeSheet(shop, pages, fields, request);
  await shop.selfCheck(sheet.pdf, sheet.rasters, request);
  return sheet;
}

/** A sheet that nobody has checked yet. Exported for the benchmark alone; see {@link createIssuer}. */
export async function makeSheet(
  shop: Workshop,
  pages: readonly FacePage[],
  fields: Uint8Array,
  request: PrintRequest,
): Promise<Sheet> {
  const { profile } = shop;
  const sheets: ManifestSheet[] = [];
  const rasters: SheetRasters[] = [];
  const pdfPages: SheetPage[] = [];
  for (const [i, face] of pages.entries()) {
    const made = await protectFace(
      shop,
      face,
      i === 0 ? fields : new Uint8Array(0),
      i + 1,
      pages.length,
      request,
    );
    sheets.push(made.manifest);
    rasters.push(made.rasters);
    pdfPages.push(...made.pages);
  }
  const pdf = await assembleSheets({
    pages: pdfPages,
    created: request.created,
    device: profile.path,
    cache: shop.cache,
  });
  const manifest: Manifest = {
    format: 1,
    version: VERSION,
    profile: profile.name,
    dpi: profile.dpi,
    serial: request.serial,
    sheets,
    pdfSha256: createHash('sha256').update(pdf).digest('hex'),
  };
  return { pdf, manifest, rasters };
}

interface ProtectedFace {
  readonly manifest: ManifestSheet;
  readonly rasters: SheetRasters;
  readonly pages: readonly [SheetPage, SheetPage];
}

async function protectFace(
  shop: Workshop,
  face: FacePage,
  fields: Uint8Array,
  page: number,
  pages: number,
  request: PrintRequest,
): Promise<ProtectedFace> {
  const { keys, options, prepared, profile } = shop;
  const { orientation } = face;
  const grid = a4Grid(profile.dpi, orientation);
  const { width, height } = facePixels(orientation, FACE_DPI);
  const identity = { salt: request.salt, serial: request.serial, page };
  const tokens = {
    serial: request.serial,
    date: request.date ?? dayInJapan(request.created),
    place: options.place ?? options.issuer,
  };

  const { prepared: pantograph, mask } = prepared.pantograph(orientation, tokens);
  const { front, keepOut, scrambled } = await shop.scratch.borrow(width * height, async (into) => {
    const raster300 = await face.raster(FACE_DPI, into);
    // Front: the pantograph, clear of all ink of the content. Compressed on another thread from here on.
    const keepOut = keepOutFromFace(raster300, grid, profile.pantograph.keepOut);
    const front = fillPantograph(pantograph, keepOut);
    void compressBitmap(front, shop.cache);
    return {
      front,
      keepOut,
      scrambled: await scrambleFace(
        {
          raster300,
          orientation,
          fields,
          issuer: options.issuer,
          keys,
          identity,
          pages,
          wanted: options.encoding ?? 'sealed',
        },
        prepared,
      ),
    };
  });

  const frontInk: PlacedInk = { x: 0, y: 0, bitmap: front, ink: profile.pantograph.ink };

  // Back: the scrambled face with its label, the latent image, the same pantograph around them.
  const { rows } = scrambled.label;
  const zones = backZones(rows);
  const back = prepared.backPantograph(rows, orientation, tokens);
  const emblem = prepared.emblem({
    cells: await keys.derive(keys.active, identity, 'latent-fragile'),
    phase: await keys.derive(keys.active, identity, 'latent-phase'),
  });
  const scramble = renderField(scrambled.cells, scrambled.geometry, profile.dpi);
  const upright = placeBack(profile, zones, scramble, emblem, scrambled, prepared, options.urlPrefix);
  const placed: Placed[] = [
    { name: 'pantograph', x: 0, y: 0, ink: profile.pantograph.ink, bitmap: back.bitmap },
    ...(orientation === 'portrait' ? upright : upright.map((item) => turnPlaced(item, a4Grid(profile.dpi)))),
  ];
  const captions = backCaptions(
    {
      issuer: options.issuer,
      serial: request.serial,
      page,
      pages,
      url: options.urlPrefix ?? null,
      checks: howToCheck(profile, tokens),
    },
    { zone: zones.captions, font: wordFont(shop.fonts), device: profile.path },
  );

  return {
    pages: [
      { grid, face, under: request.over ? [] : [frontInk], over: request.over ? [frontInk] : [] },
      { grid, face: orientation === 'portrait' ? captions : turnedFace(captions), under: placed, over: [] },
    ],
    rasters: {
      page,
      front: {
        pantograph: front,
        // Drawn when asked for: few callers want it, and it is a pass over the page.
        get wordMask() {
          return visibleMask(mask, keepOut);
        },
      },
      back: {
        pantograph: back.bitmap,
        wordMask: back.mask,
      },
      face: scrambled.face,
      faceDpi: scrambled.faceDpi,
      scramble,
      latent: { planes: emblem, mask: prepared.emblemMask },
      placed,
    },
    manifest: describeSheet(profile, grid, orientation, zones, scrambled),
  };
}

/** Everything that {@link createIssuer} prepares. */
export async function openWorkshop(options: IssuerOptions): Promise<Workshop> {
  checkIssuerName(options.issuer);
  if (options.urlPrefix !== undefined && !isUrlPrefix(options.urlPrefix))
    throw new InputError(
      'usage',
      'urlPrefix',
      'is no address that a label can carry',
      'give up to 60 characters like https://verify.example/, ending in /',
    );
  const profile = resolveProfile(options.profile);
  const fonts = options.fonts ?? (await loadDefaultFonts());
  const mincho = wordFont(fonts);
  const renderer: Renderer = await openRenderer();
  const scratch = createScratch();
  const keys = 'keys' in options.keys ? localKeyProvider(options.keys) : options.keys;
  return {
    renderer,
    options,
    keys,
    profile,
    prepared: prepare(profile, mincho),
    fonts,
    cache: createImageCache(IMAGE_LEVEL),
    scratch,
    selfCheck: await createSelfCheck(renderer, keys, scratch),
  };
}
