/** Races of loads and look-ups with invalidations of all kinds: by key, as a whole, by a tag that only the result tells. */
import { memory, remote } from './support/race-backends.js';
import { holds, STEPS_OF_CALLS, STEPS_OF_CHANGES, tagsOf } from './support/race.js';

// A rejection that nobody handles fails the test by itself: Jest sees to that.
const options = { tags: tagsOf };

describe.each([
  ['in memory', memory],
  ['on a server', remote],
])('%s, no call returns what was invalidated before it began', (_where, backend) => {
  test('by key, as a whole or by a tag, whatever else happens', async () => {
    await holds({ steps: [...STEPS_OF_CALLS, ...STEPS_OF_CHANGES], options, backend }, 500);
  });

  test.each(STEPS_OF_CHANGES)('by one change during loads: %s', async (change) => {
    await holds({ script: ['read', 'read with signal', change, 'read', 'read', 'peek'], options, backend }, 200);
  });

  test.each(STEPS_OF_CHANGES)('by one change during look-ups of an entry: %s', async (change) => {
    await holds({ before: ['set'], script: ['read', change, 'read', 'read', 'read'], options, backend }, 500);
  });
});
