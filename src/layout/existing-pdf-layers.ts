/**
 * Optional content (layers): which of them print, settled once, and written into the sheet so that
 * what was hidden stays hidden. ISO 32000-1, 8.11.4: the default configuration, then the usage
 * "Print" where the configuration applies it.
 */
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  type PDFDocument,
  PDFName,
  type PDFObject,
  PDFRef,
} from '../pdf/pdf-lib.ts';

const name = (key: string): PDFName => PDFName.of(key);

const list = (object: PDFObject | undefined): PDFObject[] =>
  object instanceof PDFArray ? object.asArray() : [];

/** The layers of a document that do not print. */
export function hiddenLayers(context: PDFContext): ReadonlySet<PDFRef> {
  const root = context.lookup(context.trailerInfo.Root);
  const properties = root instanceof PDFDict ? root.lookup(name('OCProperties')) : undefined;
  if (!(properties instanceof PDFDict)) return new Set();
  const layers = list(properties.lookup(name('OCGs'))).filter((ref) => ref instanceof PDFRef);
  const config = properties.lookup(name('D'));
  const hidden = new Set<PDFRef>();
  if (!(config instanceof PDFDict)) return hidden;
  if (config.lookup(name('BaseState')) === name('OFF')) for (const ref of layers) hidden.add(ref);
  for (const ref of list(config.lookup(name('ON')))) if (ref instanceof PDFRef) hidden.delete(ref);
  for (const ref of list(config.lookup(name('OFF')))) if (ref instanceof PDFRef) hidden.add(ref);
  for (const item of list(config.lookup(name('AS')))) {
    const usage = context.lookup(item);
    if (!(usage instanceof PDFDict) || usage.lookup(name('Event')) !== name('Print')) continue;
    for (const ref of list(usage.lookup(name('OCGs')))) {
      const state = ref instanceof PDFRef ? printState(context, ref) : undefined;
      if (state === 'OFF') hidden.add(ref as PDFRef);
      if (state === 'ON') hidden.delete(ref as PDFRef);
    }
  }
  return hidden;
}

function printState(context: PDFContext, layer: PDFRef): 'ON' | 'OFF' | undefined {
  const group = context.lookup(layer);
  const usage = group instanceof PDFDict ? group.lookup(name('Usage')) : undefined;
  const print = usage instanceof PDFDict ? usage.lookup(name('Print')) : undefined;
  const state = print instanceof PDFDict ? print.lookup(name('PrintState')) : undefined;
  return state === name('ON') ? 'ON' : state === name('OFF') ? 'OFF' : undefined;
}

/** Whether an object with this `/OC` entry prints. Membership dictionaries: their plain policies. */
export function prints(context: PDFContext, oc: PDFObject | undefined, hidden: ReadonlySet<PDFRef>): boolean {
  if (!oc) return true;
  if (oc instanceof PDFRef && hidden.has(oc)) return false;
  const dict = context.lookup(oc);
  if (!(dict instanceof PDFDict) || dict.lookup(name('Type')) !== name('OCMD')) return true;
  const entry = dict.get(name('OCGs'));
  const groups =
    entry instanceof PDFRef && !(context.lookup(entry) instanceof PDFArray)
      ? [entry]
      : list(dict.lookup(name('OCGs')));
  if (groups.length === 0) return true;
  const on = groups.map((ref) => !(ref instanceof PDFRef && hidden.has(ref)));
  const policy = dict.lookup(name('P'));
  if (policy === name('AllOn')) return on.every(Boolean);
  if (policy === name('AnyOff')) return on.some((state) => !state);
  if (policy === name('AllOff')) return on.every((state) => !state);
  return on.some(Boolean);
}

/** Enters copied layers into the catalog of the sheet, each with the state that it prints in. */
export function carryLayers(
  source: PDFContext,
  copied: ReadonlyMap<PDFRef, PDFRef>,
  hidden: ReadonlySet<PDFRef>,
  doc: PDFDocument,
): void {
  const { context } = doc;
  for (const [from, to] of copied) {
    const group = source.lookup(from);
    if (!(group instanceof PDFDict) || group.lookup(name('Type')) !== name('OCG')) continue;
    let properties = doc.catalog.lookup(name('OCProperties')) as PDFDict | undefined;
    if (!properties) {
      properties = context.obj({ OCGs: [], D: { Order: [], OFF: [] } }) as PDFDict;
      doc.catalog.set(name('OCProperties'), properties);
    }
    const all = properties.lookup(name('OCGs')) as PDFArray;
    if (all.asArray().includes(to)) continue;
    all.push(to);
    const config = properties.lookup(name('D')) as PDFDict;
    (config.lookup(name('Order')) as PDFArray).push(to);
    if (hidden.has(from)) (config.lookup(name('OFF')) as PDFArray).push(to);
  }
}
