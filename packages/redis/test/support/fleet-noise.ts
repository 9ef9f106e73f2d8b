/** A process that hears a great deal on the bus that is none of its business, and tells what became of its memory. */
import { Redis } from '../../src/index.js';
import { clientKinds } from './clients.js';
import { answer } from './fleet-answers.js';

let shared: Redis;
const failures: unknown[] = [];

answer({
  async begin({ port, client }: { port: number; client: string }) {
    process.on('unhandledRejection', (error) => failures.push(error));
    process.on('uncaughtException', (error) => failures.push(error));
    const kind = clientKinds.find(({ name }) => name === client)!;
    shared = new Redis({ client: await kind.open(port) });
    await shared.ready();
  },
  stats: () => shared.stats(),
  failures: () => failures.map(String),
  heap() {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  },
});
