import { jest } from '@jest/globals';
import { CacheRecord, fromMap } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { Tiered } from '../src/index.js';
import { ReadsUnderWay } from '../src/reads-under-way.js';
import { rejectionOf } from '../../core/test/support/caught.js';
import { settled } from '../../core/test/support/deferred.js';
import type { Place } from './support/shared-double.js';
import { tiers, warm, type Process } from './support/tiers.js';

const tagged = (...tags: string[]) => new CacheRecord({ value: 1, startedAt: 1_000, freshFor: 1_000, tags });

describe('what other processes invalidate', () => {
  test.each<[string, (there: Process) => unknown]>([
    ['set', ({ tiered }) => tiered.set('k', 'v2')],
    ['delete', ({ tiered }) => tiered.delete('k')],
    ['clear', ({ tiered }) => tiered.clear()],
    ['clear with a prefix', ({ tiered }) => tiered.clear('k')],
    ['invalidateTags', ({ tiered }) => tiered.invalidateTags?.(['t'])],
  ])('%s elsewhere is heard, and memory gives the entry no more', async (_, change) => {
    const { store, here, there } = tiers();
    await warm(here, store, tagged('t'));
    here.shared.isSlow = true;
    await change(there);
    expect([here.near(), here.memory.size]).toEqual([tagged('t'), 1]);
    here.shared.deliver();
    expect([here.near(), here.memory.size]).toEqual([undefined, 0]);
  });

  test('a load elsewhere that replaces a good entry is heard of too', async () => {
    const { store, here, there } = tiers();
    await warm(here, store);
    const led = await there.tiered.lead('k', undefined, true);
    if (led.kind === 'lease') await led.fill('v2', 100);
    expect([here.near(), await here.tiered.get('k'), here.near()]).toEqual([undefined, 'v2', 'v2']);
  });

  test('what concerns other keys, prefixes and tags leaves the entry alone', async () => {
    const { store, here, there } = tiers();
    const entry = tagged('t');
    await warm(here, store, entry);
    await there.tiered.delete('k2');
    await there.tiered.clear('k2');
    await there.tiered.invalidateTags?.(['u']);
    await there.tiered.invalidateTags?.(['t'], 'other:');
    expect(here.near()).toBe(entry);
  });

  test.each<[string, unknown]>([
    ['a value', 'v1'],
    ['a record', new CacheRecord({ value: undefined })],
  ])('%s without tags survives the invalidation of any', async (_, entry) => {
    const { store, here, there } = tiers();
    await warm(here, store, entry);
    await there.tiered.invalidateTags?.(['t']);
    expect(here.near()).toBe(entry);
  });

  test('word that comes before the answer keeps the answer out of memory', async () => {
    const { store, here, there } = tiers();
    store.store('k', 'old');
    const held = here.shared.hold('find answers');
    const read = here.tiered.get('k');
    await settled();
    await there.tiered.delete('k');
    await held.release();
    expect([await read, here.memory.size]).toEqual(['old', 0]);
  });

  test('word that comes before a lease is given keeps what lead finds out of memory', async () => {
    const { store, here, there } = tiers();
    store.store('k', 'old');
    const held = here.shared.hold('lead answers');
    const led = here.tiered.lead('k');
    await settled();
    await there.tiered.delete('k');
    await held.release();
    expect([await led, here.memory.size]).toEqual([{ kind: 'found', entry: 'old', expiresAt: Infinity }, 0]);
  });

  test('word that comes during a load keeps it out of memory, although the store took it', async () => {
    const { here, there } = tiers();
    const led = await here.tiered.lead('k');
    if (led.kind !== 'lease') throw new Error(led.kind);
    await there.tiered.invalidateTags?.(['t']);
    expect([await led.fill(tagged('t'), 100), here.memory.size]).toEqual([true, 0]);
  });

  test('word that comes before the store answers keeps what was loaded out of memory', async () => {
    const { here, there } = tiers();
    const led = await here.tiered.lead('k');
    if (led.kind !== 'lease') throw new Error(led.kind);
    const held = here.shared.hold('fill answers');
    const filled = led.fill('old', 100);
    await settled();
    await there.tiered.delete('k');
    await held.release();
    expect([await filled, here.memory.size]).toEqual([true, 0]);
  });

  test('word of the same key that comes before the read is sent is no matter', async () => {
    const { store, here, there } = tiers();
    await there.tiered.delete('k');
    await warm(here, store, 'new');
    expect(here.near()).toBe('new');
  });
});

describe('what cannot be heard', () => {
  test('nothing is given once the bound has passed without proof, to the millisecond', async () => {
    const { store, clock, here } = tiers({ maxStaleMs: 300 });
    await warm(here, store);
    here.shared.stopProving();
    clock.advance(300);
    expect(here.near()).toBe('v1');
    clock.advance(1);
    expect(here.near()).toBeUndefined();
  });

  test('an entry is given again once it is proved that nothing was missed', async () => {
    const { store, clock, here } = tiers({ maxStaleMs: 300 });
    await warm(here, store);
    here.shared.stopProving();
    clock.advance(500);
    expect(here.near()).toBeUndefined();
    here.shared.prove();
    expect(here.near()).toBe('v1');
  });

  test('what was held while messages were lost is not given when they come again', async () => {
    const { store, clock, here, there } = tiers();
    await warm(here, store);
    here.shared.cut();
    await there.tiered.set('k', 'v2');
    clock.advance(999);
    here.shared.reconnect();
    expect([here.near(), here.memory.size]).toEqual([undefined, 0]);
    expect([await here.tiered.get('k'), here.near()]).toEqual(['v2', 'v2']);
  });

  test('nothing is let in while there is no proof', async () => {
    const { store, clock, here } = tiers({ maxStaleMs: 300 });
    here.shared.stopProving();
    clock.advance(301);
    await warm(here, store);
    const led = await here.tiered.lead('k2');
    if (led.kind === 'lease') await led.fill('v', 100);
    expect(here.memory.size).toBe(0);
  });

  test('what was read is not let in if proof runs out before the answer', async () => {
    const { store, clock, here } = tiers({ maxStaleMs: 300 });
    store.store('k', 'v1');
    const held = here.shared.hold('find answers');
    const read = here.tiered.get('k');
    here.shared.stopProving();
    clock.advance(301);
    await held.release();
    expect([await read, here.memory.size]).toEqual(['v1', 0]);
  });

  test('with a bound of 0 memory is not used', async () => {
    const { store, here } = tiers({ maxStaleMs: 0 });
    await warm(here, store);
    const led = await here.tiered.lead('k2');
    if (led.kind === 'lease') await led.fill('v', 100);
    expect([here.near(), here.memory.size, here.shared.required]).toEqual([undefined, 0, []]);
  });
});

describe('what this process does', () => {
  const changes: [string, Place, (process: Process) => Promise<unknown>][] = [
    ['set', 'set reaches', ({ tiered }) => tiered.set('k', 'v2')],
    ['delete', 'delete reaches', ({ tiered }) => tiered.delete('k')],
    ['clear', 'clear reaches', ({ tiered }) => tiered.clear()],
    ['clear with a prefix', 'clear reaches', ({ tiered }) => tiered.clear('k')],
  ];

  test.each(changes)('%s empties memory before the store is asked', async (_, place, change) => {
    const { store, here } = tiers();
    await warm(here, store);
    here.shared.isDeafToItself = true;
    const held = here.shared.hold(place);
    const changed = change(here);
    expect([here.near(), here.memory.size]).toEqual([undefined, 0]);
    await held.release();
    await changed;
  });

  test.each(changes)(
    '%s empties memory after the store has answered, of what was read meanwhile',
    async (_, place, change) => {
      const { store, here } = tiers();
      store.store('k', 'v1');
      here.shared.isDeafToItself = true;
      const held = here.shared.hold(place);
      const changed = change(here);
      await here.tiered.get('k');
      expect(here.near()).toBe('v1');
      await held.release();
      await changed;
      expect([here.near(), here.memory.size]).toEqual([undefined, 0]);
    },
  );

  test.each(changes)('what was sent before %s and is answered after it stays out of memory', async (_, __, change) => {
    const { store, here } = tiers();
    store.store('k', 'v1');
    here.shared.isDeafToItself = true;
    const held = here.shared.hold('find answers');
    const read = here.tiered.get('k');
    await settled();
    await change(here);
    await held.release();
    expect([await read, here.memory.size]).toEqual(['v1', 0]);
  });

  test.each(changes)('%s that fails rejects, and memory holds nothing', async (_, place, change) => {
    const { store, here } = tiers();
    await warm(here, store);
    here.shared.isDeafToItself = true;
    const held = here.shared.hold(place);
    const rejected = rejectionOf(change(here));
    await here.tiered.get('k');
    await held.fail(new Error('unreachable'));
    expect([(await rejected).message, here.memory.size]).toEqual(['unreachable', 0]);
  });

  test('clear with a prefix leaves other entries, and what is read of them', async () => {
    const { store, here } = tiers();
    await warm(here, store);
    store.store('other', 1);
    const held = here.shared.hold('find answers');
    const read = here.tiered.get('other');
    await here.tiered.clear('x');
    await held.release();
    await read;
    expect([here.near(), here.near('other')]).toEqual(['v1', 1]);
  });

  test.each<[string, (process: Process) => unknown]>([
    ['while', ({ tiered }) => tiered.get('k')],
    ['before', () => {}],
  ])('what was read %s tags are invalidated is given no more', async (_, meanwhile) => {
    const { store, here } = tiers();
    await warm(here, store, tagged('t'));
    const held = here.shared.hold('invalidateTags reaches');
    const done = here.tiered.invalidateTags?.(['t']);
    expect(here.near()).toBeUndefined();
    await meanwhile(here);
    await held.release();
    await done;
    expect(here.near()).toBeUndefined();
  });

  test('tags leave an entry without them alone', async () => {
    const { store, here } = tiers();
    const other = tagged('u');
    await warm(here, store, other);
    await here.tiered.invalidateTags?.(['t']);
    expect(here.near()).toBe(other);
  });

  test('an invalidation of tags that fails rejects, and memory gives nothing of them', async () => {
    const { store, here } = tiers();
    await warm(here, store, tagged('t'));
    const held = here.shared.hold('invalidateTags reaches');
    const rejected = rejectionOf(here.tiered.invalidateTags?.(['t']));
    await held.fail(new Error('unreachable'));
    expect([(await rejected).message, here.near()]).toEqual(['unreachable', undefined]);
  });

  test('an answer that was sent before a load was stored does not take its place', async () => {
    const { store, here } = tiers();
    store.store('k', 'v1');
    const held = here.shared.hold('find answers');
    const read = here.tiered.get('k');
    await settled();
    const led = await here.tiered.lead('k', 'v1');
    if (led.kind === 'lease') await led.fill('v2', 100);
    await held.release();
    expect([await read, here.near()]).toEqual(['v1', 'v2']);
  });

  test('of two loads that are stored one upon the other, the first does not stay', async () => {
    const { here } = tiers();
    const answers = [here.shared.hold('fill answers'), here.shared.hold('fill answers')];
    const filled: Promise<boolean>[] = [];
    for (const value of ['v1', 'v2']) {
      const led = await here.tiered.lead('k', undefined, true);
      if (led.kind === 'lease') filled.push(led.fill(value, 100));
      await settled();
    }
    for (const answer of answers) await answer.release();
    expect([await Promise.all(filled), here.near()]).toEqual([[true, true], undefined]);
  });
});

describe('how long and how many', () => {
  test.each<[string, number | undefined, number, number]>([
    ['as the store gives it, without a ttl in memory', undefined, 100, 100],
    ['as the store gives it, with a longer ttl in memory', 200, 100, 100],
    ['its ttl in memory, if that is shorter', 40, 100, 40],
    ['its ttl in memory, if the store lets it live for ever', 40, Infinity, 40],
  ])('an entry lives in memory for %s', async (_, ttl, stored, lives) => {
    const { store, clock, here } = tiers(ttl === undefined ? {} : { ttl });
    await warm(here, store, 'v1', stored);
    clock.advance(lives - 1);
    expect(here.near()).toBe('v1');
    clock.advance(1);
    expect(here.near()).toBeUndefined();
  });

  test('an entry lives in memory for what is left of its life in the store', async () => {
    const { store, clock, here } = tiers();
    store.store('k', 'v1', 100);
    clock.advance(60);
    const held = here.shared.hold('find answers');
    const read = here.tiered.get('k');
    await settled();
    clock.advance(30);
    await held.release();
    await read;
    clock.advance(9);
    expect(here.near()).toBe('v1');
    clock.advance(1);
    expect(here.near()).toBeUndefined();
  });

  test('an entry whose life has ended by the time it comes is not let in', async () => {
    const { store, clock, here } = tiers();
    store.store('k', 'v1', 100);
    const held = here.shared.hold('find answers');
    const read = here.tiered.get('k');
    await settled();
    clock.advance(100);
    await held.release();
    expect([await read, here.memory.size]).toEqual(['v1', 0]);
  });

  test('an entry without end stays, in whatever memory, and its own ttl there does not count', async () => {
    for (const memory of [
      new LRU({ capacity: 1 }),
      new TTL({ ttl: 1 }),
      new LRU({ capacity: 1, ttl: 1 }),
      fromMap(new Map()),
    ]) {
      const { store, clock, here } = tiers({ memory });
      await warm(here, store);
      clock.advance(2 ** 40);
      expect(here.near()).toBe('v1');
    }
  });

  test('memory holds as many entries as it has room for, and nothing else grows with keys', async () => {
    const { store, here } = tiers({ memory: new LRU({ capacity: 3 }) });
    for (let i = 0; i < 50; i++) {
      store.store(`k${i}`, i);
      await here.tiered.get(`k${i}`);
    }
    expect([here.memory.size, here.near('k46'), here.near('k49')]).toEqual([3, undefined, 49]);
  });

  test('what has been answered is forgotten, however it was', async () => {
    const begun = jest.spyOn(ReadsUnderWay.prototype, 'begin');
    const ended = jest.spyOn(ReadsUnderWay.prototype, 'end');
    const { here } = tiers();
    const places: Place[] = ['find answers', 'lead answers', 'fill answers'];
    for (const fails of [false, true]) {
      const led = await here.tiered.lead('k', undefined, true);
      if (led.kind !== 'lease') throw new Error(led.kind);
      const operations = [() => here.tiered.get('k'), () => here.tiered.lead('k'), () => led.fill('v', 100)];
      for (const [i, operation] of operations.entries()) {
        const held = here.shared.hold(places[i] as Place);
        const settling = Promise.allSettled([operation()]);
        await (fails ? held.fail(new Error('reset')) : held.release());
        await settling;
      }
    }
    expect(ended.mock.calls).toEqual(begun.mock.results.map(({ value }) => [value]));
    expect(begun).toHaveBeenCalledTimes(8);
  });

  test('a hit counts as a use, and reads nothing but memory', async () => {
    const { store, here } = tiers({ memory: new LRU({ capacity: 2 }) });
    for (const key of ['a', 'b', 'c']) {
      store.store(key, key);
      await here.tiered.get(key);
      if (key === 'b') here.near('a');
    }
    expect([here.near('a'), here.near('b'), here.shared.log.length]).toEqual(['a', undefined, 3]);
  });

  test('the memory weighs and tells of the entry inside', async () => {
    const gone: unknown[] = [];
    const memory = new LRU({
      capacity: Infinity,
      maxWeight: 10,
      weigh: (near) => String((near as { entry: unknown }).entry).length,
      onRemoval: (key, near) => gone.push([key, (near as { entry: unknown }).entry]),
    });
    const { store, here } = tiers({ memory });
    for (const key of ['whale', 'shark', 'cod']) {
      store.store(key, key);
      await here.tiered.get(key);
    }
    expect(gone).toEqual([['whale', 'whale']]);
  });

  test('two objects on one memory and one shared backend see the same entries', async () => {
    const { store, here } = tiers();
    await warm(here, store);
    const again = new Tiered({ memory: here.memory, shared: here.shared });
    expect(again.near.get('k')).toBe('v1');
  });
});
