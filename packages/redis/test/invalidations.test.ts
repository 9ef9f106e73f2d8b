import type { Unsure } from '../src/coherence/unconfirmed.js';
import { Invalidations, newSender } from '../src/entries/invalidations.js';
import { names as namesOf } from '../src/server/names.js';
import type { Removed, Server } from '../src/server/server.js';

const names = namesOf('pc1');
const GROUP = '1:a1:1';
const key = names.ofKey(`${GROUP}~#x`);
const group = names.ofPrefix(GROUP) as { kind: 'group'; id: string; stamp: string };
const REMOVED: Removed = { head: null, root: null, group: null };
const SENDER = 'sender-1';

/** Notes in which order marks are raised and the server is asked. */
function newInvalidations() {
  const log: unknown[] = [];
  const state = { failure: undefined as Error | undefined, isHeld: false };
  const asked = (...words: unknown[]) => {
    log.push(words);
    if (state.failure !== undefined) throw state.failure;
  };
  const remove: Server['remove'] = async (of, message) => {
    asked('remove', of.id, message);
    return REMOVED;
  };
  const bump: Server['bump'] = async (targets, message) => asked('bump', ...targets, message);
  const added: Unsure[] = [];
  const invalidations = new Invalidations({
    link: { run: (command) => command() },
    server: { remove, bump },
    names,
    marks: {
      key: (slot) => void log.push(['key', slot]),
      group: (id) => void log.push(['group', id]),
      tags: (ids, groupId) => void log.push(['tags', ids, groupId]),
      all: () => void log.push(['all']),
    },
    unconfirmed: { add: (what) => void (added.push(what), log.push('held')), holds: () => state.isHeld },
    sender: SENDER,
  });
  return { invalidations, log, added, state };
}

test('each backend has a name of its own, of 8 characters', () => {
  const sender = newSender();
  expect(sender).toMatch(/^[\w-]{8}$/);
  expect(newSender()).not.toBe(sender);
});

describe('what it concerns is outdated here before the server is asked, and once more when it has answered', () => {
  test('a key', async () => {
    const { invalidations, log } = newInvalidations();
    expect(await invalidations.key(key)).toBe(REMOVED);
    const marked = ['key', key.slot];
    expect(log).toEqual([marked, ['remove', key.id, `k${SENDER}${key.id}`], marked]);
  });

  test('a namespace', async () => {
    const { invalidations, log } = newInvalidations();
    await invalidations.prefix(GROUP);
    const marked = ['group', group.id];
    expect(log).toEqual([marked, ['bump', { record: group.stamp, item: '' }, `g${SENDER}${group.id}`], marked]);
  });

  test('keys of another prefix', async () => {
    const { invalidations, log } = newInvalidations();
    await invalidations.prefix('user:');
    const { item } = names.ofPrefix('user:') as { item: string };
    expect(log).toEqual([['all'], ['bump', { record: names.root, item }, `r${SENDER}`], ['all']]);
  });

  test('everything', async () => {
    const { invalidations, log } = newInvalidations();
    await invalidations.prefix('');
    expect(log).toEqual([['all'], ['bump', { record: names.root, item: '' }, `r${SENDER}`], ['all']]);
  });

  test('tags', async () => {
    const { invalidations, log } = newInvalidations();
    await invalidations.tags(['red', 'blue'], '');
    const ids = [names.ofTagId('red'), names.ofTagId('blue')];
    const marked = ['tags', ids, undefined];
    const targets = [names.lastTag, names.ofTag('red'), names.ofTag('blue')].map((record) => ({ record, item: '' }));
    expect(log).toEqual([marked, ['bump', ...targets, `t${SENDER}|${ids.join(',')}`], marked]);
  });

  test('tags in a namespace', async () => {
    const { invalidations, log } = newInvalidations();
    await invalidations.tags(['red'], GROUP);
    const targets = [
      { record: names.lastTag, item: '' },
      { record: names.ofTag('red'), item: group.id },
    ];
    const marked = ['tags', [names.ofTagId('red')], group.id];
    expect(log).toEqual([marked, ['bump', ...targets, `t${SENDER}${group.id}|${names.ofTagId('red')}`], marked]);
  });

  test('tags under another prefix, as if it were everywhere', async () => {
    const { invalidations, log } = newInvalidations();
    await invalidations.tags(['red'], 'user:');
    expect(log[0]).toEqual(['tags', [names.ofTagId('red')], undefined]);
  });

  test('the key of another step', async () => {
    const { invalidations, log } = newInvalidations();
    expect(await invalidations.replacing(key, async () => log.push('step'))).toBe(2);
    expect(log).toEqual([['key', key.slot], 'step', ['key', key.slot]]);
  });
});

describe('one that fails', () => {
  test('rejects, and is held before what it concerns is outdated for the second time', async () => {
    const { invalidations, log, added, state } = newInvalidations();
    const cause = (state.failure = new Error('away'));
    await expect(invalidations.key(key)).rejects.toMatchObject({ code: 'PURECACHE_REDIS_UNCONFIRMED', cause });
    expect(added).toEqual([{ kind: 'key', key }]);
    expect(log.slice(2)).toEqual(['held', ['key', key.slot]]);
  });

  test('is held for each of its tags', async () => {
    const { invalidations, added, state } = newInvalidations();
    state.failure = new Error('away');
    await invalidations.tags(['red', 'blue'], GROUP).catch(() => {});
    expect(added).toEqual([
      { kind: 'tag', tag: 'red', group },
      { kind: 'tag', tag: 'blue', group },
    ]);
  });

  test.each<[string, Unsure, unknown]>([
    ['a key', { kind: 'key', key }, ['remove', key.id, `k${SENDER}${key.id}`]],
    ['a namespace', group, ['bump', { record: group.stamp, item: '' }, `g${SENDER}${group.id}`]],
    ['everything', { kind: 'all' }, ['bump', { record: names.root, item: '' }, `r${SENDER}`]],
    ['other keys', { kind: 'item', item: '1.x' }, ['bump', { record: names.root, item: '1.x' }, `r${SENDER}`]],
    [
      'a tag',
      { kind: 'tag', tag: 'red', group: undefined },
      [
        'bump',
        { record: names.lastTag, item: '' },
        { record: names.ofTag('red'), item: '' },
        `t${SENDER}|${names.ofTagId('red')}`,
      ],
    ],
  ])('is made anew as it was: %s', async (_, what, asked) => {
    const { invalidations, log } = newInvalidations();
    await invalidations.repeat(what);
    expect(log).toEqual([asked]);
  });
});

test('what has succeeded is not held', async () => {
  const { invalidations, added } = newInvalidations();
  await invalidations.prefix(GROUP);
  expect(added).toEqual([]);
});

test('one that is held already, and is made again, outdates no marks: nothing has been read since', async () => {
  const { invalidations, log, state } = newInvalidations();
  state.isHeld = true;
  await invalidations.key(names.ofKey('k'));
  expect(log.map((each) => (each as unknown[])[0])).toEqual(['remove']);
});
