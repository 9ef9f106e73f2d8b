/** Races of loads with the limits on them: `timeout`, after which a result is late, and `softTimeout`. */
import { memory, remote } from './support/race-backends.js';
import { holds, STEPS_OF_CALLS, STEPS_OF_CHANGES, STEPS_OF_SOURCE, tagsOf } from './support/race.js';

// A rejection that nobody handles fails the test by itself: Jest sees to that.
const limits: [string, object][] = [
  ['timeout', { timeout: '100ms' }],
  ['softTimeout', { softTimeout: '50ms', staleIfError: '10s' }],
  ['both', { softTimeout: '50ms', timeout: '100ms', staleIfError: '10s' }],
  [
    'both, and staleWhileRevalidate',
    { softTimeout: '50ms', timeout: '100ms', staleWhileRevalidate: '1s', staleIfError: '9s' },
  ],
];

describe.each([
  ['in memory', memory],
  ['on a server', remote],
])('%s', (_where, backend) => {
  describe.each(limits)('%s: no call returns what was invalidated before it began', (_title, limit) => {
    const options = { tags: tagsOf, ...limit };

    test('whatever else happens', async () => {
      const steps = [...STEPS_OF_CALLS, ...STEPS_OF_CHANGES, ...STEPS_OF_SOURCE, 'expire'] as const;
      await holds({ steps, options, backend }, 300);
    });

    test.each([...STEPS_OF_CHANGES, 'expire'] as const)('as one change races with the limits: %s', async (change) => {
      const script = ['read', 'read', change, 'read', 'the source fails', 'read', 'peek'] as const;
      await holds({ before: ['set', 'time passes'], script, options, backend }, 120);
    });
  });
});
