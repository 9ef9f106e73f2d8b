/** How long loads take: a histogram in constant space, from which quantiles are read. */

/** The share by which a quantile may be off; a little less than is promised, for what rounding adds. */
const ERROR = 0.049;
const SHORTEST = 0.01;
const LONGEST = 3_600_000;
/** Of the ratio of a bucket's bounds: what lies between them is off by at most `ERROR` from their geometric middle. */
const LOG_RATIO = 2 * Math.log1p(ERROR);
const BUCKETS = Math.round(Math.log(LONGEST / SHORTEST) / LOG_RATIO) + 1;
/** What a bucket can count to. */
const MOST = 2 ** 32 - 1;

/**
 * Durations in milliseconds, in buckets whose bounds grow by a constant ratio: DDSketch (Masson, Rim and Lee, "DDSketch:
 * a fast and fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019) with fixed bounds. Quantiles are
 * off by at most 5 % between 0.01 ms and 1 h; what is shorter or longer counts as that. Takes less than 1 KB, and next to
 * nothing before the first duration.
 */
export class LoadTimes {
  #buckets: Uint32Array | undefined;
  #count = 0;

  /** Durations counted. */
  get count(): number {
    return this.#count;
  }

  /** The median; `undefined`: nothing was counted yet. */
  get p50(): number | undefined {
    return this.quantile(0.5);
  }

  /** What 99 of 100 loads did not take longer than; `undefined`: nothing was counted yet. */
  get p99(): number | undefined {
    return this.quantile(0.99);
  }

  /** Counts a duration, in milliseconds. What is no number, as from a broken clock, is left out. */
  add(duration: number): void {
    if (Number.isNaN(duration)) return;
    this.#buckets ??= new Uint32Array(BUCKETS);
    this.#put(this.#buckets, bucketOf(duration), 1);
  }

  /** Counts all that another histogram has counted. */
  merge(other: LoadTimes): void {
    if (other.#buckets === undefined) return;
    const target = (this.#buckets ??= new Uint32Array(BUCKETS));
    other.#buckets.forEach((counted, bucket) => this.#put(target, bucket, counted));
  }

  /**
   * The duration, in milliseconds, that a share of all loads did not exceed (the nearest rank).
   *
   * @param share from 0 (the shortest) to 1 (the longest)
   * @returns `undefined`: nothing was counted yet
   */
  quantile(share: number): number | undefined {
    if (this.#buckets === undefined) return undefined;
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let passed = 0;
    const bucket = this.#buckets.findIndex((counted) => (passed += counted) >= rank);
    return SHORTEST * Math.exp(bucket * LOG_RATIO);
  }

  /** A bucket that is full stays so: it takes 4 billion loads of one duration. */
  #put(buckets: Uint32Array, bucket: number, times: number): void {
    const before = buckets[bucket] as number;
    const after = Math.min(MOST, before + times);
    buckets[bucket] = after;
    this.#count += after - before;
  }
}

function bucketOf(duration: number): number {
  const bounded = Math.min(LONGEST, Math.max(SHORTEST, duration));
  return Math.round(Math.log(bounded / SHORTEST) / LOG_RATIO);
}
