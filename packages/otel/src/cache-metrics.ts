/** Metrics that are read from core's counts whenever they are collected. */
import type { Attributes, BatchObservableCallback, Meter, Observable } from '@opentelemetry/api';
import { allStats } from '@purecache/core';
import { attributesOf } from './attributes.js';

/** What core counts, by method. */
type Count = 'hits' | 'staleHits' | 'misses' | 'coalesced' | 'evictions' | 'size';

interface Sum {
  readonly attributes: Attributes;
  readonly counts: Map<Count, number>;
}

/** Makes the instruments, and has them read. Returns what ends that. */
export function observeCaches(meter: Meter): () => void {
  const counter = (name: string, unit: string, description: string): Observable =>
    meter.createObservableCounter(name, { unit, description });
  const instruments: Record<Count, Observable> = {
    hits: counter('purecache.hits', '{call}', 'Calls answered with a fresh entry.'),
    staleHits: counter('purecache.stale_hits', '{call}', 'Calls answered with an entry past its time to live.'),
    misses: counter('purecache.misses', '{call}', 'Calls that found nothing and led a load.'),
    coalesced: counter('purecache.coalesced', '{call}', 'Calls that joined the load of another one.'),
    evictions: counter('purecache.evictions', '{entry}', 'Entries dropped for want of room.'),
    size: meter.createObservableUpDownCounter('purecache.size', { unit: '{entry}', description: 'Entries held.' }),
  };
  const all = Object.entries(instruments) as [Count, Observable][];
  const read: BatchObservableCallback = (result) => {
    for (const { attributes, counts } of sums(all.map(([count]) => count))) {
      for (const [count, instrument] of all) {
        const value = counts.get(count);
        if (value !== undefined) result.observe(instrument, value, attributes);
      }
    }
  };
  const observables = all.map(([, instrument]) => instrument);
  meter.addBatchObservableCallback(read, observables);
  return () => meter.removeBatchObservableCallback(read, observables);
}

/**
 * Added up over methods of one name, which would overwrite each other. What was never called is left out: until then a
 * method does not know its class, and would leave a series of another name behind.
 */
function sums(names: readonly Count[]): Iterable<Sum> {
  const bySeries = new Map<string, Sum>();
  for (const stats of allStats()) {
    if (stats.hits + stats.staleHits + stats.misses + stats.coalesced + stats.loads === 0) continue;
    const series = JSON.stringify([stats.method, stats.namespace]);
    const sum = bySeries.get(series) ?? { attributes: attributesOf(stats), counts: new Map<Count, number>() };
    bySeries.set(series, sum);
    for (const name of names) {
      const value = stats[name];
      if (value !== undefined) sum.counts.set(name, (sum.counts.get(name) ?? 0) + value);
    }
  }
  return bySeries.values();
}
