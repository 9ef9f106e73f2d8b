/** A service whose loads a test can watch. */
import { Cached } from '../../src/index.js';
import { Counting } from './doubles.js';

export interface User {
  id: string;
  version: number;
}

export class Users {
  calls: string[] = [];
  version = 1;
  load(id: string): User {
    this.calls.push(id);
    if (id === 'bad') throw new Error('no such user');
    return { id, version: this.version };
  }
}

export class AsyncUsers extends Users {
  @Cached({ backend: Counting }) async get(id: string): Promise<User> {
    return this.load(id);
  }
}

export class SyncUsers extends Users {
  @Cached({ backend: Counting }) get(id: string): User {
    return this.load(id);
  }
}
