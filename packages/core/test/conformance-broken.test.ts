/** The conformance suite fails for backends that break the contract: each rule is shown to see what it is there for. */
import { brokenBackends } from './support/broken-backends.js';
import { everything, LateReference, Reference } from './support/reference-backend.js';
import { brokenRules, rulesFor } from './support/run-conformance.js';

const answersLater = { ...everything, sync: false };
const promises = 'a backend that answers later does not say sync: true, and gives native promises';

test('the backends of which the broken ones are made break no rule', async () => {
  expect(await brokenRules((options) => new Reference(options))).toEqual([]);
  expect(await brokenRules((options) => new LateReference(options), answersLater)).toEqual([]);
});

test.each(brokenBackends)('it fails where %s', async (_what, make, rules) => {
  expect(await brokenRules(make)).toEqual(expect.arrayContaining(rules));
});

test('it fails where a backend that answers later says that it is sync', async () => {
  const lying = await brokenRules((options) => Object.assign(new LateReference(options), { sync: true }), answersLater);
  expect(lying).toEqual([promises]);
});

test('it fails where a promise is none of the language’s', async () => {
  class Thenable extends LateReference {
    override delete(key: string): never {
      const promise = super.delete(key);
      return { then: promise.then.bind(promise) } as never;
    }
  }
  expect(await brokenRules((options) => new Thenable(options), answersLater)).toEqual([promises]);
});

test('it fails where no backend can be made', async () => {
  const failing = () => {
    throw new Error('no server');
  };
  expect(await brokenRules(failing)).toEqual(rulesFor(everything));
});

test('each rule is broken by some backend here: none is idle', () => {
  const broken = new Set([...brokenBackends.flatMap(([, , rules]) => rules), promises]);
  expect(broken).toEqual(new Set([...rulesFor(everything), ...rulesFor(answersLater)]));
});
