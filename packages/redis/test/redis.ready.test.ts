import Ioredis from 'ioredis';
import { Redis } from '../src/redis.js';
import { clientKinds } from './support/clients.js';
import { Backends } from './support/backends.js';
import { freePort, startRedis, type RedisServer } from './support/redis-server.js';

const backends = Backends.forThisFile();
const PASSWORD = 'hush-hush-password';
const kinds = clientKinds.filter(({ name }) => name.endsWith(' 6')).map((kind) => [kind.name, kind] as const);

/** What a backend on this client is not ready for. */
async function unreadiness(client: object): Promise<{ code: string; message: string }> {
  const backend = new Redis({ client, deadlineMs: 1_000 });
  try {
    await backend.ready();
  } catch (error) {
    return error as { code: string; message: string };
  } finally {
    await backend.close();
  }
  throw new Error('It is ready.');
}

test('a server that answers is ready, and nothing of it stays on the server', async () => {
  const backend = backends.open();
  await backend.ready();
  await backend.ready();
  const key = backends.names().ofKey('purecache ready');
  expect(await backends.client.exists(key.value, key.lease)).toBe(0);
});

test('with a bound of many seconds it is ready as well, at any time', async () => {
  const backend = backends.open({ maxStaleMs: 20_000 });
  await backend.ready();
  const elsewhere = performance.now;
  // Between two proofs, which are 5 s apart.
  performance.now = () => elsewhere.call(performance) + 4_000;
  try {
    await backend.ready();
  } finally {
    performance.now = elsewhere;
  }
});

test('with `onServerRestart` it looks up which start of the server it is', async () => {
  const backend = backends.open({ onServerRestart: 'clear' });
  await backend.ready();
  expect(await backends.client.keys(`${backends.names().run}*`)).toHaveLength(1);
});

describe('a user that may not do everything', () => {
  test.each([
    ['time', '-time'],
    ['mget', '-mget'],
    ['eval', '-evalsha -eval'],
    ['unlink', '-unlink'],
    ['publish', '-publish'],
    ['SUBSCRIBE', '-subscribe'],
  ])('is told which command is missing: %s', async (command, rule) => {
    await backends.client.call('ACL', 'SETUSER', 'some', 'on', `>${PASSWORD}`, '~*', '&*', '+@all', ...rule.split(' '));
    const client = new Ioredis.Redis({ port: backends.server.port, username: 'some', password: PASSWORD });
    client.on('error', () => undefined);
    const { code, message } = await unreadiness(client);
    client.disconnect();
    expect(code).toBe('PURECACHE_REDIS_CLIENT');
    const [said, needed] = message.split('Needed:') as [string, string];
    expect(said).toContain(command);
    expect(needed).toContain(`+${command.toLowerCase()}`);
    expect(message).not.toContain(PASSWORD);
  });

  test('may use what is named as needed, and that is enough', async () => {
    const { message } = await unreadiness(
      new Ioredis.Redis(await freePort(), { lazyConnect: true, retryStrategy: null }),
    );
    const commands = (message.split('Needed: ')[1] as string).replace('.', '').split(' ');
    await backends.client.call('ACL', 'SETUSER', 'few', 'on', `>${PASSWORD}`, '~*', '&*', '-@all', ...commands);
    const client = new Ioredis.Redis({ port: backends.server.port, username: 'few', password: PASSWORD });
    const backend = new Redis({ client, keyPrefix: 'few', deadlineMs: 5_000, onServerRestart: 'clear' });
    await backend.ready();
    await backend.set('k', 1);
    expect(await backend.get('k')).toBe(1);
    await backend.invalidateTags(['t']);
    await backend.clear();
    expect(await backend.get('k')).toBeUndefined();
    await backend.close();
    client.disconnect();
  });
});

describe.each(kinds)('by %s', (_, kind) => {
  let locked: RedisServer;

  beforeAll(async () => {
    locked = await startRedis({ args: ['--requirepass', 'right'] });
  });

  afterAll(() => locked.stop());

  test('a wrong password is not ready, and not told', async () => {
    const client = await kind.open(locked.port, { password: PASSWORD });
    const { code, message } = await unreadiness(client);
    kind.end(client);
    expect(code).toBe('PURECACHE_REDIS_CLIENT');
    expect(message).toMatch(/not ready for purecache/);
    expect(message).not.toContain(PASSWORD);
  });

  test('a server that is down is not ready', async () => {
    const client = await kind.open(await freePort());
    const { code, message } = await unreadiness(client);
    kind.end(client);
    expect([code, message]).toEqual(['PURECACHE_REDIS_CLIENT', expect.stringMatching(/not ready.*connect/)]);
  });
});

test('a url with a wrong password is told without it', async () => {
  const locked = await startRedis({ args: ['--requirepass', 'right'] });
  const backend = new Redis({ url: `redis://default:${PASSWORD}@127.0.0.1:${locked.port}`, deadlineMs: 1_000 });
  const failure: unknown = await backend.ready().catch((error: unknown) => error);
  await backend.close();
  await locked.stop();
  expect(failure).toMatchObject({ code: 'PURECACHE_REDIS_CLIENT' });
  expect(String((failure as Error).stack)).not.toContain(PASSWORD);
});
