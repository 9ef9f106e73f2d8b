/** The plot of a run: how long calls took, and where they were answered, over time. */
import { linePlot, type PlotLine } from './line-plot.js';
import type { History, Progress } from './messages.js';

export interface Run {
  readonly startedAt: number;
  readonly seconds: number;
  readonly killedAt: number;
  readonly restartedAt: number;
  readonly histories: readonly History[];
  readonly progress: readonly (readonly Progress[])[];
}

/** Of a sorted list: what the share of its items does not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.trunc(sorted.length * share))] ?? NaN;
}

export function fleetPlot(run: Run, about: string): string {
  const { startedAt, seconds, killedAt, restartedAt } = run;
  const step = seconds >= 10 ? 0.25 : 0.1;
  const buckets = latenciesBy(run, step);
  const line = (name: string, share: number, colour: string): PlotLine => ({
    name,
    colour,
    points: buckets.flatMap((sorted, at) => (sorted.length === 0 ? [] : [[at * step, percentile(sorted, share)]])),
  });
  return linePlot({
    title: 'Four processes, one server that is killed and started again',
    about,
    seconds,
    bands: [{ from: (killedAt - startedAt) / 1_000, to: (restartedAt - startedAt) / 1_000, label: 'no server' }],
    panels: [
      {
        title: 'Time that a call takes (logarithmic)',
        isLogarithmic: true,
        ticks: [
          [0.001, '1 µs'],
          [0.01, '10 µs'],
          [0.1, '100 µs'],
          [1, '1 ms'],
          [10, '10 ms'],
          [100, '100 ms'],
          [1_000, '1 s'],
        ],
        lines: [line('p50', 0.5, '#1f6feb'), line('p99', 0.99, '#cf222e')],
      },
      {
        title: 'Calls that were answered without a load of their own or another call’s',
        ticks: [0, 25, 50, 75, 100].map((share) => [share, `${share} %`] as const),
        lines: ratios(run, step),
      },
    ],
  });
}

function latenciesBy({ histories, startedAt }: Run, step: number): number[][] {
  const buckets: number[][] = [];
  for (const { calls } of histories) {
    for (const [at, begunAt] of calls.begunAt.entries()) {
      const bucket = Math.max(0, Math.trunc((begunAt - startedAt) / 1_000 / step));
      (buckets[bucket] ??= []).push(calls.latencies[at] as number);
    }
  }
  return Array.from(buckets, (bucket = []) => bucket.sort((a, b) => a - b));
}

function ratios({ progress, startedAt, seconds }: Run, step: number): PlotLine[] {
  const near: [number, number][] = [];
  const all: [number, number][] = [];
  for (let from = 0; from + step <= seconds; from += step) {
    const sum = { calls: 0, nearHits: 0, sharedHits: 0 };
    for (const counts of progress) {
      const before = countsAt(counts, startedAt + from * 1_000);
      const after = countsAt(counts, startedAt + (from + step) * 1_000);
      for (const name of ['calls', 'nearHits', 'sharedHits'] as const) sum[name] += after[name] - before[name];
    }
    if (sum.calls === 0) continue;
    near.push([from, (100 * sum.nearHits) / sum.calls]);
    all.push([from, (100 * (sum.nearHits + sum.sharedHits)) / sum.calls]);
  }
  return [
    { name: 'from memory', colour: '#2da44e', points: near },
    { name: 'from memory or the server', colour: '#8250df', points: all },
  ];
}

const NOTHING: Progress = { at: -Infinity, calls: 0, nearHits: 0, sharedHits: 0, failed: 0, survived: 0 };

/** The last counts that were told up to a time. */
function countsAt(counts: readonly Progress[], at: number): Progress {
  return counts.findLast((progress) => progress.at <= at) ?? NOTHING;
}
