/** What the container gives is what `cacheOf` takes, without saying its type again. */
import type { INestApplicationContext } from '@nestjs/common';
import { cacheOf } from '@purecache/core';

class Users {
  async find(id: string): Promise<number> {
    return Number(id);
  }
}

export async function resultOfGet(app: INestApplicationContext): Promise<void> {
  const users = cacheOf(app.get(Users), 'find');
  const found: number | undefined = await users.peek('1');
  // @ts-expect-error -- the method takes text
  await users.delete(1);
  // @ts-expect-error -- there is no such method
  cacheOf(app.get(Users), 'missing');
  void found;
}
