// One cache per object: hits of a cached method on many objects, visited at random.
import { keyTexts } from '../data/key-text.mjs';
import { loader } from '../data/load.mjs';
import { randomNumbers } from '../data/random.mjs';
import { serviceClass } from '../data/service-class.mjs';
import { SHAPES } from '../data/shapes.mjs';
import { kept } from '../timing/kept.mjs';
import { nanosecondsPerCall } from '../timing/nanoseconds-per-call.mjs';
import { takesMethod } from './takes-method.mjs';

const CAPACITY = 100;
const KEYS = 4;
const COUNTS = [1, 100, 10_000];

export const instances = {
  name: 'instances',
  title: `One cache per object: ${KEYS} warm entries in each, objects visited at random`,
  cases: [true, false].flatMap((isAsync) => COUNTS.map((count) => instancesCase(isAsync, count))),
};

function instancesCase(isAsync, count) {
  const setup = { isAsync, shape: SHAPES.string, capacity: CAPACITY };
  const metric = isAsync
    ? { id: 'awaited', label: 'awaited', unit: 'ns', better: 'lower' }
    : { id: 'returned', label: 'until return', unit: 'ns', better: 'lower' };
  return {
    name: `${isAsync ? 'async' : 'sync'}, ${count.toLocaleString('en')} ${count === 1 ? 'object' : 'objects'}`,
    limit: 'limit: WeakMap.get + Map.get',
    metrics: [metric],
    setup,
    takes: (contender) => contender.isPerObject === true && takesMethod(contender, setup),
    run: async (contender, effort) => ({ [metric.id]: await measure(contender, setup, effort.size(count), effort) }),
  };
}

async function measure(contender, setup, count, effort) {
  const { isAsync, shape } = setup;
  const counter = { loads: 0 };
  const Service = serviceClass(contender, setup, { get: loader(shape, isAsync, counter) });
  const services = Array.from({ length: count }, () => new Service());
  const keys = keyTexts(KEYS);
  for (const service of services) for (const key of keys) await service.get(key);

  const { loads } = counter;
  const next = randomNumbers(1);
  const prepare = (size) => ({
    visited: Array.from({ length: size }, () => services[next() % count]),
    asked: Array.from({ length: size }, () => keys[next() % KEYS]),
  });
  const figure = await nanosecondsPerCall({ prepare, run: isAsync ? awaitEach : callEach }, effort);
  if (counter.loads !== loads) throw new Error(`${counter.loads - loads} of the calls were no hits`);
  return figure;
}

function callEach({ visited, asked }) {
  for (let i = 0; i < visited.length; i++) kept.value = visited[i].get(asked[i]);
}

async function awaitEach({ visited, asked }) {
  for (let i = 0; i < visited.length; i++) kept.value = await visited[i].get(asked[i]);
}
