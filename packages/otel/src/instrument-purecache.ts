/** `instrumentPurecache`: turns the metrics and spans on, and off again. */
import { metrics, trace, type MeterProvider, type TracerProvider } from '@opentelemetry/api';
import { instrumentLoads } from '@purecache/core';
import { observeCaches } from './cache-metrics.js';
import { LoadMetrics } from './load-metrics.js';
import { runInSpan } from './load-span.js';

/** The instrumentation scope of all metrics and spans. */
const SCOPE = '@purecache/otel';

export interface PurecacheInstrumentationOptions {
  /** Where metrics go. Default: the global one at the time of the call, so register the SDK first. */
  meterProvider?: MeterProvider;
  /** Where spans go. Default: the global one. */
  tracerProvider?: TracerProvider;
  /** Whether loads get spans. Default: `true`. */
  spans?: boolean;
}

export interface PurecacheInstrumentation {
  /** Turns it off. Loads under way are still counted, and their spans end. */
  disable(): void;
}

/**
 * Reports what the caches of the process do: every method decorated with `@Cached` and every function of `cache()`,
 * those that are defined later included.
 *
 * Hits and misses are read from core's own counts whenever metrics are collected, so they cost a call nothing. Loads are
 * timed one by one, and each runs inside of a span, which is the parent of the spans that the method makes.
 *
 * All metrics have the attributes `purecache.method` and, on a shared backend, `purecache.namespace`; nothing tells keys,
 * values or error messages. Called twice, it reports twice: once to each provider.
 */
export function instrumentPurecache(options: PurecacheInstrumentationOptions = {}): PurecacheInstrumentation {
  const { meterProvider = metrics, tracerProvider = trace, spans = true } = options;
  const meter = meterProvider.getMeter(SCOPE);
  const tracer = tracerProvider.getTracer(SCOPE);
  const loads = new LoadMetrics(meter);
  const stopObserving = observeCaches(meter);
  const stopInstrumenting = instrumentLoads((load, run) => {
    loads.begin(load);
    return spans ? runInSpan(tracer, load, run) : run();
  });
  return {
    disable() {
      stopObserving();
      stopInstrumenting();
    },
  };
}
