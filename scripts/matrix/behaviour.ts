/** The behaviour file of the compiler matrix: every situation that both decorator protocols must get right alike. */
import { backends } from './backends.js';
import { calls } from './calls.js';
import { owners } from './owners.js';
import { refusals } from './refusals.js';
import { type Situation } from './situation.js';

export const behaviour: Situation[] = [...owners, ...calls, ...backends, ...refusals];
