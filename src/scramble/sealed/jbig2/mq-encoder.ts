/**
 * The MQ arithmetic encoder of ITU-T T.88 Annex E (the same as JPEG 2000's), one byte of state for
 * each context.
 */
import { NEXT_LPS, NEXT_MPS, QE } from './mq-tables.ts';

/** Encodes decisions; call {@link MqEncoder.flush} once at the end. */
export class MqEncoder {
  /** State of each context, all 0 at the start. */
  readonly #states: Uint8Array;
  #a = 0x8000;
  #c = 0;
  #ct = 12;
  /** Byte 0 is the one before the first (T.88 E.2.8: BP starts at BPST - 1); it is never sent. */
  #out = new Uint8Array(4096);
  #bp = 0;

  /** @param contexts number of contexts */
  constructor(contexts: number) {
    this.#states = new Uint8Array(contexts);
  }

  /** Encodes decision `bit` in context `cx`. */
  encode(cx: number, bit: number): void {
    const s = this.#states[cx]!;
    const qe = QE[s]!;
    let a = this.#a - qe;
    if ((s & 1) === bit) {
      if (a & 0x8000) {
        this.#c += qe;
        this.#a = a;
        return;
      }
      if (a < qe) a = qe;
      else this.#c += qe;
      this.#states[cx] = NEXT_MPS[s]!;
    } else {
      if (a < qe) this.#c += qe;
      else a = qe;
      this.#states[cx] = NEXT_LPS[s]!;
    }
    do {
      a <<= 1;
      this.#c <<= 1;
      if (--this.#ct === 0) this.#byteOut();
    } while (!(a & 0x8000));
    this.#a = a;
  }

  /**
   * Encodes `count` times `bit` in context `cx`, the same bytes as so many calls of {@link encode}.
   * As long as no renormalisation falls due, decisions only add up: a white page costs next to nothing.
   */
  encodeRun(cx: number, bit: number, count: number): void {
    while (count > 0) {
      const s = this.#states[cx]!;
      if ((s & 1) === bit) {
        const qe = QE[s]!;
        const n = Math.min(count, Math.floor((this.#a - 0x8000) / qe));
        if (n > 0) {
          this.#a -= n * qe;
          this.#c += n * qe;
          count -= n;
          continue;
        }
      }
      this.encode(cx, bit);
      count--;
    }
  }

  /** Ends the code and returns its bytes, without the closing marker (FF AC). */
  flush(): Uint8Array {
    const top = this.#c + this.#a;
    this.#c |= 0xffff;
    if (this.#c >= top) this.#c -= 0x8000;
    this.#c <<= this.#ct;
    this.#byteOut();
    this.#c <<= this.#ct;
    this.#byteOut();
    // A last FF belongs to the marker, which the decoder supplies for itself.
    const end = this.#out[this.#bp] === 0xff ? this.#bp : this.#bp + 1;
    return this.#out.slice(1, end);
  }

  #byteOut(): void {
    let out = this.#out;
    if (this.#bp + 2 > out.length) {
      out = new Uint8Array(out.length * 2);
      out.set(this.#out);
      this.#out = out;
    }
    let stuffed = out[this.#bp] === 0xff;
    if (!stuffed && this.#c >= 0x8000000) {
      // Carry into the byte before; if that makes it FF, a bit is stuffed after it.
      stuffed = ++out[this.#bp]! === 0xff;
      this.#c &= 0x7ffffff;
    }
    this.#bp++;
    if (stuffed) {
      out[this.#bp] = this.#c >>> 20;
      this.#c &= 0xfffff;
      this.#ct = 7;
    } else {
      out[this.#bp] = this.#c >>> 19;
      this.#c &= 0x7ffff;
      this.#ct = 8;
    }
  }
}
