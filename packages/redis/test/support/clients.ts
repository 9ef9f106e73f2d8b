/** The four clients that the backend works with, so that one suite can be run over all of them. */
import { Cluster as Cluster6, Redis as Redis6 } from 'ioredis';
import { Cluster as Cluster5, Redis as Redis5 } from 'ioredis-5';
import * as nodeRedis6 from 'redis';
import * as nodeRedis5 from 'redis-5';

type Emitter = {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  listenerCount(event: string): number;
  eventNames(): (string | symbol)[];
};

/** What tests do with a client, whichever it is. */
export interface TestClient extends Emitter {
  quit(): Promise<unknown>;
}

export interface ClientKind {
  readonly name: string;
  readonly library: 'ioredis' | 'node-redis';
  /** A client with the options that the documentation recommends; connected, if the server is there. */
  open(port: number, options?: object): Promise<TestClient>;
  /** As a user makes it who sets nothing. */
  openDefault(port: number): Promise<TestClient>;
  openCluster(nodes: readonly { host: string; port: number; url: string }[], options?: object): Promise<TestClient>;
  /** The client that is being opened, or was opened last. */
  latest(): TestClient;
  /** Ends it, in whatever state it is. */
  end(client: object): void;
  /** Sends a command by the client itself. */
  raw(client: object, words: string[]): Promise<unknown>;
  /** Whether it was not ended. */
  isOpen(client: object): boolean;
  isReady(client: object): boolean;
}

const host = '127.0.0.1';
const retryStrategy = (tries: number) => Math.min(50 * 2 ** tries, 1_000);

type IORedis = TestClient & {
  status: string;
  disconnect(): void;
  connect(): Promise<unknown>;
  call(...words: string[]): Promise<unknown>;
};

function ioredis(
  name: string,
  Redis: new (options: object) => unknown,
  Cluster: new (nodes: { host: string; port: number }[], options: object) => unknown,
): ClientKind {
  const failFast = { enableOfflineQueue: false, maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false };
  let latest: IORedis;
  async function opened(made: unknown): Promise<IORedis> {
    const client = (latest = made as IORedis);
    // ioredis prints errors that nobody listens to.
    client.on('error', () => undefined);
    await client.connect().catch(() => undefined);
    return client;
  }
  return {
    name,
    library: 'ioredis',
    open: (port, options) =>
      opened(
        new Redis({ host, port, lazyConnect: true, connectTimeout: 1_000, retryStrategy, ...failFast, ...options }),
      ),
    openDefault: (port) => opened(new Redis({ host, port, lazyConnect: true })),
    openCluster: (nodes, options) =>
      opened(
        new Cluster(
          nodes.map((node) => ({ host: node.host, port: node.port })),
          { lazyConnect: true, enableOfflineQueue: false, retryDelayOnFailover: 0, ...options },
        ),
      ),
    latest: () => latest,
    end: (client) => (client as IORedis).disconnect(),
    raw: (client, words) => (client as IORedis).call(...words),
    isOpen: (client) => (client as IORedis).status !== 'end',
    isReady: (client) => (client as IORedis).status === 'ready',
  };
}

type NodeRedis = TestClient & {
  isOpen: boolean;
  isReady: boolean;
  masters?: unknown;
  connect(): Promise<unknown>;
  destroy(): void;
  sendCommand(...args: unknown[]): Promise<unknown>;
};

interface NodeRedisModule {
  createClient(options: object): unknown;
  createCluster(options: object): unknown;
}

function nodeRedis(name: string, { createClient, createCluster }: NodeRedisModule): ClientKind {
  const recommended = { disableOfflineQueue: true, commandOptions: { timeout: 0 } };
  let latest: NodeRedis;
  async function opened(made: unknown): Promise<NodeRedis> {
    const client = (latest = made as NodeRedis);
    // Node ends a process in which nobody listens to an error.
    client.on('error', () => undefined);
    let settle!: () => void;
    const failed = new Promise<void>((resolve) => (settle = resolve));
    client.on('error', () => settle());
    await Promise.race([client.connect().catch(() => undefined), failed]);
    return client;
  }
  return {
    name,
    library: 'node-redis',
    open: (port, options) =>
      opened(createClient({ ...recommended, socket: { host, port, connectTimeout: 1_000 }, ...options })),
    openDefault: (port) => opened(createClient({ socket: { host, port } })),
    openCluster: (nodes, options) =>
      opened(createCluster({ rootNodes: nodes.map(({ url }) => ({ url })), defaults: recommended, ...options })),
    latest: () => latest,
    end(client) {
      try {
        (client as NodeRedis).destroy();
      } catch {
        // It has ended.
      }
    },
    raw: (client, words) =>
      (client as NodeRedis).masters === undefined
        ? (client as NodeRedis).sendCommand(words)
        : (client as NodeRedis).sendCommand(words[1], false, words),
    isOpen: (client) => (client as NodeRedis).isOpen,
    isReady: (client) => (client as NodeRedis).isReady,
  };
}

export const clientKinds: readonly ClientKind[] = [
  ioredis('ioredis 5', Redis5 as never, Cluster5 as never),
  ioredis('ioredis 6', Redis6 as never, Cluster6 as never),
  nodeRedis('node-redis 5', nodeRedis5 as never),
  nodeRedis('node-redis 6', nodeRedis6 as never),
];
