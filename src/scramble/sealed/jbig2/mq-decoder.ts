/** The MQ arithmetic decoder of ITU-T T.88 Annex E. It reads any bytes: past the end it sees the marker. */
import { NEXT_LPS, NEXT_MPS, QE } from './mq-tables.ts';

export class MqDecoder {
  readonly #states: Uint8Array;
  readonly #data: Uint8Array;
  #bp = 0;
  #a = 0x8000;
  #c: number;
  #ct = 0;
  #overrun = 0;

  /**
   * @param data the code, with or without its closing marker
   * @param contexts number of contexts
   */
  constructor(data: Uint8Array, contexts: number) {
    this.#states = new Uint8Array(contexts);
    this.#data = data;
    this.#c = (data.length > 0 ? data[0]! : 0xff) << 16;
    this.#byteIn();
    this.#c <<= 7;
    this.#ct -= 7;
  }

  /** The next decision in context `cx`. */
  decode(cx: number): 0 | 1 {
    const s = this.#states[cx]!;
    const qe = QE[s]!;
    let a = this.#a - qe;
    let bit = s & 1;
    if (this.#c >>> 16 < qe) {
      if (a < qe) this.#states[cx] = NEXT_MPS[s]!;
      else {
        bit ^= 1;
        this.#states[cx] = NEXT_LPS[s]!;
      }
      a = qe;
    } else {
      this.#c -= qe << 16;
      if (a & 0x8000) {
        this.#a = a;
        return bit as 0 | 1;
      }
      if (a < qe) {
        bit ^= 1;
        this.#states[cx] = NEXT_LPS[s]!;
      } else this.#states[cx] = NEXT_MPS[s]!;
    }
    do {
      if (this.#ct === 0) this.#byteIn();
      a <<= 1;
      this.#c <<= 1;
      this.#ct--;
    } while (!(a & 0x8000));
    this.#a = a;
    return bit as 0 | 1;
  }

  /**
   * How many of the next `count` decisions in context `cx`, all in that context, are 0 before the first 1.
   * Stops after the 1. The bulk of a white page is taken in steps of many decisions.
   * @returns 0..count; below `count` the 1 has been read as well
   */
  decodeZeros(cx: number, count: number): number {
    let done = 0;
    while (done < count) {
      const s = this.#states[cx]!;
      if (!(s & 1)) {
        const qe = QE[s]!;
        const most = Math.min((this.#a - 0x8000) / qe, (this.#c >>> 16) / qe);
        const n = Math.min(count - done, Math.floor(most));
        if (n > 0) {
          this.#a -= n * qe;
          this.#c -= (n * qe) << 16;
          done += n;
          continue;
        }
      }
      if (this.decode(cx)) return done;
      done++;
    }
    return done;
  }

  /** Index of the byte read last, at most the data's length. */
  get position(): number {
    return this.#bp;
  }

  /** How many bytes had to be made up past the data's end. */
  get overrun(): number {
    return this.#overrun;
  }

  #byteIn(): void {
    const data = this.#data;
    const last = data.length;
    const b = this.#bp < last ? data[this.#bp]! : 0xff;
    const next = this.#bp + 1 < last ? data[this.#bp + 1]! : 0xff;
    if (b === 0xff) {
      if (next > 0x8f) {
        this.#overrun++;
        this.#c += 0xff00;
        this.#ct = 8;
      } else {
        this.#bp++;
        this.#c += next << 9;
        this.#ct = 7;
      }
    } else {
      this.#bp++;
      this.#c += next << 8;
      this.#ct = 8;
    }
  }
}
