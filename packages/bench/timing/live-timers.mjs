// Counts the timers that a piece of work leaves behind, those that keep no process alive included.
import { createHook } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';

export async function liveTimers(work) {
  const timers = new Set();
  const hook = createHook({
    init: (id, type) => void (type === 'Timeout' && timers.add(id)),
    destroy: (id) => void timers.delete(id),
  }).enable();
  work();
  await setImmediate();
  const { size } = timers;
  hook.disable();
  return size;
}
