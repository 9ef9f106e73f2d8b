// Starts the example from its TypeScript sources, in a fresh clone too: nothing has to be built first.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
await import('./src/main.ts');
