/** Says that an entry is larger than what may be stored. */

/** The value is not stored; the call that made it gets it all the same. */
export class ValueTooLarge extends RangeError {
  /** Bytes of what is too large. */
  readonly bytes: number;
  /** The most bytes there may be. */
  readonly limit: number;

  constructor(what: string, bytes: number, limit: number, cure: string) {
    super(`${what} ${bytes} bytes, more than ${limit}. ${cure}`);
    this.name = 'ValueTooLarge';
    this.bytes = bytes;
    this.limit = limit;
  }
}
