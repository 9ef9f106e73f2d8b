/** Rules of the backend contract: what is not kept for ever, in number and in time. */
import assert from 'node:assert/strict';
import type { Rule } from './rule.js';

export function registerPeek(rule: Rule, hasExpiry: boolean): void {
  rule('peek gives what get gives', async (backend, clock) => {
    assert.equal(await backend.peek?.('k'), undefined);
    await backend.set('k', 0, 10);
    assert.equal(await backend.peek?.('k'), 0);
    clock.advance(10);
    if (hasExpiry) assert.equal(await backend.peek?.('k'), undefined);
  });
}

export function registerCapacity(rule: Rule): void {
  const capacity = 3;
  rule(
    'a full backend drops an entry for a new one, and keeps the new one',
    async (backend) => {
      for (let i = 0; i < 20; i++) {
        await backend.set(`k${i}`, i);
        assert.equal(await backend.get(`k${i}`), i);
      }
      const left = await Promise.all(Array.from({ length: 20 }, async (_, i) => await backend.get(`k${i}`)));
      assert.equal(left.filter((value) => value !== undefined).length, capacity);
      if (backend.size !== undefined) assert.equal(backend.size, capacity);
    },
    { capacity },
  );
  rule(
    'replacing an entry of a full backend drops no other',
    async (backend) => {
      for (const key of ['a', 'b', 'c']) await backend.set(key, key);
      for (const key of ['c', 'a', 'b', 'b']) {
        await backend.set(key, key);
        assert.deepEqual([await backend.get('a'), await backend.get('b'), await backend.get('c')], ['a', 'b', 'c']);
      }
    },
    { capacity },
  );
}

export function registerExpiry(rule: Rule): void {
  rule('an entry is there until its ttl, and gone at exactly ttl', async (backend, clock) => {
    await backend.set('k', 1, 100);
    clock.advance(99);
    assert.equal(await backend.get('k'), 1);
    clock.advance(1);
    assert.equal(await backend.get('k'), undefined);
    assert.equal(await backend.delete('k'), false);
  });
  rule('each entry has its own ttl', async (backend, clock) => {
    await backend.set('long', 1, 1_000);
    await backend.set('short', 2, 10);
    await backend.set('middle', 3, 100);
    clock.advance(10);
    assert.deepEqual(
      [await backend.get('short'), await backend.get('middle'), await backend.get('long')],
      [undefined, 3, 1],
    );
    clock.advance(90);
    assert.deepEqual([await backend.get('middle'), await backend.get('long')], [undefined, 1]);
  });
  rule('storing again counts the ttl anew', async (backend, clock) => {
    await backend.set('k', 1, 100);
    clock.advance(60);
    await backend.set('k', 2, 100);
    clock.advance(60);
    assert.equal(await backend.get('k'), 2);
    await backend.set('k', 3, 10);
    clock.advance(10);
    assert.equal(await backend.get('k'), undefined);
    await backend.set('k', 4, 10);
    await backend.set('k', 5, Infinity);
    clock.advance(10);
    assert.equal(await backend.get('k'), 5);
  });
  rule('reading does not prolong an entry', async (backend, clock) => {
    await backend.set('k', 1, 100);
    clock.advance(60);
    assert.equal(await backend.get('k'), 1);
    clock.advance(40);
    assert.equal(await backend.get('k'), undefined);
  });
  rule('a ttl of Infinity never ends, one of 2 ** 40 ms does', async (backend, clock) => {
    await backend.set('for ever', 1, Infinity);
    await backend.set('long', 2, 2 ** 40);
    clock.advance(2 ** 40 - 1);
    assert.deepEqual([await backend.get('for ever'), await backend.get('long')], [1, 2]);
    clock.advance(1);
    assert.deepEqual([await backend.get('for ever'), await backend.get('long')], [1, undefined]);
  });
  rule(
    'an entry without a ttl of its own ends with the default ttl, if the backend has one, else never',
    async (backend, clock) => {
      await backend.set('default', 1);
      await backend.set('own', 2, 200);
      clock.advance(99);
      assert.equal(await backend.get('default'), 1);
      clock.advance(1);
      const hasDefault = (await backend.get('default')) === undefined;
      assert.equal(await backend.get('own'), 2);
      clock.advance(2 ** 40);
      assert.deepEqual(
        [await backend.get('default'), await backend.get('own')],
        [hasDefault ? undefined : 1, undefined],
      );
    },
    { ttl: 100 },
  );
}
