/** A store that was given up for lost may still take effect: what a look-up sees of it is not to be trusted. */
import { jest } from '@jest/globals';
import { settled } from './support/deferred.js';
import { Gates } from './support/gates.js';
import { loadsByHand } from './support/loads-by-hand.js';
import { Remote } from './support/remote.js';
import { ManualClock } from '../src/testing/manual-clock.js';

function onLateRemote(gates: Gates) {
  const remote = new Remote(new ManualClock(), gates.turn);
  return loadsByHand(remote, { backendTimeout: '50ms', onBackendError: () => {} });
}

test('a look-up on its way while a store takes effect late is not trusted', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  const gates = new Gates();
  const { get, handle, pending } = onLateRemote(gates);
  gates.hold('set reaches');
  const first = get();
  await settled();
  pending[0]?.resolve('old');
  await first; // its store is under way
  await jest.advanceTimersByTimeAsync(50); // and times out: the key is suspect, and made good by a delete
  await settled();
  await handle.delete(); // confirmed
  gates.hold('get reaches');
  const after = get();
  await settled();
  await gates.release('set reaches'); // takes effect now, and answers: suspect again, deleted again
  await gates.release('get reaches');
  jest.useRealTimers();
  pending[1]?.resolve('new');
  expect([await after, pending.length]).toEqual(['new', 2]);
});
test('nor one that arrives between the late store and the delete that follows', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  const gates = new Gates();
  const { get, handle, pending } = onLateRemote(gates);
  gates.hold('set reaches');
  const first = get();
  await settled();
  pending[0]?.resolve('old');
  await first;
  await jest.advanceTimersByTimeAsync(50);
  await settled();
  await handle.delete();
  gates.hold('get reaches');
  const after = get();
  await settled();
  gates.hold('delete reaches');
  await gates.release('set reaches');
  await gates.release('get reaches'); // sees the late store
  await gates.release('delete reaches');
  jest.useRealTimers();
  pending[1]?.resolve('new');
  expect(await after).toBe('new');
});
