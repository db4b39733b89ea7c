/**
 * A small adaptive binary arithmetic coder for the occupancy map: the range coder of LZMA (Pavlov,
 * LZMA specification, "Range coder"), with 16-bit probabilities whose step shrinks as a context is
 * seen more often. Integers only, so every machine writes and reads the same bytes.
 */

const TOP = 2 ** 24;

/** Adaptive probability that the next bit is 0, in 1/65536, one a context. */
export interface BitModel {
  readonly probability: Uint16Array;
  readonly seen: Uint8Array;
}

/** A model of `contexts` contexts, all at one half. */
export function createBitModel(contexts: number): BitModel {
  return { probability: new Uint16Array(contexts).fill(32768), seen: new Uint8Array(contexts) };
}

/** Moves one context toward `bit`: by 1/2.. at first, by 1/64 once it is settled. */
function adapt(model: BitModel, context: number, bit: number): void {
  const n = model.seen[context]!;
  const p = model.probability[context]!;
  const target = bit ? 192 : 65344;
  model.probability[context] = p + Math.trunc((target - p) / (n + 2));
  if (n < 62) model.seen[context] = n + 1;
}

/** Writes bits, each under a context. */
export class ArithmeticEncoder {
  private low = 0;
  private range = 0xffffffff;
  private cache = 0;
  private pending = 0;
  private started = false;
  private readonly bytes: number[] = [];

  encode(model: BitModel, context: number, bit: number): void {
    // `range` has at least 25 bits, so both halves stay above zero.
    const bound = Math.floor(this.range / 65536) * model.probability[context]!;
    if (bit) {
      this.low += bound;
      this.range -= bound;
    } else {
      this.range = bound;
    }
    adapt(model, context, bit);
    while (this.range < TOP) {
      this.range *= 256;
      this.shift();
    }
  }

  /** Ends the code and returns it; trailing zero bytes are dropped (the decoder reads zeros past the end). */
  finish(): Uint8Array {
    for (let i = 0; i < 5; i++) this.shift();
    let n = this.bytes.length;
    while (n > 0 && this.bytes[n - 1] === 0) n--;
    return Uint8Array.from(this.bytes.slice(0, n));
  }

  private shift(): void {
    const carry = this.low >= 2 ** 32 ? 1 : 0;
    if (carry || this.low < 0xff000000) {
      if (this.started) this.bytes.push((this.cache + carry) & 0xff);
      for (; this.pending > 0; this.pending--) this.bytes.push((0xff + carry) & 0xff);
      this.started = true;
      this.cache = Math.floor(this.low / TOP) & 0xff;
    } else {
      this.pending++;
    }
    this.low = (this.low % TOP) * 256;
  }
}

/** Reads what {@link ArithmeticEncoder} wrote. */
export class ArithmeticDecoder {
  private code = 0;
  private range = 0xffffffff;
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    for (let i = 0; i < 4; i++) this.code = this.code * 256 + this.next();
  }

  decode(model: BitModel, context: number): number {
    const bound = Math.floor(this.range / 65536) * model.probability[context]!;
    let bit = 0;
    if (this.code < bound) {
      this.range = bound;
    } else {
      this.code -= bound;
      this.range -= bound;
      bit = 1;
    }
    adapt(model, context, bit);
    while (this.range < TOP) {
      this.range *= 256;
      this.code = this.code * 256 + this.next();
    }
    return bit;
  }

  private next(): number {
    return this.at < this.bytes.length ? this.bytes[this.at++]! : 0;
  }
}
