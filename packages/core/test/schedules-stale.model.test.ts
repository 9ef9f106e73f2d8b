/** Races of background refreshes with calls, invalidations, failures and time, where stale values may be served. */
import { memory, remote } from './support/race-backends.js';
import { holds, STEPS_OF_CALLS, STEPS_OF_CHANGES, STEPS_OF_SOURCE, tagsOf } from './support/race.js';

// A rejection that nobody handles fails the test by itself: Jest sees to that.
const steps = [...STEPS_OF_CALLS, ...STEPS_OF_CHANGES, ...STEPS_OF_SOURCE, 'expire'] as const;
const windows: [string, object][] = [
  ['staleWhileRevalidate', { staleWhileRevalidate: '10s' }],
  ['staleIfError', { staleIfError: '10s' }],
  ['both windows', { staleWhileRevalidate: '1s', staleIfError: '5s' }],
];

describe.each([
  ['in memory', memory],
  ['on a server', remote],
])('%s', (_where, backend) => {
  test.each(windows)('%s: no call returns what was invalidated before it began', async (_title, window) => {
    await holds({ steps, options: { tags: tagsOf, ...window }, backend }, 400);
  });

  const options = { tags: tagsOf, staleWhileRevalidate: '10s' };
  const before = ['set', 'time passes'] as const;

  test.each([...STEPS_OF_CHANGES, 'expire'] as const)('a background refresh races with: %s', async (change) => {
    await holds({ before, script: ['read', 'read', change, 'read', 'read', 'peek'], options, backend }, 250);
  });

  test.each(STEPS_OF_CHANGES)(
    'a load that fails, with a stale value to fall back on, races with: %s',
    async (change) => {
      const script = ['the source fails', 'read', change, 'read', 'read'] as const;
      await holds({ before, script, options: { tags: tagsOf, staleIfError: '10s' }, backend }, 400);
    },
  );
});
