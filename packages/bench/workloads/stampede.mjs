// A stampede: 10,000 concurrent calls of a method that takes 10 ms, for one key and for a hundred.
import { setTimeout } from 'node:timers/promises';
import { serviceClass } from '../data/service-class.mjs';
import { SHAPES } from '../data/shapes.mjs';
import { median } from '../run/statistics.mjs';
import { takesMethod } from './takes-method.mjs';

const CALLS = 10_000;
const LOAD_MILLISECONDS = 10;
const CAPACITY = 10_000;

export const stampede = {
  name: 'stampede',
  title: `A stampede: 10,000 concurrent calls of a method that takes ${LOAD_MILLISECONDS} ms`,
  cases: [1, 100].map(stampedeCase),
  skips: ['lru-cache memo in a field', 'pMemoizeDecorator', 'memoizeDecorator', 'memoizee/methods max'],
};

function stampedeCase(keys) {
  const setup = { isAsync: true, shape: SHAPES.string, capacity: CAPACITY };
  return {
    name: keys === 1 ? '1 key' : `${keys} keys`,
    limit: 'limit: Map of promises',
    metrics: [
      { id: 'time', label: 'time', unit: 'ms', better: 'lower' },
      { id: 'cpu', label: 'CPU', unit: 'ms', better: 'lower' },
      { id: 'loads', label: 'loads', unit: '' },
    ],
    setup,
    takes: (contender) => takesMethod(contender, setup),
    run: (contender, effort) => measure(contender, setup, keys, effort),
  };
}

async function measure(contender, setup, keys, effort) {
  const calls = effort.size(CALLS);
  const counter = { loads: 0 };
  const load = async function load(id) {
    counter.loads++;
    await setTimeout(LOAD_MILLISECONDS);
    return { id };
  };
  const Service = serviceClass(contender, setup, { get: load });
  const service = new Service();
  const results = [];
  // The first ones warm up the code.
  const repetitions = Math.min(effort.repetitions, 5);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const ids = Array.from({ length: calls }, (_, call) => `key-${repetition}-${call % keys}`);
    counter.loads = 0;
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    const pending = new Array(calls);
    for (let call = 0; call < calls; call++) pending[call] = service.get(ids[call]);
    await Promise.all(pending);
    const time = performance.now() - started;
    const { user, system } = process.cpuUsage(cpuBefore);
    results.push({ time, cpu: (user + system) / 1_000, loads: counter.loads });
  }
  const counted = results.slice(repetitions >> 1);
  const middle = (id) => median(counted.map((result) => result[id]));
  return { time: middle('time'), cpu: middle('cpu'), loads: middle('loads') };
}
