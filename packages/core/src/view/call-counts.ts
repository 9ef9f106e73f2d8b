/** Counts what came of calls: of one cache, and of a method on all its caches together. */
export class CallCounts {
  hits = 0;
  misses = 0;
  loads = 0;
  loadErrors = 0;
  staleHits = 0;
  coalesced = 0;
}
