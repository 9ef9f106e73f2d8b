/** Metrics of loads: how many, how long, and how many at this moment. */
import type { Counter, Histogram, Meter, UpDownCounter } from '@opentelemetry/api';
import type { LoadInfo } from '@purecache/core';
import { attributesOf, OUTCOME } from './attributes.js';

/** In seconds: those of the semantic conventions for HTTP, and finer ones, as a load may also read a file. */
const BOUNDARIES = [
  ...[0.000_1, 0.000_5, 0.001, 0.002_5],
  ...[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
];

export class LoadMetrics {
  readonly #loads: Counter;
  readonly #duration: Histogram;
  readonly #inFlight: UpDownCounter;

  constructor(meter: Meter) {
    this.#loads = meter.createCounter('purecache.loads', { unit: '{load}', description: 'Runs of cached methods.' });
    this.#duration = meter.createHistogram('purecache.load.duration', {
      unit: 's',
      description: 'How long runs of cached methods took.',
      advice: { explicitBucketBoundaries: BOUNDARIES },
    });
    this.#inFlight = meter.createUpDownCounter('purecache.loads.in_flight', {
      unit: '{load}',
      description: 'Runs of cached methods under way.',
    });
  }

  /** Counts a load that begins now, and, when it is over, how it ended and how long it took. */
  begin(load: LoadInfo): void {
    const attributes = attributesOf(load);
    const beganAt = performance.now();
    this.#inFlight.add(1, attributes);
    load.onEnd((failure) => {
      const seconds = (performance.now() - beganAt) / 1_000;
      const ended = { ...attributes, [OUTCOME]: failure === undefined ? 'success' : 'error' };
      this.#inFlight.add(-1, attributes);
      this.#loads.add(1, ended);
      this.#duration.record(seconds, ended);
    });
  }
}
