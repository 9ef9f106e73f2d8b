/** Two processes read, load and invalidate one key, in any order in which answers and messages may come. */
import { CacheRecord } from '@purecache/core';
import fc from 'fast-check';
import { settled } from '../../core/test/support/deferred.js';
import { tiers, type Process } from './support/tiers.js';

const BOUND = 300;

type Step =
  | { readonly kind: 'read' | 'cut' | 'reconnect'; readonly by: 'here' | 'there' }
  | { readonly kind: 'delete' | 'clear' | 'tags'; readonly by: 'here' | 'there' }
  | { readonly kind: 'wait'; readonly by: number };

const by = fc.constantFrom('here' as const, 'there' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('read' as const), by }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'clear' as const, 'tags' as const), by }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cut' as const, 'reconnect' as const), by }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), by: fc.integer({ min: 1, max: 400 }) }) },
);

/**
 * Plays the steps on versions of what the key stands for: each invalidation is of a new one.
 *
 * @param isDeafToItself whether the shared backend counts only what others invalidate; tags are not for such a one
 */
async function play(scheduler: fc.Scheduler, steps: readonly Step[], isDeafToItself: boolean): Promise<void> {
  const { clock, ...processes } = tiers({ maxStaleMs: BOUND });
  let version = 0;
  /** What each process must have noticed at least. */
  const noticed = { here: 0, there: 0 };
  /** Versions whose invalidation is under way. */
  const open = new Set<number>();
  const confirmed: { readonly version: number; readonly at: number }[] = [];
  const turn = (label: string) => scheduler.schedule(Promise.resolve(), label);

  const read = async ({ tiered }: Process) => {
    if (tiered.near.get('k') !== undefined || (await tiered.get('k')) !== undefined) return;
    const led = await tiered.lead('k');
    if (led.kind !== 'lease') return;
    const entry = new CacheRecord({ value: version, startedAt: led.startedAt, freshFor: 10_000, tags: ['t'] });
    await turn('load');
    await led.fill(entry, 10_000);
  };
  const invalidate = async (kind: 'delete' | 'clear' | 'tags', name: 'here' | 'there') => {
    const { tiered } = processes[name];
    const own = ++version;
    open.add(own);
    if (kind === 'clear') await tiered.clear();
    else if (kind === 'delete' || isDeafToItself) await tiered.delete('k');
    else await tiered.invalidateTags?.(['t']);
    open.delete(own);
    noticed[name] = Math.max(noticed[name], own);
    confirmed.push({ version: own, at: clock.now() });
  };
  const perform = async (each: Step) => {
    if (each.kind === 'wait') return clock.advance(each.by);
    const process = processes[each.by];
    if (each.kind === 'read') return await read(process);
    if (each.kind === 'cut') return process.shared.cut();
    if (each.kind === 'reconnect') return process.shared.reconnect();
    return await invalidate(each.kind, each.by);
  };
  const check = () => {
    const old = confirmed.filter(({ at }) => clock.now() - at > BOUND).map((each) => each.version);
    for (const name of ['here', 'there'] as const) {
      const near = processes[name].tiered.near.get('k') as CacheRecord | undefined;
      if (near === undefined) continue;
      expect(near.value).toBeGreaterThanOrEqual(Math.max(noticed[name], ...old));
    }
  };

  for (const name of ['here', 'there'] as const) {
    const { shared } = processes[name];
    Object.assign(shared, { isSlow: true, isDeafToItself, turn });
    shared.onSent = () => {
      const sent = Math.min(...open); // it is of one of these
      void turn(`${name} hears`).then(() => {
        if (shared.deliver(1) > 0) noticed[name] = Math.max(noticed[name], sent);
      });
    };
  }
  const begin = async () => {
    for (const each of steps) {
      await turn('next step');
      void perform(each);
    }
  };
  void begin();
  while (scheduler.count() > 0) {
    await scheduler.waitOne();
    await settled();
    check();
  }
}

test('memory never gives what this process knows to be invalid, nor what has been for longer than the bound', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 3, maxLength: 25 }), fc.boolean(), play),
    { numRuns: 300 },
  );
});
