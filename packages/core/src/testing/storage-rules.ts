/** Rules of the backend contract: what is stored comes back, under its key and no other, in the way promised. */
import assert from 'node:assert/strict';
import { CacheRecord } from '../record.js';
import { isThenable } from '../runtime/thenable.js';
import type { Rule } from './rule.js';

const STRANGE_KEYS = [
  '',
  ' ',
  'a b',
  ' a b',
  'A b',
  'a:b',
  'a*',
  '{a}',
  '~',
  '\u0000',
  '\n',
  '\u00e4€😀',
  'a\u0308€😀',
  '__proto__',
  'constructor',
  '0',
  '-0',
  'k'.repeat(5_000),
  'k'.repeat(5_001),
];
const FALSY = [null, false, 0, -0, '', NaN];

export function registerStorage(rule: Rule): void {
  rule('an absent key gives undefined', async (backend) => {
    assert.equal(await backend.get('absent'), undefined);
  });
  rule('a value comes back as it was stored', async (backend) => {
    const value = { text: 'x', list: [1, 2], nested: { flag: true } };
    await backend.set('k', value);
    assert.deepEqual(await backend.get('k'), value);
  });
  rule('null, false, 0, -0, the empty string and NaN are values', async (backend) => {
    for (const [i, value] of FALSY.entries()) {
      await backend.set(`k${i}`, value);
      const found = await backend.get(`k${i}`);
      assert.ok(Object.is(found, value), `stored ${String(value)}, got ${String(found)}`);
    }
  });
  rule('set replaces the value', async (backend) => {
    await backend.set('k', 1);
    await backend.set('k', 2);
    assert.equal(await backend.get('k'), 2);
  });
  rule('delete removes one entry and tells whether there was one', async (backend) => {
    await backend.set('a', 1);
    await backend.set('b', 2);
    assert.equal(await backend.delete('a'), true);
    assert.equal(await backend.delete('a'), false);
    assert.deepEqual([await backend.get('a'), await backend.get('b')], [undefined, 2]);
  });
  rule('clear removes every entry', async (backend) => {
    await backend.set('a', 1);
    await backend.set('b', 2);
    await backend.clear();
    assert.deepEqual([await backend.get('a'), await backend.get('b')], [undefined, undefined]);
    await backend.set('a', 3);
    assert.equal(await backend.get('a'), 3);
  });
  rule('clear with a prefix removes what starts with it, to the letter', async (backend) => {
    for (const key of ['a:1', 'a:2', 'ab', 'b:a:', '*']) await backend.set(key, key);
    await backend.clear('a:');
    await backend.clear('a*');
    const kept = await Promise.all(['a:1', 'a:2', 'ab', 'b:a:', '*'].map(async (key) => await backend.get(key)));
    assert.deepEqual(kept, [undefined, undefined, 'ab', 'b:a:', '*']);
  });
  rule('a record comes back as a record, with all its fields', async (backend) => {
    const records = [
      new CacheRecord({
        value: undefined,
        kind: 'sync',
        startedAt: 1.5,
        freshFor: 10,
        staleFor: 20,
        loadTime: 3,
        tags: ['t'],
      }),
      new CacheRecord({ error: { thrown: { code: 'E' } } }),
      new CacheRecord({ error: { thrown: undefined } }),
    ];
    for (const [i, record] of records.entries()) {
      await backend.set(`k${i}`, record);
      const found = await backend.get(`k${i}`);
      assert.ok(CacheRecord.is(found));
      assert.deepEqual({ ...found }, { ...record });
    }
  });
  rule('plain data that looks like a record stays plain data', async (backend) => {
    const data = { ...new CacheRecord({ value: 1, kind: 'async' }) };
    await backend.set('k', data);
    const found = await backend.get('k');
    assert.deepEqual({ isRecord: CacheRecord.is(found), ...(found as object) }, { isRecord: false, ...data });
  });
}

export function registerKeys(rule: Rule): void {
  rule('any text is a key of its own', async (backend) => {
    for (const key of STRANGE_KEYS) await backend.set(key, `value of ${key}`);
    for (const key of STRANGE_KEYS) assert.equal(await backend.get(key), `value of ${key}`);
    for (const key of STRANGE_KEYS)
      assert.equal(await backend.delete(key), true, `delete(${JSON.stringify(key.slice(0, 20))})`);
  });
  rule('entries do not disturb each other', async (backend) => {
    for (let i = 0; i < 500; i++) await backend.set(`k${i}`, i);
    for (let i = 0; i < 500; i += 2) await backend.delete(`k${i}`);
    for (let i = 0; i < 500; i++) assert.equal(await backend.get(`k${i}`), i % 2 === 0 ? undefined : i);
    if (backend.size !== undefined) assert.equal(backend.size, 250);
  });
}

export function registerAnswers(rule: Rule, isSync: boolean): void {
  if (isSync) {
    rule('a backend that says sync: true answers plainly and keeps references', async (backend) => {
      const value = { at: new Date(0) };
      assert.equal(backend.sync, true);
      const answers = [
        backend.set('k', value),
        backend.get('k'),
        backend.delete('k'),
        backend.clear(),
        backend.clear('k'),
      ];
      assert.deepEqual(
        answers.map(isThenable),
        [false, false, false, false, false],
        'no operation may return a promise',
      );
      assert.equal(answers[1], value);
    });
    return;
  }
  rule('a backend that answers later does not say sync: true, and gives native promises', async (backend) => {
    assert.notEqual(backend.sync, true);
    const answers = [backend.set('k', 1), backend.get('k'), backend.delete('k'), backend.clear()];
    for (const answer of answers)
      assert.ok(!isThenable(answer) || answer instanceof Promise, 'a promise must be native');
    await Promise.all(answers);
  });
}
