/** What is stored for a result that needs more than its bare value. */

const BRAND = Symbol.for('purecache.record');

/** Whether a method's result was a plain value or came by a promise. */
export type ResultKind = 'sync' | 'async';

/**
 * An entry with facts beside its value. A plain result is stored as itself; a record stands for a result of `undefined`,
 * for one whose kind differs from the method's, for a cached failure, and for entries with dates or tags. A remote backend keeps the fields
 * beside the value, in its envelope, never inside it.
 */
export class CacheRecord {
  readonly value: unknown;
  /** Absent: of the method's own kind. */
  readonly kind: ResultKind | undefined;
  /** When the load began, in milliseconds of the backend's clock. */
  readonly startedAt: number | undefined;
  /** Milliseconds of freshness, from the store. */
  readonly freshFor: number | undefined;
  /** Milliseconds after `freshFor` during which the value may be served as stale. */
  readonly staleFor: number | undefined;
  /** Milliseconds that the load took. */
  readonly loadTime: number | undefined;
  readonly tags: readonly string[] | undefined;
  /** In memory: how many times tags had been invalidated when the load began. */
  readonly stamp: number | undefined;
  /** A cached failure: what the method threw, boxed so that a thrown `undefined` counts. */
  readonly error: { readonly thrown: unknown } | undefined;

  constructor(fields: Partial<CacheRecord>) {
    this.value = fields.value;
    this.kind = fields.kind;
    this.startedAt = fields.startedAt;
    this.freshFor = fields.freshFor;
    this.staleFor = fields.staleFor;
    this.loadTime = fields.loadTime;
    this.tags = fields.tags;
    this.stamp = fields.stamp;
    this.error = fields.error;
  }

  static {
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /** Recognises records of any copy of this module. */
  static is(value: unknown): value is CacheRecord {
    if (typeof value !== 'object' || value === null) return false;
    try {
      // A load of a missing property costs less than `in` where values have many shapes; this is the hit path.
      return (value as { [BRAND]?: unknown })[BRAND] === true;
    } catch {
      return false; // a proxy that refuses to be asked
    }
  }
}
