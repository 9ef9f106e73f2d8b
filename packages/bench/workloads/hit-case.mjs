// A hit of a cached method on one object with 10,000 warm entries: until the call returns, and awaited.
import { loader } from '../data/load.mjs';
import { awaitAll, callAll } from '../data/method-calls.mjs';
import { randomIndexes, shuffledIndexes } from '../data/random.mjs';
import { serviceClass } from '../data/service-class.mjs';
import { nanosecondsPerCall } from '../timing/nanoseconds-per-call.mjs';
import { takesMethod } from './takes-method.mjs';

const ENTRIES = 10_000;

/** @param {{ isAsync: boolean, shape: import('../data/shapes.mjs').Shape, ttl?: number }} options */
export function hitCase({ isAsync, shape, ttl }) {
  const setup = { isAsync, shape, ttl, capacity: ENTRIES };
  return {
    name: `${isAsync ? 'async' : 'sync'}, ${shape.label}`,
    limit: 'limit: Map.get',
    metrics: isAsync ? [AWAITED, RETURNED] : [RETURNED],
    setup,
    takes: (contender) => takesMethod(contender, setup),
    run: (contender, effort) => measureHit(contender, setup, effort),
  };
}

const AWAITED = { id: 'awaited', label: 'awaited', unit: 'ns', better: 'lower' };
const RETURNED = { id: 'returned', label: 'until return', unit: 'ns', better: 'lower' };

async function measureHit(contender, setup, effort) {
  const { isAsync, shape } = setup;
  const entries = effort.size(ENTRIES);
  const counter = { loads: 0 };
  const Service = serviceClass(contender, { ...setup, capacity: entries }, { get: loader(shape, isAsync, counter) });
  const service = new Service();
  const columns = shape.columns(entries);
  await awaitAll(service, columns(shuffledIndexes(entries)));

  const { loads } = counter;
  const indexes = randomIndexes(entries);
  const prepare = (count) => columns(indexes(count));
  const figures = {};
  if (isAsync)
    figures.awaited = await nanosecondsPerCall({ prepare, run: (input) => awaitAll(service, input) }, effort);
  const call = { prepare, run: (input) => callAll(service, input), leavesPromises: isAsync };
  figures.returned = await nanosecondsPerCall(call, effort);
  if (counter.loads !== loads) throw new Error(`${counter.loads - loads} of the calls were no hits`);
  return figures;
}
