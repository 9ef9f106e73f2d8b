// What a hit in the memory of Tiered costs beside a hit of LRU alone. Processes alternate; medians are printed.
// node packages/redis/test/support/fleet-hit-cost.mjs [rounds]
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const VARIANTS = ['lru-object', 'lru-class', 'tiered'];
const rounds = Number(process.argv[2] ?? 7);
const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'purecache-hits-'));
const program = join(folder, 'program.mjs');
await build({
  entryPoints: [join(here, 'fleet-hit-program.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'es2022',
  conditions: ['@purecache/source'],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  outfile: program,
  logLevel: 'error',
});

const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address();
probe.close();
await once(probe, 'close');
const server = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1', '--dir', folder]);
for await (const line of server.stdout) if (String(line).includes('Ready to accept')) break;

const times = Object.fromEntries(VARIANTS.map((variant) => [variant, []]));
process.on('exit', () => server.kill());
for (let round = 0; round < rounds; round++) {
  for (const variant of VARIANTS) {
    times[variant].push(Number(execFileSync(process.execPath, [program, variant, String(port)])));
  }
}
server.kill();
await once(server, 'exit');
rmSync(folder, { recursive: true, force: true });

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const base = median(times['lru-object']);
for (const variant of VARIANTS) {
  const ns = median(times[variant]);
  console.log(
    `${variant.padEnd(11)} ${ns.toFixed(1)} ns per hit, ratio to lru-object ${(ns / base).toFixed(2)}; best ${Math.min(...times[variant]).toFixed(1)}`,
  );
}
