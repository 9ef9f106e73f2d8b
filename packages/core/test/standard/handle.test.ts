/** Handles of `#private` methods, which only code inside the class can name: by reference. */
import { Cached, cacheOf } from '../../src/index.js';
import { Counting, Slow } from '../support/doubles.js';
import { settled } from '../support/deferred.js';

class Vault {
  static opened: string[] = [];
  opened: string[] = [];

  @Cached({ backend: Counting }) #open(id: string): string {
    this.opened.push(id);
    return `content of ${id}`;
  }
  @Cached({ backend: new Slow(), namespace: 'vault' }) async #fetch(id: string): Promise<string> {
    this.opened.push(id);
    return `content of ${id}`;
  }
  @Cached({ backend: Counting }) static #make(id: string): string {
    this.opened.push(id);
    return `${this.name} ${id}`;
  }

  open(id: string): string {
    return this.#open(id);
  }
  async fetch(id: string): Promise<string> {
    return await this.#fetch(id);
  }
  static make(id: string): string {
    return Vault.#make(id);
  }
  handle() {
    return cacheOf(this, this.#open);
  }
  remoteHandle() {
    return cacheOf(this, this.#fetch);
  }
  static handle() {
    return cacheOf(Vault, Vault.#make);
  }
}

test('every member works, for each object on its own', async () => {
  const [vault, other] = [new Vault(), new Vault()];
  vault.open('1');
  const handle = vault.handle();
  expect([await handle.has('1'), await other.handle().has('1'), await handle.peek('1')]).toEqual([
    true,
    false,
    'content of 1',
  ]);
  await handle.set(['2'], 'given');
  expect([vault.open('2'), vault.opened]).toEqual(['given', ['1']]);
  expect([await handle.delete('1'), await handle.expire('2'), await handle.delete('2')]).toEqual([true, true, false]);
  expect([await handle.refresh('3'), vault.open('3'), await handle.bypass('3')]).toEqual(Array(3).fill('content of 3'));
  expect(vault.opened).toEqual(['1', '3', '3']);
  expect(handle.stats()).toMatchObject({ hits: 2, misses: 1, loads: 2, size: 1 });
  expect([...(handle.backend as Counting).entries.keys()]).toEqual([handle.keyOf('3')]);
  await handle.clear();
  expect(handle.stats().size).toBe(0);
});

test('on a shared backend', async () => {
  const vault = new Vault();
  await vault.fetch('1');
  await settled();
  const handle = vault.remoteHandle();
  expect([...(handle.backend as Slow).entries.keys()]).toEqual([handle.keyOf('1')]);
  expect([await handle.delete('1'), await vault.fetch('1'), vault.opened]).toEqual([true, 'content of 1', ['1', '1']]);
});

test('of a static', async () => {
  expect([Vault.make('1'), Vault.make('1'), Vault.opened]).toEqual(['Vault 1', 'Vault 1', ['1']]);
  expect([await Vault.handle().delete('1'), await Vault.handle().has('1')]).toEqual([true, false]);
});
