import { BackendState } from '../src/entries/backend-state.js';
import { cure } from '../src/entries/cure.js';
import { Deferred, settled } from './support/deferred.js';

/** Of keys such as `a:1` the prefix is `a:`. What removes answers as a test says. */
function open(answer: () => unknown = () => true) {
  const state = new BackendState((key) => key.slice(0, 2));
  const asked: string[] = [];
  const remove = (how: string) => (what: string) => {
    asked.push(`${how} ${what}`);
    return answer();
  };
  const store = { state, delete: remove('delete'), clear: remove('clear') };
  return { state, asked, cure: (key: string) => cure(key, store) };
}

test('nothing is done for a key that is not suspect', () => {
  const { asked, state, ...store } = open();
  state.suspects.add('a:2');
  store.cure('a:1');
  expect(asked).toEqual([]);
});

test('what failed before is done again: a delete of the key, or a clear of its prefix', () => {
  const { asked, state, ...store } = open();
  state.suspects.add('a:1');
  store.cure('a:1');
  state.suspects.addPrefix('b:');
  store.cure('b:1');
  expect(asked).toEqual(['delete a:1', 'clear b:']);
});

test('each is tried once at a time, and may be tried again when it has ended, well or badly', async () => {
  const answers: Deferred<boolean>[] = [];
  const { asked, state, ...store } = open(() => {
    const answer = new Deferred<boolean>();
    answers.push(answer);
    return answer.promise;
  });
  for (const key of ['a:1', 'a:2']) state.suspects.add(key);
  state.suspects.addPrefix('b:');
  for (const key of ['a:1', 'a:1', 'a:2', 'b:1', 'b:2']) store.cure(key);
  expect(asked).toEqual(['delete a:1', 'delete a:2', 'clear b:']);
  answers[0]?.resolve(true);
  answers[2]?.reject(new Error('down'));
  await settled();
  expect([...state.curing]).toEqual(['a:2']);
  for (const key of ['a:1', 'a:2', 'b:1']) store.cure(key);
  expect(asked.slice(3)).toEqual(['delete a:1', 'clear b:']);
});

test('in memory it has ended when it returns; a failure is nobody’s', () => {
  const failing = open(() => {
    throw new Error('down');
  });
  for (const { asked, state, ...store } of [open(), failing]) {
    state.suspects.add('a:1');
    expect(() => store.cure('a:1')).not.toThrow();
    expect([asked, state.curing.size]).toEqual([['delete a:1'], 0]);
    store.cure('a:1');
    expect(asked).toHaveLength(2);
  }
});
