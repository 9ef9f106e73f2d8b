/** The real SDK with exporters that keep what they are given, and what a test wants to read of it. */
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { context, type Attributes } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type Histogram,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

export interface Point {
  readonly attributes: Attributes;
  readonly value: number | Histogram;
}

export class Metrics {
  readonly #exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  readonly provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: this.#exporter })] });

  /** All that is reported now, by metric. */
  async collect(): Promise<Map<string, { unit: string; points: Point[] }>> {
    this.#exporter.reset();
    await this.provider.forceFlush();
    const metrics = this.#exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap((scope) => scope.metrics);
    return new Map(
      metrics.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        {
          unit: descriptor.unit,
          points: dataPoints.map(({ attributes, value }) => ({ attributes, value: value as Point['value'] })),
        },
      ]),
    );
  }

  /** The points of one method, by metric; numbers only. */
  async of(method: string): Promise<Record<string, number>> {
    const figures: Record<string, number> = {};
    for (const [name, { points }] of await this.collect()) {
      for (const { attributes, value } of points) {
        if (attributes['purecache.method'] !== method || typeof value !== 'number') continue;
        const outcome = attributes['purecache.outcome'];
        const series = name.replace(/^purecache\./, '') + (outcome === undefined ? '' : ` ${String(outcome)}`);
        if (series in figures) throw new Error(`two points of ${series}`);
        figures[series] = value;
      }
    }
    return figures;
  }
}

export class Spans {
  readonly exporter = new InMemorySpanExporter();
  readonly provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(this.exporter)] });

  get finished() {
    return this.exporter.getFinishedSpans();
  }
}

/** Spans are active through what is awaited only with a context manager, which the SDK for Node registers. */
export function useContextManager(): void {
  const manager = new AsyncLocalStorageContextManager();
  beforeAll(() => {
    context.setGlobalContextManager(manager.enable());
  });
  afterAll(() => {
    context.disable();
  });
}
