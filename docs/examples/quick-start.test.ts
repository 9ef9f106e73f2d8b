import { main, UserService, type Db, type Session, type User } from './quick-start.js';

class CountingDb implements Db {
  queries = 0;
  readonly #users = new Map<string, User>([['42', { id: '42', name: 'Ada' }]]);

  async fetchUser(id: string): Promise<User> {
    this.queries++;
    return this.#users.get(id) ?? { id, name: 'nobody' };
  }

  async fetchSession(token: string): Promise<Session> {
    this.queries++;
    return { token, userId: '42' };
  }

  async updateUser(id: string, changes: Partial<User>): Promise<void> {
    this.#users.set(id, { id, name: 'nobody', ...this.#users.get(id), ...changes });
  }
}

test('the second call asks nobody, and a rename is seen at once', async () => {
  const db = new CountingDb();
  expect(await main(db)).toEqual(['Ada', 'Ada', 'Grace']);
  expect(db.queries).toBe(2);
});

test('calls at the same time share one query', async () => {
  const db = new CountingDb();
  const users = new UserService(db);
  await Promise.all(Array.from({ length: 100 }, () => users.getSession('t')));
  expect(db.queries).toBe(1);
});
