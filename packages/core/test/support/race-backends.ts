/** The backends that races are run on: in memory, and on a server whose answers come when the scheduler says so. */
import { fromMap } from '../../src/index.js';
import type { Race } from './race.js';
import { Remote } from './remote.js';

/** Not `LRU`, whose sweep timer would never let a scheduler of timers come to rest. */
export const memory: Race['backend'] = (clock) => fromMap(new Map(), { clock });

export const remote: Race['backend'] = (clock, scheduler) =>
  new Remote(clock, async (operation, when) => {
    await scheduler.schedule(Promise.resolve(), `${operation} ${when}`);
  });
