import { jest } from '@jest/globals';
import { classTag } from '../src/key/class-tag.js';
import { hashKey } from '../src/key/key.js';
import { runNode } from './support/run-node.js';

/** A new class of that name, with one field. */
const named = (name: string) =>
  ({
    [name]: class {
      a = 1;
    },
  })[name] as new () => object;

test('the first class of a name is tagged by it', () => {
  expect(hashKey([new (named('First'))()])).toBe('~c5:First{1:a}1;');
});

test('every other class of that name is tagged apart, and keeps its tag', () => {
  const classes = ['Second', 'Second', 'Second'].map(named);
  const keys = classes.map((type) => hashKey([new type()]));
  expect(new Set(keys).size).toBe(3);
  expect(classes.map((type) => hashKey([new type()]))).toEqual(keys);
  expect(keys[0]).toBe('~c6:Second{1:a}1;');
  expect(keys[1]).toMatch(/^~C\d+:Second~\d+~\d+-\d+-\d+-\d+\{1:a\}1;$/);
});

test('no name imitates a tag apart', () => {
  const [, second] = [named('Third'), named('Third')].map((type) => hashKey([new type()]));
  const name = /^~C\d+:([^{]+)\{/.exec(second ?? '')?.[1] ?? '';
  expect(hashKey([new (named(name))()])).not.toBe(second);
});

test('a class without a name is always tagged apart', () => {
  const nameless = () =>
    [
      class {
        a = 1;
      },
    ][0] as unknown as new () => object;
  const keys = [nameless(), nameless()].map((type) => hashKey([new type()]));
  expect(keys[0]).toMatch(/^~C\d+:~/);
  expect(keys[0]).not.toBe(keys[1]);
});

test('objects are of the class of their prototype, not of the constructor they inherit', () => {
  const prototype = Object.create(new (named('Fourth'))()) as object;
  const [one, same, other] = [prototype, prototype, Object.create(prototype) as object].map((parent) =>
    Object.assign(Object.create(parent) as object, { a: 1 }),
  );
  expect(hashKey([one])).toBe(hashKey([same]));
  expect(hashKey([one])).not.toBe(hashKey([other]));
  expect(hashKey([new (named('Fourth'))()])).toBe('~c6:Fourth{1:a}1;');
});

test('what cannot have a key takes no name', () => {
  class Fifth {}
  expect(() => hashKey([new Fifth()])).toThrow();
  expect(hashKey([new (named('Fifth'))()])).toBe('~c5:Fifth{1:a}1;');
});

test('a tag tells its length', () => {
  expect(classTag({}, 'Sixth')).toBe('c5:Sixth');
  const [, length, text] = /^C(\d+):(.*)$/.exec(classTag({}, 'Sixth')) ?? [];
  expect(text?.length).toBe(Number(length));
});

test('tags apart differ from process to process', async () => {
  const program = `
    import { classTag } from '../../src/key/class-tag.js';
    classTag({}, 'A');
    console.log(classTag({}, 'A'));`;
  const [first, second] = await Promise.all([runNode(program), runNode(program)]);
  expect(first.stdout).toMatch(/^C/);
  expect(first.stdout).not.toBe(second.stdout);
});

test('two copies of the module give one tag to one class, and never one to two', async () => {
  jest.resetModules();
  const copy = await import('../src/key/class-tag.js');
  expect(copy.classTag).not.toBe(classTag);
  const [one, other] = [{}, {}];
  expect(copy.classTag(one, 'Seventh')).toBe('c7:Seventh');
  expect(classTag(one, 'Seventh')).toBe('c7:Seventh');
  expect(classTag(other, 'Seventh')).toMatch(/^C/);
  expect(copy.classTag(other, 'Seventh')).toBe(classTag(other, 'Seventh'));
});

test('names are remembered up to 10,000, and those after are told apart', async () => {
  const { stdout } = await runNode(`
    import { classTag } from '../../src/key/class-tag.js';
    for (let i = 0; i < 9_999; i++) classTag({}, 'A' + i);
    console.log(classTag({}, 'B'), classTag({}, 'C')[0]);
    const late = Array.from({ length: 5_000 }, (_, i) => classTag({}, 'D' + i % 2));
    const { taken } = (globalThis as any)[Symbol.for('purecache/1')].get('class-tags');
    console.log(new Set(late).size, taken.size);`);
  expect(stdout).toBe('c1:B C\n5000 10000\n');
});
