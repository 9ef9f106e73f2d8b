/** The driver of ioredis 5 and 6, a single server and a cluster. */
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
import { ioredisWarnings } from './ioredis-warnings.js';

type Call = (this: IoredisClient, words: readonly Word[]) => Promise<unknown>;

/** What is used of an ioredis client; `slots` and `nodes` are those of a cluster. */
export interface IoredisClient extends Emitter {
  readonly status: string;
  readonly isCluster: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  readonly stream?: { readonly writable?: boolean; unref?(): void; destroy(): void } | null;
  readonly slots?: readonly (readonly string[] | undefined)[];
  nodes?(role: 'master'): IoredisClient[];
  createBuiltinCommand(name: string): { buffer: Call };
  callBuffer(name: string, ...words: Word[]): Promise<unknown>;
  connect(): Promise<unknown>;
  duplicate(...overrides: unknown[]): IoredisClient;
  subscribe(channel: string): Promise<unknown>;
  ssubscribe(channel: string): Promise<unknown>;
  ping(): Promise<unknown>;
  disconnect(): void;
}

const connecting = new Set(['connecting', 'connect']);
const opening = new Set(['wait', ...connecting]);

export class IoredisDriver implements Driver {
  readonly isCluster: boolean;
  readonly warnings: readonly string[];
  readonly settlingEvents = ['ready', 'error', 'close', 'end'];
  readonly #calls = new Map<string, Call>();

  /** @throws RedisError `PURECACHE_REDIS_CLIENT` for options under which replies or keys are others than asked for */
  constructor(readonly client: IoredisClient) {
    assertPlain(client.options);
    this.isCluster = client.isCluster;
    this.warnings = ioredisWarnings(client.options, client.isCluster);
  }

  state(): ClientState {
    const { status, stream } = this.client;
    // A socket that was just lost is told of later; until then the client would keep what it is given.
    if (status === 'ready') return stream?.writable === false ? 'offline' : 'ready';
    return opening.has(status) ? 'opening' : 'offline';
  }

  connect(): void {
    if (this.client.status === 'wait') this.client.connect().catch(ignore);
  }

  send(words: readonly Word[], key: string | undefined): Promise<unknown> {
    const owner = this.isCluster && key !== undefined ? this.#nodeOf(key) : undefined;
    return owner !== undefined && connecting.has(owner.status)
      ? this.#sendLater(words, key, owner)
      : this.#send(words, key);
  }

  /** Without a queue, a cluster's client refuses what is for a node that it is just connecting to. */
  async #sendLater(words: readonly Word[], key: string | undefined, owner: IoredisClient): Promise<unknown> {
    await new Promise<void>((resolve) => {
      const settle = () => {
        for (const event of this.settlingEvents) owner.removeListener(event, settle);
        resolve();
      };
      for (const event of this.settlingEvents) owner.on(event, settle);
    });
    return await this.#send(words, key);
  }

  #send(words: readonly Word[], key: string | undefined): Promise<unknown> {
    const [name, ...rest] = words;
    // A command without keys goes to any node, unless it is sent to one.
    const node = key === undefined || !this.isCluster || rest.includes(key) ? undefined : this.#nodeOf(key);
    return this.#call(String(name).toLowerCase()).call(node ?? this.client, rest);
  }

  onError(listener: (garbled: boolean) => void): () => void {
    // After what it cannot read, ioredis takes a new connection by itself.
    const onError = () => listener(false);
    this.client.on('error', onError);
    return () => void this.client.removeListener('error', onError);
  }

  duplicate(): IoredisDriver {
    const client = this.isCluster
      ? this.client.duplicate([], { ...failFast, retryDelayOnFailover: 0, clusterRetryStrategy: reconnectDelay })
      : this.client.duplicate({ ...failFast, retryStrategy: reconnectDelay });
    return new IoredisDriver(client);
  }

  line(channel: string, listener: LineListener): Line {
    const lonely = {
      ...failFast,
      enableOfflineQueue: true,
      lazyConnect: true,
    };
    if (!this.isCluster) return new IoredisLine(this.client.duplicate(lonely), channel, false, listener);
    const node = this.#nodeOf(channel);
    if (node === undefined) {
      throw new RedisError('DISCONNECTED', `No node of the cluster is known that owns the slot of the channel.`);
    }
    return new IoredisLine(node.duplicate(lonely), channel, true, listener);
  }

  destroy(): void {
    end(this.client);
  }

  #nodeOf(key: string): IoredisClient | undefined {
    const address = this.client.slots?.[keySlot(key)]?.[0];
    return this.client.nodes?.('master').find(({ options }) => `${options['host']}:${options['port']}` === address);
  }

  /** Not `callBuffer`, which loses the command's name where automatic pipelining is on. */
  #call(name: string): Call {
    let call = this.#calls.get(name);
    if (call === undefined) this.#calls.set(name, (call = this.client.createBuiltinCommand(name).buffer));
    return call;
  }
}

class IoredisLine implements Line {
  constructor(
    readonly client: IoredisClient,
    readonly channel: string,
    readonly sharded: boolean,
    readonly listener: LineListener,
  ) {
    for (const event of ['error', 'close', 'end']) client.on(event, () => listener.lost());
    client.on(sharded ? 'smessageBuffer' : 'messageBuffer', (_channel: Buffer, payload: Buffer) => {
      listener.message(payload);
    });
  }

  async open(): Promise<void> {
    const { client, channel } = this;
    let subscribed = false;
    const moved = new Promise<never>((_resolve, reject) => {
      client.on('moved', () => {
        // The slot of the channel has come to another node. Version 5 leaves the reply to SSUBSCRIBE unanswered then.
        if (subscribed) this.listener.lost();
        else reject(new Error('MOVED'));
      });
    });
    await client.connect();
    await (this.sharded ? Promise.race([client.ssubscribe(channel), moved]) : client.subscribe(channel));
    subscribed = true;
    client.stream?.unref?.();
  }

  ping(): Promise<unknown> {
    return this.client.ping();
  }

  destroy(): void {
    end(this.client);
  }
}

function end(client: IoredisClient): void {
  client.disconnect();
  // Else it waits for the other side to close as well.
  client.stream?.destroy();
}

/** Nothing waits, nothing is sent twice. */
export const failFast = {
  lazyConnect: false,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  // For this long a process is kept alive by a client that was ended while it had no connection.
  disconnectTimeout: 100,
};

function assertPlain(options: Readonly<Record<string, unknown>>): void {
  if (options['keyPrefix']) {
    throw new RedisError(
      'CLIENT',
      `The option 'keyPrefix' of the ioredis client must be empty: it renames some of the keys and channels and leaves ` +
        `others. Give a client without it, and use the option 'keyPrefix' of purecache.`,
    );
  }
  if (options['stringNumbers'] === true) {
    throw new RedisError(
      'CLIENT',
      `The option 'stringNumbers' of the ioredis client must be off: the scripts of purecache answer with numbers. ` +
        `Give a client without it.`,
    );
  }
}
