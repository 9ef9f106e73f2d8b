import { Users, type Db, type User } from './evict.js';

class Table implements Db {
  reads = 0;
  readonly rows = new Map([['1', { id: '1', name: 'Ada' }]]);

  async user(id: string): Promise<User | undefined> {
    this.reads++;
    return this.rows.get(id);
  }
  async users(): Promise<readonly User[]> {
    this.reads++;
    return [...this.rows.values()];
  }
  async save(user: User): Promise<User> {
    this.rows.set(user.id, user);
    return user;
  }
  async remove(id: string): Promise<boolean> {
    return this.rows.delete(id);
  }
  async import(users: readonly User[]): Promise<void> {
    for (const user of users) {
      if (user.name === '') throw new Error('a user without a name');
      await this.save(user);
    }
  }
}

test('what is removed is gone from both methods, and nothing is dropped from the list if nothing was removed', async () => {
  const table = new Table();
  const users = new Users(table);
  await Promise.all([users.getUser('1'), users.list(1)]);
  expect(await users.remove('2')).toBe(false);
  expect([(await users.list(1)).length, table.reads]).toEqual([1, 2]);
  expect(await users.remove('1')).toBe(true);
  expect([await users.getUser('1'), await users.list(1)]).toEqual([undefined, []]);
});

test('what is saved is the entry, without a read', async () => {
  const table = new Table();
  const users = new Users(table);
  await users.list(1);
  await users.save({ id: '2', name: 'Bob' });
  expect([(await users.getUser('2'))?.name, table.reads]).toEqual(['Bob', 1]);
  expect(await users.list(1)).toHaveLength(2);
});

test('an import that fails has evicted all the same', async () => {
  const users = new Users(new Table());
  expect((await users.getUser('1'))?.name).toBe('Ada');
  const half = [
    { id: '1', name: 'Eve' },
    { id: '2', name: '' },
  ];
  await expect(users.import(half)).rejects.toThrow('a user without a name');
  expect((await users.getUser('1'))?.name).toBe('Eve');
});
