// The cheapest clock there is: a variable that a timer sets. Read from the event loop it is up to 5 ms late.
import { setInterval } from 'node:timers';

let now = 0;
let timer;

/** Milliseconds; the first call starts the timer, which keeps no process alive. */
export function coarseNow() {
  if (timer === undefined) start();
  return now;
}

function start() {
  now = performance.now();
  timer = setInterval(() => (now = performance.now()), 5);
  timer.unref();
}
