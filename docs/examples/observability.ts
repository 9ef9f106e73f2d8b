/** A view inside: counts, events, traces, OpenTelemetry, Prometheus. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import {
  allStats,
  CACHE_CHANNEL,
  Cached,
  cachedMethodsOf,
  withTrace,
  type CacheEvent,
  type CacheOutcome,
} from '@purecache/core';
import { LRU } from '@purecache/lru';
import { instrumentPurecache } from '@purecache/otel';

export class Catalogue {
  constructor(private readonly fetchPrice: (sku: string) => Promise<number>) {}

  @Cached({ backend: LRU, capacity: 1_000 })
  async price(sku: string): Promise<number> {
    return this.fetchPrice(sku);
  }
}

// #region stats
/** A line per cached method of the process, the worst first. */
export function worstFirst(): string[] {
  return [...allStats()]
    .sort((a, b) => b.misses - a.misses)
    .map(({ method, hits, misses }) => `${method}: ${hits} of ${hits + misses} calls were hits`);
}
// #endregion

// #region methods
/** What is cached of an object, and whose the caches are: `price (object)`. */
export function describeCaches(object: object): string[] {
  return cachedMethodsOf(object).map(({ name, scope }) => `${name} (${scope})`);
}
// #endregion

// #region events
/** Logs what goes wrong in any cache. Returns what ends it. */
export function logFailures(log: (line: string) => void): () => void {
  const listener = (message: unknown): void => {
    const event = message as CacheEvent;
    switch (event.type) {
      case 'load-error':
      case 'refresh-error':
        log(`${event.method} failed after ${Math.round(event.duration)} ms: ${event.errorName}`);
        break;
      case 'backend-error':
        log(`${event.method}: ${event.operation} failed: ${event.code}`);
        break;
    }
  };
  subscribe(CACHE_CHANNEL, listener);
  return () => unsubscribe(CACHE_CHANNEL, listener);
}
// #endregion

// #region header
/** Answers a request, and tells in the header `Cache-Status` (RFC 9211) what the caches did for it. */
export async function respond(response: ServerResponse, answer: () => Promise<unknown>): Promise<void> {
  const { result, outcomes } = await withTrace(answer);
  response.setHeader('Cache-Status', outcomes.map(cacheStatus).join(', '));
  response.end(JSON.stringify(result));
}

const STATUS = { hit: 'hit', stale: 'hit; detail=stale', miss: 'fwd=miss', coalesced: 'fwd=miss; collapsed' };

function cacheStatus({ method, outcome, key }: CacheOutcome): string {
  return `"${method}"; ${STATUS[outcome]}; key="${key}"`;
}
// #endregion

// #region otel
/** Once at the start, after the SDK of OpenTelemetry was started: it reports to the global providers. */
export const { disable } = instrumentPurecache();
// #endregion

// #region prometheus
/** Serves the metrics of all caches to Prometheus, at any path. */
export function serveMetrics(port: number): Server {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meterProvider = new MeterProvider({ readers: [exporter] });
  const caches = instrumentPurecache({ meterProvider, spans: false });
  const server = createServer((request, response) => exporter.getMetricsRequestHandler(request, response));
  server.on('close', () => {
    caches.disable();
    void meterProvider.shutdown();
  });
  return server.listen(port);
}
// #endregion
