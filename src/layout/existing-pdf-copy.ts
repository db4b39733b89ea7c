/**
 * Objects from one PDF into another, as they lie: streams keep their compressed bytes. What is not
 * drawn is left behind: metadata, private data of editors, structure, links back to pages.
 */
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNull,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
} from '../pdf/pdf-lib.ts';

/** Copies objects of one source into one target; what was copied once is shared from then on. */
export interface Copier {
  /** The object in the target; references are followed. */
  copy(object: PDFObject): PDFObject;
  /** Where an object of the source has gone, if it was copied. */
  readonly copied: ReadonlyMap<PDFRef, PDFRef>;
}

/** Keys that draw nothing and may name people or programs, or lead back to the whole document. */
const LEFT_BEHIND = new Set(
  ['Metadata', 'PieceInfo', 'LastModified', 'StructParent', 'StructParents', 'OPI'].map((key) =>
    PDFName.of(key),
  ),
);
const TYPE = PDFName.of('Type');
const STRUCTURE = new Set(
  ['Page', 'Pages', 'Catalog', 'StructTreeRoot', 'StructElem'].map((type) => PDFName.of(type)),
);

/** A copier between two documents. */
export function createCopier(source: PDFContext, target: PDFContext): Copier {
  const copied = new Map<PDFRef, PDFRef>();
  const waiting: [PDFRef, PDFRef][] = [];

  // A dictionary without a type may be a table of resources, where any key is a name that content uses.
  const dict = (from: PDFDict, typed = from.has(TYPE)): PDFDict => {
    const to = target.obj({}) as PDFDict;
    for (const [key, value] of from.entries()) if (!(typed && LEFT_BEHIND.has(key))) to.set(key, one(value));
    return to;
  };
  const one = (object: PDFObject): PDFObject => {
    if (object instanceof PDFRef) {
      let ref = copied.get(object);
      if (!ref) {
        ref = target.nextRef();
        copied.set(object, ref);
        waiting.push([object, ref]);
      }
      return ref;
    }
    if (object instanceof PDFDict) {
      const type = object.lookup(TYPE);
      return type instanceof PDFName && STRUCTURE.has(type) ? PDFNull : dict(object);
    }
    if (object instanceof PDFArray) {
      const to = target.obj([]) as PDFArray;
      for (const item of object.asArray()) to.push(one(item));
      return to;
    }
    if (object instanceof PDFRawStream) return PDFRawStream.of(dict(object.dict, true), object.contents);
    if (object instanceof PDFStream) return PDFRawStream.of(dict(object.dict, true), object.getContents());
    // Numbers, strings, names and the rest are never changed in place: no need of a second one.
    return object;
  };

  return {
    copied,
    copy: (object) => {
      const result = one(object);
      // A list rather than recursion: chains of references may be as long as the file.
      for (let next = waiting.pop(); next; next = waiting.pop())
        target.assign(next[1], one(source.lookup(next[0]) ?? PDFNull));
      return result;
    },
  };
}
