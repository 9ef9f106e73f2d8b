/** Runs the garbage collector, which Node hides unless it is asked for. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { settled } from './deferred.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** What a WeakRef was asked for stays alive until the end of the turn, so a few turns are needed. */
export async function collectGarbage(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await settled();
    gc();
  }
}
