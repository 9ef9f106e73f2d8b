/** Starts the API on the loopback interface, says what to try, and stops on Ctrl-C. */
import 'reflect-metadata';
import { createApp, isPlatform } from './create-app.js';
import { urlsToTry } from './urls-to-try.js';

const { PORT = '3000', PLATFORM = 'express' } = process.env;
if (!isPlatform(PLATFORM)) throw new TypeError(`PLATFORM is 'express' or 'fastify', not '${PLATFORM}'`);

const app = await createApp(PLATFORM);
// Exits with 0 on a signal, once the server, the stores and the database are closed.
app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
await app.listen(PORT, '127.0.0.1');
console.log(urlsToTry(await app.getUrl()));
