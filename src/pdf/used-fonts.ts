/**
 * The fonts that a page really shows text in: listed ones that nothing uses do not matter, nor does
 * the invisible text that lies over a scan.
 */
import { PDFArray, PDFDict, PDFName, type PDFObject, PDFStream } from './pdf-lib.ts';
import { unpack, words } from './preflight-content.ts';

const name = (key: string): PDFName => PDFName.of(key);
const SHOWS_TEXT = new Set(['Tj', 'TJ', "'", '"']);
const INVISIBLE = '3';
/** Forms within forms; deeper nesting is an attack. */
const MAX_DEPTH = 12;

/** Names of fonts that are shown and whose program is not in the file. */
export function fontsNotEmbedded(resources: PDFObject | undefined, content: Uint8Array): string[] {
  const missing = new Set<string>();
  const seen = new Set<PDFStream>();
  const walk = (table: PDFObject | undefined, bytes: Uint8Array, depth: number): void => {
    const entry = (kind: string, key: string): PDFObject | undefined => {
      const group = table instanceof PDFDict ? table.lookup(name(kind)) : undefined;
      return group instanceof PDFDict ? group.lookup(name(key)) : undefined;
    };
    let now = { font: '', mode: '0' };
    const stack: (typeof now)[] = [];
    let last = ['', ''];
    for (const word of words(bytes)) {
      if (word === 'q') stack.push({ ...now });
      else if (word === 'Q') now = stack.pop() ?? now;
      else if (word === 'Tf') now.font = last[0]!.slice(1);
      else if (word === 'Tr') now.mode = last[1]!;
      else if (SHOWS_TEXT.has(word) && now.mode !== INVISIBLE) {
        const font = entry('Font', now.font);
        if (font instanceof PDFDict && !isEmbedded(font))
          missing.add(String(font.lookup(name('BaseFont')) ?? 'without a name').replace(/^\//, ''));
      } else if (word === 'Do') {
        const form = entry('XObject', last[1]!.slice(1));
        if (
          form instanceof PDFStream &&
          form.dict.lookup(name('Subtype')) === name('Form') &&
          !seen.has(form)
        ) {
          seen.add(form);
          if (depth < MAX_DEPTH) walk(form.dict.lookup(name('Resources')) ?? table, unpack(form), depth + 1);
        }
      }
      last = [last[1]!, word];
    }
  };
  walk(resources, content, 0);
  return [...missing];
}

/** Whether the program of a font is in the file. Type 3 fonts are drawings. */
function isEmbedded(font: PDFDict): boolean {
  const kind = font.lookup(name('Subtype'));
  if (kind === name('Type3')) return true;
  if (kind === name('Type0')) {
    const list = font.lookup(name('DescendantFonts'));
    const first = list instanceof PDFArray && list.size() > 0 ? list.lookup(0) : undefined;
    return first instanceof PDFDict && isEmbedded(first);
  }
  const descriptor = font.lookup(name('FontDescriptor'));
  return (
    descriptor instanceof PDFDict &&
    ['FontFile', 'FontFile2', 'FontFile3'].some((key) => descriptor.lookup(name(key)) instanceof PDFStream)
  );
}
