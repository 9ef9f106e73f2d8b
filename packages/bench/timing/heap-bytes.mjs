// Bytes in use after a garbage collection, buffers outside the heap included. Needs --expose-gc.
import { setImmediate } from 'node:timers/promises';

export async function heapBytes() {
  // What finalizers and weak references hold goes one turn later.
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate();
    globalThis.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
