/** The driver of node-redis 5 and 6, a single server and a cluster. */
import { RedisError } from '../redis-error.js';
import { keySlot } from '../server/key-slot.js';
import {
  ignore,
  reconnectDelay,
  type ClientState,
  type Driver,
  type Emitter,
  type Line,
  type LineListener,
  type Word,
} from './driver.js';
import { nodeRedisWarnings } from './node-redis-warnings.js';

type Hear = (channel: string, listener: (payload: Buffer) => void, asBuffers: true) => Promise<unknown>;

interface Options {
  readonly socket?: object;
}

/** What is used of a client of one server. */
export interface NodeRedisClient extends Emitter {
  readonly isOpen: boolean;
  readonly isReady: boolean;
  readonly options?: Options;
  sendCommand(words: readonly Word[], options?: object): Promise<unknown>;
  connect(): Promise<unknown>;
  duplicate(overrides?: object): NodeRedisClient;
  readonly subscribe: Hear;
  readonly sSubscribe: Hear;
  unref(): void;
  destroy(): void;
}

interface Node {
  readonly host: string;
  readonly port: number;
  /** Once it was needed. */
  readonly client?: NodeRedisClient;
}

/** What is used of a client of a cluster. */
export interface NodeRedisCluster extends Emitter {
  readonly isOpen: boolean;
  readonly masters: readonly Node[];
  readonly slots: readonly ({ readonly master: Node } | undefined)[];
  readonly nodeByAddress: ReadonlyMap<string, Node | { readonly master: Node }>;
  readonly _options?: { readonly defaults?: Options };
  sendCommand(key: string | undefined, isReadonly: false, words: readonly Word[], options?: object): Promise<unknown>;
  connect(): Promise<unknown>;
  duplicate(): NodeRedisCluster;
  destroy(): void;
}

/** Bulk strings as they are; a timer for each command costs more than the command. */
const sending = { typeMapping: { [0x24 /* '$', a bulk string */]: Buffer }, timeout: undefined };

export class NodeRedisDriver implements Driver {
  readonly isCluster = false;
  readonly warnings: readonly string[];
  readonly settlingEvents = ['ready', 'error', 'end'];

  constructor(readonly client: NodeRedisClient) {
    this.warnings = nodeRedisWarnings(client.options ?? {});
  }

  state(): ClientState {
    if (this.client.isReady) return 'ready';
    return this.client.isOpen ? 'opening' : 'offline';
  }

  connect(): void {}

  send(words: readonly Word[]): Promise<unknown> {
    return this.client.sendCommand(words, sending);
  }

  onError(listener: (garbled: boolean) => void): () => void {
    // An error of the socket ends it; after one of the decoder the client goes on with what comes next.
    const onError = () => listener(this.client.isReady);
    this.client.on('error', onError);
    return () => void this.client.removeListener('error', onError);
  }

  duplicate(): NodeRedisDriver {
    const client = this.client.duplicate({
      ...failFast,
      socket: { ...this.client.options?.socket, reconnectStrategy },
    });
    const driver = new NodeRedisDriver(client);
    client.connect().catch(ignore);
    return driver;
  }

  line(channel: string, listener: LineListener): Line {
    return new NodeRedisLine(this.client, {}, channel, false, listener);
  }

  destroy(): void {
    end(this.client);
  }
}

export class NodeRedisClusterDriver implements Driver {
  readonly isCluster = true;
  readonly warnings: readonly string[];
  readonly settlingEvents = ['connect', 'error', 'end'];

  constructor(readonly client: NodeRedisCluster) {
    this.warnings = nodeRedisWarnings(client._options?.defaults ?? {});
  }

  state(key: string | undefined): ClientState {
    if (!this.client.isOpen) return 'offline';
    if (this.client.masters.length === 0) return 'opening';
    // A node is connected to when it is needed; one that was lost keeps commands until it is back.
    const node = key === undefined ? undefined : this.client.slots[keySlot(key)]?.master.client;
    return node?.isReady === false ? 'offline' : 'ready';
  }

  connect(): void {}

  send(words: readonly Word[], key: string | undefined): Promise<unknown> {
    // Version 6 sends a command without keys to any node, whatever key it is given.
    const node = key === undefined || words.includes(key) ? undefined : this.client.slots[keySlot(key)]?.master.client;
    if (node !== undefined) return node.sendCommand(words, sending);
    return this.client.sendCommand(key ?? words[1]?.toString(), false, words, sending);
  }

  onError(listener: (garbled: boolean) => void): () => void {
    const onError = () => listener(false);
    const onNodeError = (_error: unknown, at: { host: string; port: number }) => {
      const node = this.client.nodeByAddress.get(`${at.host}:${at.port}`);
      if (node !== undefined && ('master' in node ? node.master : node).client?.isReady === true) listener(true);
    };
    this.client.on('error', onError);
    this.client.on('node-error', onNodeError);
    return () => {
      this.client.removeListener('error', onError);
      this.client.removeListener('node-error', onNodeError);
    };
  }

  duplicate(): NodeRedisClusterDriver {
    const client = this.client.duplicate();
    const driver = new NodeRedisClusterDriver(client);
    client.connect().catch(ignore);
    return driver;
  }

  line(channel: string, listener: LineListener): Line {
    const master = this.client.slots[keySlot(channel)]?.master;
    const known = master?.client ?? this.client.masters.find(({ client }) => client !== undefined)?.client;
    if (master === undefined || known === undefined) {
      throw new RedisError('DISCONNECTED', 'No node of the cluster is known that owns the slot of the channel.');
    }
    return new NodeRedisLine(known, { host: master.host, port: master.port }, channel, true, listener);
  }

  destroy(): void {
    end(this.client);
  }
}

class NodeRedisLine implements Line {
  readonly #client: NodeRedisClient;

  constructor(
    like: NodeRedisClient,
    address: { host?: string; port?: number },
    readonly channel: string,
    readonly sharded: boolean,
    readonly listener: LineListener,
  ) {
    const socket = { ...like.options?.socket, ...address, reconnectStrategy: false };
    this.#client = like.duplicate({ ...failFast, disableOfflineQueue: false, socket });
    // The last: in a cluster, the slot of the channel now belongs to another node.
    for (const event of ['error', 'end', 'sharded-channel-moved']) this.#client.on(event, () => listener.lost());
  }

  async open(): Promise<void> {
    const client = this.#client;
    await client.connect();
    const hear = this.sharded ? client.sSubscribe : client.subscribe;
    await hear.call(client, this.channel, (payload) => this.listener.message(payload), true);
    client.unref();
  }

  ping(): Promise<unknown> {
    return this.#client.sendCommand(['PING'], { timeout: undefined });
  }

  destroy(): void {
    end(this.#client);
  }
}

const failFast = { disableOfflineQueue: true, pingInterval: undefined, clientSideCache: undefined };

const reconnectStrategy = (tries: number): number => reconnectDelay(tries + 1);

/** Some versions throw for a client that has ended by itself. */
function end(client: { destroy(): void }): void {
  try {
    client.destroy();
  } catch {
    // It has ended.
  }
}
