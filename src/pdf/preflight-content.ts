/**
 * What a page draws, and in which state: just enough of a content stream's language (ISO 32000-1,
 * annex A) to follow matrices, fill colours and graphics states to each `Do`. Forms are not entered.
 */
import type { Transform } from '../raster/outline.ts';
import { concat, IDENTITY } from '../raster/outline.ts';
import {
  decodePDFRawStream,
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFRawStream,
  PDFStream,
} from './pdf-lib.ts';

/** A fill colour; `other` is a pattern, a separation, an ICC profile and the like. */
export interface Fill {
  readonly space: 'gray' | 'rgb' | 'cmyk' | 'other';
  readonly values: readonly number[];
}

/** One XObject drawn by a page, or something that the page paints by itself. */
export interface Drawing {
  /** Its resource name; empty when the page paints by itself. */
  readonly name: string;
  readonly object: PDFStream | undefined;
  readonly matrix: Transform;
  readonly fill: Fill;
  /** The graphics states that were set, later entries over earlier ones: key to value as written. */
  readonly state: ReadonlyMap<string, string>;
}

interface State {
  matrix: Transform;
  fill: Fill;
  state: Map<string, string>;
}

/** Bytes of the page's content streams, unpacked and joined. */
export function contentBytes(context: PDFContext, page: PDFDict): Uint8Array {
  const contents = page.lookup(PDFName.of('Contents'));
  const streams =
    contents instanceof PDFArray ? contents.asArray().map((item) => context.lookup(item)) : [contents];
  return Buffer.concat(
    streams.flatMap((stream) => (stream instanceof PDFStream ? [unpack(stream), Uint8Array.of(0x0a)] : [])),
  );
}

/** A stream without its filters. */
export const unpack = (stream: PDFStream): Uint8Array =>
  stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : stream.getContents();

/** Operators that paint: paths, shadings, text, inline images. */
const PAINTS = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'S', 's', 'sh', 'Tj', 'TJ', "'", '"', 'BI']);

/** Everything that a page draws, in order. */
export function drawings(context: PDFContext, page: PDFDict): Drawing[] {
  const resources = page.lookup(PDFName.of('Resources'));
  const resource = (kind: string, name: string) => {
    const table = resources instanceof PDFDict ? resources.lookup(PDFName.of(kind)) : undefined;
    return table instanceof PDFDict ? table.lookup(PDFName.of(name)) : undefined;
  };
  const out: Drawing[] = [];
  let now: State = { matrix: IDENTITY, fill: { space: 'gray', values: [0] }, state: new Map() };
  const stack: State[] = [];
  let operands: string[] = [];
  const numbers = (n: number): number[] => operands.slice(-n).map(Number);
  for (const word of words(contentBytes(context, page))) {
    if (/^[-+.\d/(<[]/.test(word)) {
      operands.push(word);
      continue;
    }
    if (word === 'q') stack.push({ ...now, state: new Map(now.state) });
    else if (word === 'Q') now = stack.pop() ?? now;
    else if (word === 'cm') now.matrix = concat(numbers(6) as unknown as Transform, now.matrix);
    else if (word === 'g') now.fill = { space: 'gray', values: numbers(1) };
    else if (word === 'rg') now.fill = { space: 'rgb', values: numbers(3) };
    else if (word === 'k') now.fill = { space: 'cmyk', values: numbers(4) };
    else if (word === 'cs' || word === 'sc' || word === 'scn') now.fill = { space: 'other', values: [] };
    else if (word === 'gs') {
      const dict = resource('ExtGState', (operands.at(-1) ?? '').slice(1));
      if (dict instanceof PDFDict)
        for (const [key, value] of dict.entries())
          now.state.set(key.decodeText(), String(context.lookup(value)));
    } else if (word === 'Do' || PAINTS.has(word)) {
      const name = word === 'Do' ? (operands.at(-1) ?? '').slice(1) : '';
      const object = name ? resource('XObject', name) : undefined;
      out.push({
        name,
        object: object instanceof PDFStream ? object : undefined,
        matrix: now.matrix,
        fill: now.fill,
        state: new Map(now.state),
      });
    }
    operands = [];
  }
  return out;
}

/** The words of a content stream; a string is one word, inline images are skipped. */
export function* words(bytes: Uint8Array): Generator<string> {
  const text = Buffer.from(bytes).toString('latin1');
  const pattern = /%[^\r\n]*|\(|<<|>>|<[0-9A-Fa-f\s]*>|[[\]{}]|\/[^\s()<>[\]{}/%]*|[^\s()<>[\]{}/%]+/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [word] = match;
    if (word.startsWith('%')) continue;
    if (word === '(') {
      const end = stringEnd(text, match.index);
      yield text.slice(match.index, end);
      pattern.lastIndex = end;
    } else if (word === 'ID') {
      const end = /\sEI(?=\s|$)/g;
      end.lastIndex = pattern.lastIndex;
      pattern.lastIndex = end.exec(text) ? end.lastIndex : text.length;
    } else yield word;
  }
}

/** Just behind the string that begins at `start`: parentheses inside it balance or are escaped. */
function stringEnd(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return i + 1;
  }
  return text.length;
}
