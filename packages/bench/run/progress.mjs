// The line that shows how far a run is.
import { format } from 'node:util';
import cliProgress from 'cli-progress';

/** A bar in a terminal, elsewhere a line every ten seconds. */
export function startProgress(total) {
  const bar = new cliProgress.SingleBar({
    format: '{bar} {value}/{total}  {duration_formatted} of about {all}  {what}',
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
    barsize: 20,
  });
  const started = performance.now();
  let done = 0;
  bar.start(total, 0, { all: '?', what: '' });
  return {
    next(workload, { contender, cases }) {
      done++;
      const all = (((performance.now() - started) / done) * total) / 60_000;
      bar.update(done, { all: `${all.toFixed(1)} min`, what: format('%s: %s: %s', workload, cases[0], contender) });
    },
    stop: () => bar.stop(),
  };
}
