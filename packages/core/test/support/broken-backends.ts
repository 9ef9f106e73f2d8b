/** Backends that each break the contract in one way, with the rules of the conformance suite that must say so. */
import { CacheRecord } from '../../src/record.js';
import { Reference, type Made } from './reference-backend.js';

/** What is broken about it, how it is made, and the rules that it breaks; others may follow. */
export type BrokenBackend = [what: string, make: (options: Made) => Reference, rules: string[]];

type Operations = Pick<Reference, 'get' | 'peek' | 'set' | 'delete' | 'clear' | 'evict'>;
type Break = (good: Operations, backend: Reference) => Partial<Reference>;

/** A backend by the book whose members are replaced by those that `change` makes out of the good ones. */
function broken(what: string, rules: string | string[], change: Break): BrokenBackend {
  const make = (options: Made): Reference => {
    const backend = new Reference(options);
    const good = Object.fromEntries(
      (['get', 'peek', 'set', 'delete', 'clear', 'evict'] as const).map((name) => [name, backend[name].bind(backend)]),
    ) as unknown as Operations;
    return Object.defineProperties(backend, Object.getOwnPropertyDescriptors(change(good, backend)));
  };
  return [what, make, [rules].flat()];
}

const absent = 'an absent key gives undefined';
const comesBack = 'a value comes back as it was stored';
const falsy = 'null, false, 0, -0, the empty string and NaN are values';
const replaces = 'set replaces the value';
const deletes = 'delete removes one entry and tells whether there was one';
const clears = 'clear removes every entry';
const prefixes = 'clear with a prefix removes what starts with it, to the letter';
const records = 'a record comes back as a record, with all its fields';
const plainData = 'plain data that looks like a record stays plain data';
const keys = 'any text is a key of its own';
const apart = 'entries do not disturb each other';
const plainly = 'a backend that says sync: true answers plainly and keeps references';
const peeks = 'peek gives what get gives';
const full = 'a full backend drops an entry for a new one, and keeps the new one';
const replacing = 'replacing an entry of a full backend drops no other';
const exactly = 'an entry is there until its ttl, and gone at exactly ttl';
const ownTtl = 'each entry has its own ttl';
const anew = 'storing again counts the ttl anew';
const reading = 'reading does not prolong an entry';
const long = 'a ttl of Infinity never ends, one of 2 ** 40 ms does';
const byDefault = 'an entry without a ttl of its own ends with the default ttl, if the backend has one, else never';

const isRecord = (value: unknown): value is CacheRecord => CacheRecord.is(value);
const keyChanges: [string, (key: string) => string][] = [
  ['trimmed', (key) => key.trim()],
  ['folded to lower case', (key) => key.toLowerCase()],
  ['normalised', (key) => key.normalize()],
  ['cut off', (key) => key.slice(0, 5_000)],
  ['taken for paths', (key) => key.replaceAll(/[: ]/g, '/')],
  ['ended by NUL, as in C', (key) => key.split('\u0000')[0] ?? ''],
];

export const brokenBackends: BrokenBackend[] = [
  broken('an absent entry is null', absent, ({ get }) => ({ get: (key) => get(key) ?? null })),
  broken('objects are kept as text', comesBack, ({ set }) => ({
    set: (key, value, ttl) => set(key, typeof value === 'object' && value !== null ? String(value) : value, ttl),
  })),
  broken('falsy values are lost', falsy, ({ get }) => ({ get: (key) => get(key) || undefined })),
  broken('null is undefined', falsy, ({ get }) => ({ get: (key) => get(key) ?? undefined })),
  broken('-0 is 0, as in JSON', falsy, ({ set }) => ({
    set: (key, value, ttl) => set(key, value === 0 ? 0 : value, ttl),
  })),
  broken('the first value wins', replaces, ({ get, set }) => ({
    set: (key, value, ttl) => get(key) === undefined && set(key, value, ttl),
  })),
  broken('delete is always true', deletes, (good) => ({ delete: (key) => [good.delete(key)].length > 0 })),
  broken('delete says nothing', deletes, (good) => ({ delete: (key) => void good.delete(key) })),
  broken('delete says a number', deletes, (good) => ({ delete: (key) => Number(good.delete(key)) })),
  broken('delete takes a prefix', apart, (good) => ({ delete: (key) => [good.delete(key), good.clear(key)][0] })),
  broken('clear without prefix does nothing', clears, ({ clear }) => ({
    clear: (prefix) => prefix !== undefined && clear(prefix),
  })),
  broken('a prefix is ignored', prefixes, ({ clear }) => ({ clear: () => clear() })),
  broken('a prefix is a pattern', prefixes, () => ({
    startsWith: (key, prefix) => new RegExp(`^${prefix.replace('*', '.*')}`).test(key),
  })),
  broken('a prefix is looked for anywhere', prefixes, () => ({ startsWith: (key, prefix) => key.includes(prefix) })),
  broken('records are cloned into plain data', records, ({ set }) => ({
    set: (key, value, ttl) => set(key, isRecord(value) ? { ...value } : value, ttl),
  })),
  broken('a record loses its tags', records, ({ set }) => ({
    set: (key, value, ttl) => set(key, isRecord(value) ? new CacheRecord({ ...value, tags: [] }) : value, ttl),
  })),
  broken('plain data is taken for a record', plainData, ({ get }) => ({
    get: (key) => (get(key)?.kind === undefined ? get(key) : new CacheRecord(get(key))),
  })),
  ...keyChanges.map(([how, change]) =>
    broken(`keys are ${how}`, keys, (good) => ({
      get: (key) => good.get(change(key)),
      set: (key, value, ttl) => good.set(change(key), value, ttl),
      delete: (key) => good.delete(change(key)),
    })),
  ),
  broken('keys are properties of an object', keys, () => {
    const object: Record<string, unknown> = {};
    return {
      get: (key) => object[key],
      set: (key, value) => void (object[key] = value),
      delete: (key) => key in object && delete object[key],
    };
  }),
  broken('there is less room than was asked for', apart, ({ set, evict }, { map }) => ({
    set: (key, value, ttl) => {
      if (map.size > 300) evict();
      set(key, value, ttl);
    },
  })),
  broken('size counts what was ever set', [apart, full], ({ set }) => {
    let count = 0;
    return {
      get size() {
        return count;
      },
      set: (key, value, ttl) => {
        count++;
        set(key, value, ttl);
      },
    };
  }),
  broken('get returns a promise although it says sync', plainly, ({ get }) => ({
    get: (key) => Promise.resolve(get(key)),
    peek: (key) => get(key),
  })),
  broken('clear returns a promise although it says sync', plainly, ({ clear }) => ({
    clear: async (prefix) => clear(prefix),
  })),
  broken('it does not say that it is sync', plainly, () => ({ sync: false })),
  broken('values are copied', plainly, ({ set }) => ({
    set: (key, value, ttl) => set(key, isRecord(value) ? value : structuredClone(value), ttl),
  })),
  broken('peek shows what has expired', peeks, (_good, { map }) => ({ peek: (key) => map.get(key)?.value })),
  broken('peek loses falsy values', peeks, ({ get }) => ({ peek: (key) => get(key) || undefined })),
  broken('capacity is ignored', full, () => ({ evict: () => {} })),
  broken('capacity is one too many', full, ({ evict }, { map, capacity }) => ({
    evict: () => void (map.size > capacity && evict()),
  })),
  broken('a full backend refuses what is new', full, ({ set }, { map, capacity }) => ({
    set: (key, value, ttl) => (map.size < capacity || map.has(key)) && set(key, value, ttl),
  })),
  broken('a full backend is emptied', full, (_good, { map }) => ({ evict: () => map.clear() })),
  broken('a replacement drops another entry', replacing, ({ set, evict }, { map, capacity }) => ({
    set: (key, value, ttl) => {
      if (map.size >= capacity) evict();
      set(key, value, ttl);
    },
  })),
  broken('a ttl is ignored', [exactly, ownTtl, anew, reading], ({ set }) => ({ set: (key, value) => set(key, value) })),
  broken('an entry is still there at exactly its ttl', exactly, (_good, { clock }) => ({
    isFresh: (deadline) => clock.now() <= deadline,
  })),
  broken('an entry goes a millisecond early', exactly, (_good, { clock }) => ({
    isFresh: (deadline) => clock.now() < deadline - 1,
  })),
  broken('a ttl is in seconds', exactly, ({ set }) => ({
    set: (key, value, ttl) => set(key, value, ttl && ttl * 1_000),
  })),
  broken('an expired entry can be deleted', exactly, (_good, { map, clock }) => ({
    get: (key) => (clock.now() < (map.get(key)?.deadline ?? 0) ? map.get(key)?.value : undefined),
    delete: (key) => map.delete(key),
  })),
  broken('all entries have the ttl of the last', ownTtl, ({ set }, { map, clock }) => ({
    set: (key, value, ttl = Infinity) => {
      set(key, value, ttl);
      for (const entry of map.values()) entry.deadline = clock.now() + ttl;
    },
  })),
  broken('the first ttl counts', anew, ({ get, set }, { map, clock }) => ({
    set: (key, value, ttl) => set(key, value, (get(key) && (map.get(key)?.deadline ?? 0) - clock.now()) || ttl),
  })),
  broken('a store without end keeps the earlier ttl', anew, ({ set }, { map, clock }) => ({
    set: (key, value, ttl = Infinity) =>
      set(key, value, ttl === Infinity ? (map.get(key)?.deadline ?? Infinity) - clock.now() : ttl),
  })),
  broken('reading prolongs an entry', reading, ({ get }, { map }) => ({
    get: (key) => {
      const value: unknown = get(key);
      const entry = map.get(key);
      if (entry !== undefined) entry.deadline += 60;
      return value;
    },
  })),
  broken('a ttl overflows 32 bits', long, ({ set }) => ({
    set: (key, value, ttl = Infinity) => set(key, value, ttl === Infinity ? ttl : ttl | 0),
  })),
  broken('a ttl of Infinity is cut', long, ({ set }) => ({
    set: (key, value, ttl = Infinity) => set(key, value, Math.min(ttl, 2 ** 31)),
  })),
  broken('the default ttl is off by one', byDefault, (_good, backend) => ({ ttl: backend.ttl + 1 })),
  broken('the default ttl wins over an entry’s own', byDefault, ({ set }, backend) => ({
    set: (key, value, ttl = Infinity) => set(key, value, Math.min(backend.ttl, ttl)),
  })),
];
