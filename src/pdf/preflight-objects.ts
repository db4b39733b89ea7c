/** Rules about every object of a PDF: scripts, metadata, and what the content itself uses. */
import { PDFArray, type PDFContext, PDFDict, PDFName, type PDFObject, PDFStream } from './pdf-lib.ts';
import type { Problem } from './preflight.ts';
import { unpack, words } from './preflight-content.ts';

const name = (key: string): PDFName => PDFName.of(key);

/** What the objects of a document use. */
export interface ObjectFacts {
  readonly rgb: boolean;
  readonly transparency: boolean;
}

/** Looks at all objects; reports scripts and metadata. */
export function checkObjects(context: PDFContext, report: (problem: Problem) => void): ObjectFacts {
  let script = false;
  let metadata = false;
  let rgb = false;
  let transparency = false;
  const visit = (object: PDFObject | undefined): void => {
    if (object instanceof PDFArray) for (const item of object.asArray()) visit(item);
    const dict = object instanceof PDFStream ? object.dict : object instanceof PDFDict ? object : null;
    if (!dict) return;
    if (dict.has(name('JS')) || dict.has(name('JavaScript')) || dict.has(name('AA'))) script = true;
    if (object instanceof PDFStream || dict.has(name('Type')))
      if (dict.has(name('Metadata')) || dict.has(name('PieceInfo'))) metadata = true;
    if (usesRgb(dict.lookup(name('ColorSpace')), context)) rgb = true;
    if (isTransparent(dict)) transparency = true;
    if (object instanceof PDFStream && dict.lookup(name('Subtype')) === name('Form') && paintsRgb(object))
      rgb = true;
    for (const [, value] of dict.entries())
      if (value instanceof PDFDict || value instanceof PDFArray) visit(value);
  };
  for (const [, object] of context.enumerateIndirectObjects()) visit(object);

  if (script)
    report({
      level: 'error',
      code: 'script',
      what: 'the PDF carries a script',
      remedy: 'remove actions and scripts',
    });
  if (metadata)
    report({
      level: 'error',
      code: 'metadata',
      what: 'the PDF carries XMP metadata or private data of an editor',
      remedy: 'remove it: it may name people',
    });
  return { rgb, transparency };
}

function usesRgb(space: PDFObject | undefined, context: PDFContext): boolean {
  if (space === name('DeviceRGB') || space === name('CalRGB')) return true;
  if (!(space instanceof PDFArray) || space.size() === 0) return false;
  const kind = space.lookup(0);
  if (kind === name('ICCBased') || kind === name('CalRGB') || kind === name('Lab')) return true;
  return kind === name('Indexed') && usesRgb(context.lookup(space.get(1)), context);
}

function isTransparent(dict: PDFDict): boolean {
  const alpha = (key: string): boolean => Number(String(dict.lookup(name(key)) ?? 1)) < 1;
  const mode = dict.lookup(name('BM'));
  return (
    dict.lookup(name('SMask')) instanceof PDFStream ||
    dict.lookup(name('SMask')) instanceof PDFDict ||
    ((dict.lookup(name('Type')) === name('ExtGState') || dict.has(name('ca'))) &&
      (alpha('ca') || alpha('CA'))) ||
    (mode instanceof PDFName && mode !== name('Normal') && mode !== name('Compatible'))
  );
}

/** Whether a form's own operators set an RGB colour. Black counts too: a CMYK engine would mix it. */
function paintsRgb(form: PDFStream): boolean {
  try {
    for (const word of words(unpack(form))) if (word === 'rg' || word === 'RG') return true;
  } catch {
    // A filter that cannot be undone here; the renderers of the engine may.
  }
  return false;
}
