/** Runs the conformance suite without a test runner. */
import { backendConformance, type ConformanceOptions } from '../../src/testing/index.js';
import { everything, type Made } from './reference-backend.js';

type Supports = ConformanceOptions['supports'];

const nameOf = (test: string): string => test.replace(/^backend: /, '');

/** The rules that are registered for a backend. */
export function rulesFor(supports: Supports): string[] {
  const rules: string[] = [];
  const create = () => {
    throw new Error('Nothing is run.');
  };
  backendConformance({ test: (name) => void rules.push(nameOf(name)), create, supports });
  return rules;
}

/** The rules that a backend breaks. */
export async function brokenRules(
  create: (options: Made) => unknown,
  supports: Supports = everything,
): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = [];
  backendConformance({
    test: (name, run) => void tests.push([nameOf(name), run]),
    create: create as ConformanceOptions['create'],
    supports,
  });
  const broken: string[] = [];
  for (const [name, run] of tests) await run().catch(() => broken.push(name));
  return broken;
}
