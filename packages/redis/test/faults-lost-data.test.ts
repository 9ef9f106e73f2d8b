/** Rows of the fault matrix in which the server loses what it was told: scripts, everything, some of it, the latest of it. */
import { LRU } from '@purecache/lru';
import { Tiered } from '@purecache/tiered';
import { names } from '../src/server/names.js';
import { faultKinds, faultRun, tell, type FaultRun } from './support/fault-run.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

const [ioredis] = faultKinds as [(typeof faultKinds)[number]];

describe.each(faultKinds)('a server that forgets, $name', (kind) => {
  let server: RedisServer;
  let run: FaultRun;
  beforeEach(async () => {
    server = await startRedis();
    run = await faultRun(kind, server.port, { method: { tags: (_, id) => [`tag ${id}`] } });
  });
  afterEach(async () => {
    await run.end();
    await server.stop();
  });

  test('F13 scripts that are lost are sent again, and nobody hears of it', async () => {
    for (let id = 0; id < 20; id++) {
      await server.command('SCRIPT', 'FLUSH');
      await run.call(id);
      await server.command('SCRIPT', 'FLUSH');
      await run.invalidateTags(`tag ${id}`);
      await server.command('SCRIPT', 'FLUSH');
      await run.call(id);
      await server.command('SCRIPT', 'FLUSH');
      await run.handle.delete(id);
    }
    await Promise.all([run.callAll(0, 200), server.command('SCRIPT', 'FLUSH'), run.callAll(200, 400)]);
    tell('F13', kind.name, { calls: run.waits.length, errors: run.spared.length + run.failures.length });
    expect(run.spared).toEqual([]);
    expect(run).toMatchObject({ failures: [], wrong: 0 });
  });

  test('F14 a server that is emptied has nothing to give at once; memory before it keeps what it has', async () => {
    const tiers = await faultRun(kind, server.port, {
      method: { tags: (_, id) => [`tag ${id}`] },
      wrapped: (shared) => new Tiered({ memory: new LRU({ capacity: 100 }), shared }),
    });
    await tiers.untilServed(1);
    await run.untilServed(1);
    await server.command('FLUSHALL');
    const before = [run.loads, tiers.loads];
    await run.call(1);
    await tiers.call(1);
    const loads = [run.loads, tiers.loads].map((after, at) => after - (before[at] as number));
    await run.untilServed(1);
    const errors = run.spared.length + tiers.spared.length;
    tell('F14', kind.name, { 'loads without memory': loads[0] as number, 'with memory': loads[1] as number, errors });
    expect(loads).toEqual([1, 0]);
    expect(errors).toBe(0);
    await tiers.end();
  });
});

test('F15 where entries outlive the records of what was invalidated, none that was is given', async () => {
  const server = await startRedis({ args: ['--maxmemory', '20mb', '--maxmemory-policy', 'allkeys-lru'] });
  const method = { tags: (_: string, id: number) => [`tag ${id}`] };
  const run = await faultRun(ioredis, server.port, { method });
  await run.callAll(0, 200);
  await run.untilServed(199);
  const keys = names('ioredis-6');
  const values = Array.from({ length: 200 }, (_, id) => keys.ofKey(run.handle.keyOf(id)).value);
  for (let id = 0; id < 200; id++) run.change(id);
  await run.backend.invalidateTags(Array.from({ length: 200 }, (_, id) => `tag ${id}`));
  // The values are used all the time, the records never, and others fill the memory.
  const tags = Array.from({ length: 200 }, (_, id) => keys.ofTag(`tag ${id}`));
  // LRU counts in seconds.
  const idleFor = async (key: string) => Number(await server.command('OBJECT', 'IDLETIME', key));
  await until(
    async () => (await server.command('MGET', ...values)) !== null && (await idleFor(tags[0] as string)) >= 2,
  );
  const present = async (of: string[]) => Number(await server.command('EXISTS', ...of));
  for (let round = 0; (await present(tags)) > 20 && round < 400; round++) {
    const foreign = Array.from({ length: 100 }, (_, each) => [`foreign ${round} ${each}`, 'x'.repeat(2_000)]).flat();
    await server.command('MSET', ...foreign);
    await server.command('MGET', ...values);
  }
  const [valuesLeft, tagsLeft] = [await present(values), await present(tags)];
  const fresh = await faultRun(ioredis, server.port, { method });
  for (let id = 0; id < 200; id++) fresh.change(id);
  for (let round = 0; round < 3; round++) await fresh.callAll(0, 200);
  await run.callAll(0, 200);
  tell('F15', ioredis.name, {
    'values left': valuesLeft,
    'tag records left': tagsLeft,
    served: fresh.wrong + run.wrong,
  });
  expect(valuesLeft - tagsLeft).toBeGreaterThan(20);
  expect([fresh.wrong, run.wrong]).toEqual([0, 0]);
  await Promise.all([run.end(), fresh.end()]);
  await server.stop();
});

describe('F24 a server that starts again from an old copy of its memory', () => {
  /** @returns how many of 100 invalidated entries are given by a process that was there before, and by one that was not */
  async function servedAfterRestart(onServerRestart: 'clear' | 'keep'): Promise<number[]> {
    const server = await startRedis();
    const run = await faultRun(ioredis, server.port, { onServerRestart });
    await run.callAll(0, 100);
    await run.untilServed(99);
    await server.command('SAVE');
    for (let id = 0; id < 100; id++) run.change(id);
    await run.handle.clear();
    await server.restart();
    const fresh = await faultRun(ioredis, server.port, { onServerRestart });
    for (let id = 0; id < 100; id++) fresh.change(id);
    await fresh.callAll(0, 100);
    await until(async () => {
      run.spared.length = 0;
      await run.call(1_000);
      return run.spared.length === 0;
    });
    await run.callAll(0, 100);
    await Promise.all([run.end(), fresh.end()]);
    await server.stop();
    return [run.wrong, fresh.wrong];
  }

  test('gives nothing that it had before, with onServerRestart: clear', async () => {
    const served = await servedAfterRestart('clear');
    tell('F24 clear', ioredis.name, { served: served.join(' and ') });
    expect(served).toEqual([0, 0]);
  });

  test('gives what it had forgotten to be invalidated without it, as documented', async () => {
    const [, served] = await servedAfterRestart('keep');
    tell('F24 keep', ioredis.name, { served: served as number });
    expect(served).toBe(100);
  });
});
