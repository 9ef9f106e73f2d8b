/** What the process reports as unhandled: a rejection of a cached method is neither hidden nor made up. */
import { runNode } from '../support/run-node.js';

declare const PROTOCOL: 'standard' | 'legacy';

/** The program is compiled apart, always by the standard protocol; the legacy one is followed by hand there. */
const decorated = {
  standard: `class Service { @Cached({ backend: LRU, capacity: 8 }) async get(id: string): Promise<string> { return await fail(id); } }`,
  legacy: `
    class Service { async get(id: string): Promise<string> { return await fail(id); } }
    const descriptor = Object.getOwnPropertyDescriptor(Service.prototype, 'get') as PropertyDescriptor;
    (Cached({ backend: LRU, capacity: 8 }) as any)(Service.prototype, 'get', descriptor);
    Object.defineProperty(Service.prototype, 'get', descriptor);`,
}[PROTOCOL];

async function unhandledIn(calls: string): Promise<unknown> {
  const { code, stdout, stderr } = await runNode(`
    import { Cached } from '../../src/index.js';
    import { LRU } from '@purecache/lru';
    const seen: string[] = [];
    let loads = 0;
    process.on('unhandledRejection', (error) => void seen.push((error as Error).message));
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const fail = async (id: string): Promise<string> => { loads++; await turn(); throw new Error(id); };
    ${decorated}
    const service = new Service();
    const handled = (call: Promise<unknown>) => void call.catch(() => {});
    ${calls}
    for (let i = 0; i < 10; i++) await turn();
    console.log(JSON.stringify({ loads, seen }));
  `);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

test('nothing when every caller handles its own', async () => {
  const calls = `handled(service.get('a')); handled(service.get('a')); handled(service.get('a'));`;
  expect(await unhandledIn(calls)).toEqual({ loads: 1, seen: [] });
});

test('one for each caller that does not', async () => {
  expect(await unhandledIn(`void service.get('a');`)).toEqual({ loads: 1, seen: ['a'] });
  expect(await unhandledIn(`void service.get('a'); void service.get('a');`)).toEqual({ loads: 1, seen: ['a', 'a'] });
  expect(await unhandledIn(`handled(service.get('a')); void service.get('a');`)).toEqual({ loads: 1, seen: ['a'] });
});
