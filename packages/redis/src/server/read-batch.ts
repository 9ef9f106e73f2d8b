/** Reads everything that is asked for in one turn together: values with the stamp records that concern them. */
import type { Connection, Reply } from '../client/connection.js';
import { keySlot } from './key-slot.js';
import type { KeyNames } from './names.js';
import { evaluate, mixedReplies } from './run-script.js';
import { STAMPS } from './scripts.js';

/** Most keys of one command: a server is not kept from others for long. */
const CHUNK = 500;

type Found = Buffer | null;

/** What there is of a key, as of one moment; in a cluster, of one turn. */
export interface ReadOfKey {
  readonly value: Found;
  readonly root: Found;
  /** `null` also for a key without a namespace. */
  readonly group: Found;
}

/** Runs what sends commands: within a deadline, if the circuit is not open. */
export type Run = <T>(command: () => Promise<T>) => Promise<T>;

export interface ReadBatchOptions {
  readonly connection: Connection;
  /** The root's stamp record. */
  readonly root: string;
  /** Called once per chunk, so that there is one timer for all of it. */
  readonly run: Run;
}

/** What is to be read together, for one who asked. */
interface Wanted {
  readonly keys: readonly string[];
  resolve(found: readonly Found[]): void;
  reject(error: unknown): void;
}

type Fetch = (keys: readonly string[]) => Promise<readonly Found[]>;

export class ReadBatch {
  readonly #connection: Connection;
  readonly #root: string;
  readonly #run: Run;
  #reads: Wanted[] = [];
  #stamps: Wanted[] = [];
  #isScheduled = false;
  #commands = 0;

  constructor({ connection, root, run }: ReadBatchOptions) {
    this.#connection = connection;
    this.#root = root;
    this.#run = run;
  }

  /** Commands sent since it was made. */
  get commands(): number {
    return this.#commands;
  }

  read({ value, group }: KeyNames): Promise<ReadOfKey> {
    const keys = group === undefined ? [value, this.#root] : [value, this.#root, group];
    return this.#want(this.#reads, keys, readOfKey);
  }

  /**
   * Stamp records, in the order of their keys. They are newer than what was read before, so an entry that they leave valid
   * was valid when it was read.
   */
  async readTags(keys: readonly string[]): Promise<readonly Found[]> {
    return keys.length === 0 ? [] : this.#want(this.#stamps, keys, (found) => found);
  }

  #want<T>(list: Wanted[], keys: readonly string[], shape: (found: readonly Found[]) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      list.push({ keys, resolve: (found) => resolve(shape(found)), reject });
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      // After all promise jobs of this turn: what they ask for is part of it.
      void Promise.resolve().then(() => globalThis.process.nextTick(() => this.#send()));
    });
  }

  #send(): void {
    const reads = this.#reads;
    const stamps = this.#stamps;
    this.#isScheduled = false;
    this.#reads = [];
    this.#stamps = [];
    for (const chunk of chunksOf(reads)) this.#sendChunk(chunk, (keys) => this.#values(keys));
    for (const chunk of chunksOf(stamps)) this.#sendChunk(chunk, (keys) => this.#records(keys));
  }

  #sendChunk({ wanted, keys }: Chunk, fetch: Fetch): void {
    const asked = [...keys.keys()];
    const send = this.#connection.isCluster
      ? () => fetchBySlot(asked, fetch, wanted)
      : () => fetchAll(keys, asked, fetch, wanted);
    this.#run(send).catch((error: unknown) => {
      for (const each of wanted) each.reject(error); // without effect on those that have their answer
    });
  }

  async #values(keys: readonly string[]): Promise<readonly Found[]> {
    this.#commands++;
    const [first] = keys as [string];
    if (keys.length === 1)
      return [this.#checked([await this.#connection.send(['GET', first], first)], 1, 'GET')[0] as Found];
    return this.#checked(await this.#connection.send(['MGET', ...keys], first), keys.length, 'MGET');
  }

  async #records(keys: readonly string[]): Promise<readonly Found[]> {
    this.#commands++;
    return this.#checked(await evaluate(this.#connection, STAMPS, keys, []), keys.length, `script ${STAMPS.name}`);
  }

  #checked(reply: Reply, length: number, command: string): readonly Found[] {
    const isSound =
      Array.isArray(reply) &&
      reply.length === length &&
      reply.every((each: Reply) => each === null || Buffer.isBuffer(each));
    if (isSound) return reply as Found[];
    throw mixedReplies(this.#connection, command);
  }
}

function readOfKey([value, root, group]: readonly Found[]): ReadOfKey {
  return { value: value as Found, root: root as Found, group: group ?? null };
}

interface Chunk {
  readonly wanted: Wanted[];
  /** Each key once, with its place. */
  readonly keys: Map<string, number>;
}

/** One who asks for more keys than a chunk has room for gets a chunk of that size. */
function chunksOf(all: readonly Wanted[]): Chunk[] {
  const chunks: Chunk[] = [];
  let last: Chunk | undefined;
  for (const each of all) {
    if (last === undefined || last.keys.size + each.keys.length > CHUNK) {
      last = { wanted: [], keys: new Map() };
      chunks.push(last);
    }
    last.wanted.push(each);
    for (const key of each.keys) if (!last.keys.has(key)) last.keys.set(key, last.keys.size);
  }
  return chunks;
}

/** With one command: it answers all of them or none. */
async function fetchAll(keys: Chunk['keys'], asked: string[], fetch: Fetch, wanted: readonly Wanted[]): Promise<void> {
  const found = await fetch(asked);
  for (const each of wanted) each.resolve(each.keys.map((key) => found[keys.get(key) as number] as Found));
}

/** With a command for each slot: those whose nodes answer have their answers, whatever the others do. */
async function fetchBySlot(asked: string[], fetch: Fetch, wanted: readonly Wanted[]): Promise<void> {
  const slots = new Map<number, string[]>();
  for (const key of asked) {
    const slot = keySlot(key);
    const keys = slots.get(slot);
    if (keys === undefined) slots.set(slot, [key]);
    else keys.push(key);
  }
  const found = new Map<string, Promise<Found>>();
  for (const keys of slots.values()) {
    const answer = fetch(keys);
    for (const [index, key] of keys.entries())
      found.set(
        key,
        answer.then((values) => values[index] as Found),
      );
  }
  for (const each of wanted) {
    Promise.all(each.keys.map((key) => found.get(key) as Promise<Found>)).then(each.resolve, each.reject);
  }
  await Promise.all(found.values());
}
