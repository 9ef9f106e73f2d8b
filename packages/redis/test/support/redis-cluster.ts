/** A real cluster for a test: three masters on this machine, each with a third of the slots. */
import { freePort, type RedisServer, startRedis, until } from './redis-server.js';

const slots = 16_384;

export interface RedisCluster {
  readonly nodes: readonly RedisServer[];
  /** As both clients take them. */
  readonly rootNodes: readonly { readonly host: string; readonly port: number; readonly url: string }[];
  /** The node that is given the slot of a key at the start. */
  ownerOf(slot: number): RedisServer;
  /** Gives a slot without keys to another node, and resolves when all know of it. */
  moveSlot(slot: number, to: RedisServer): Promise<void>;
  stop(): Promise<void>;
}

/** Resolves when each of the nodes says that the cluster is complete. */
export async function startCluster(args: readonly string[] = []): Promise<RedisCluster> {
  const started = await Promise.all([0, 1, 2].map(() => startNode(args)));
  const nodes = started.map(({ node }) => node);
  const [first] = nodes as [RedisServer];
  const share = Math.ceil(slots / nodes.length);
  await Promise.all(
    nodes.map((node, index) =>
      expectOk(node, 'CLUSTER', 'ADDSLOTSRANGE', index * share, Math.min(slots, (index + 1) * share) - 1),
    ),
  );
  for (const { node, bus } of started.slice(1)) await expectOk(first, 'CLUSTER', 'MEET', '127.0.0.1', node.port, bus);
  for (const node of nodes) {
    await until(async () => {
      const info = String(await node.command('CLUSTER', 'INFO'));
      return ['cluster_state:ok', 'cluster_known_nodes:3', 'cluster_slots_ok:16384'].every((line) =>
        info.includes(line),
      );
    });
  }
  return {
    nodes,
    rootNodes: nodes.map(({ port, url }) => ({ host: '127.0.0.1', port, url })),
    ownerOf: (slot) => nodes[Math.floor(slot / share)] as RedisServer,
    async moveSlot(slot, to) {
      const id = String(await to.command('CLUSTER', 'MYID'));
      for (const node of [to, ...nodes.filter((other) => other !== to)]) {
        await expectOk(node, 'CLUSTER', 'SETSLOT', slot, 'NODE', id);
      }
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function startNode(args: readonly string[]): Promise<{ readonly node: RedisServer; readonly bus: number }> {
  // Nodes talk to each other on a port of their own; else it would be the port plus 10,000, which may be too high.
  const bus = await freePort();
  const node = await startRedis({
    args: [
      ...['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-require-full-coverage', 'no'],
      ...['--cluster-node-timeout', '2000', ...args],
    ],
  });
  return { node, bus };
}

async function expectOk(node: RedisServer, ...words: (string | number)[]): Promise<void> {
  const reply = await node.command(...words);
  if (reply !== 'OK')
    throw new Error(`${words.slice(0, 2).join(' ')} of the node on port ${node.port}: ${String(reply)}`);
}
