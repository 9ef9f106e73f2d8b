/** Stands for a database, and counts what it is asked. */
import { Injectable } from '@nestjs/common';

export interface User {
  readonly id: string;
  readonly name: string;
}

@Injectable()
export class Db {
  reads = 0;
  readonly #names = new Map<string, string>();

  async findUser(id: string): Promise<User> {
    this.reads++;
    return { id, name: this.#names.get(id) ?? 'Ada' };
  }

  async saveUser(user: User): Promise<User> {
    this.#names.set(user.id, user.name);
    return user;
  }
}
