// 50 cached methods of 10 classes called in turn, as in an application: what a package shares between its methods has
// seen them all, so that no call site inside it is left with one target.
import { keyTexts } from '../data/key-text.mjs';
import { loader } from '../data/load.mjs';
import { randomNumbers } from '../data/random.mjs';
import { serviceClass } from '../data/service-class.mjs';
import { SHAPES } from '../data/shapes.mjs';
import { kept } from '../timing/kept.mjs';
import { nanosecondsPerCall } from '../timing/nanoseconds-per-call.mjs';
import { takesMethod } from './takes-method.mjs';

const CLASSES = 10;
const METHODS = ['get', 'find', 'list', 'count', 'check'];
const ENTRIES = 200;

export const megamorphic = {
  name: 'megamorphic',
  title: `${CLASSES * METHODS.length} cached methods of ${CLASSES} classes in turn, ${ENTRIES} warm entries each`,
  cases: [true, false].map(megamorphicCase),
  skips: ['lru-cache memo in a field'],
};

function megamorphicCase(isAsync) {
  const setup = { isAsync, shape: SHAPES.string, capacity: ENTRIES };
  const metric = isAsync
    ? { id: 'awaited', label: 'awaited', unit: 'ns', better: 'lower' }
    : { id: 'returned', label: 'until return', unit: 'ns', better: 'lower' };
  return {
    name: isAsync ? 'async' : 'sync',
    limit: 'limit: Map.get',
    metrics: [metric],
    setup,
    takes: (contender) => takesMethod(contender, setup),
    run: async (contender, effort) => ({ [metric.id]: await measure(contender, setup, effort) }),
  };
}

async function measure(contender, setup, effort) {
  const { isAsync, shape } = setup;
  const counter = { loads: 0 };
  const services = Array.from({ length: CLASSES }, (_, index) => {
    const loads = Object.fromEntries(METHODS.map((name) => [name, named(name, loader(shape, isAsync, counter))]));
    const Service = serviceClass(contender, setup, loads);
    // Fields of its own give each class a shape of its own.
    return Object.assign(new Service(), { [`field${index}`]: index });
  });
  const keys = keyTexts(ENTRIES);
  for (const service of services) {
    for (const name of METHODS) for (const key of keys) await service[name](key);
  }

  const { loads } = counter;
  const next = randomNumbers(1);
  const prepare = (count) => ({
    objects: Array.from({ length: count }, (_, call) => services[call % CLASSES]),
    names: Array.from({ length: count }, (_, call) => METHODS[Math.floor(call / CLASSES) % METHODS.length]),
    asked: Array.from({ length: count }, () => keys[next() % ENTRIES]),
  });
  const figure = await nanosecondsPerCall({ prepare, run: isAsync ? awaitEach : callEach }, effort);
  if (counter.loads !== loads) throw new Error(`${counter.loads - loads} of the calls were no hits`);
  return figure;
}

function named(name, method) {
  return Object.defineProperty(method, 'name', { value: name });
}

function callEach({ objects, names, asked }) {
  for (let i = 0; i < objects.length; i++) kept.value = objects[i][names[i]](asked[i]);
}

async function awaitEach({ objects, names, asked }) {
  for (let i = 0; i < objects.length; i++) kept.value = await objects[i][names[i]](asked[i]);
}
