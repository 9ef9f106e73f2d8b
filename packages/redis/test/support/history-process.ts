/** One process of a history: reads and invalidates rows for a while, and tells what it has seen. */
import { setTimeout as delay } from 'node:timers/promises';
import { clientKinds, type ClientKind } from './clients.js';
import { answer, sharedNow } from './fleet-answers.js';
import type { ReadRecord, WriteRecord } from './history-checker.js';
import { naive, purecache, type Protocol, type Way } from './history-protocols.js';
import { HistoryRows } from './history-rows.js';
import { seededRandom } from './seeded-random.js';

export interface HistorySettings {
  readonly process: number;
  readonly protocol: 'purecache' | 'naive';
  /** Of the way to the server that is hurt. */
  readonly port: number;
  readonly rowsPort: number;
  readonly client: string;
  readonly seed: number;
  readonly keys: number;
  readonly maxStaleMs: number;
}

export interface History {
  readonly reads: ReadRecord[];
  readonly writes: WriteRecord[];
  readonly loads: number;
}

const READERS = 3;
const WRITERS = 1;

let settings: HistorySettings;
let protocol: Protocol;
let random: () => number;
let loads = 0;
let rows: HistoryRows;

answer({
  async begin(given: HistorySettings) {
    settings = given;
    random = seededRandom((given.seed * 64 + given.process) * 2_654_435_761);
    rows = new HistoryRows(given.rowsPort, random);
    const counted = Object.assign(Object.create(rows) as HistoryRows, {
      load: (key: number) => (loads++, rows.load(key)),
    });
    const kind = clientKinds.find(({ name }) => name === given.client) as ClientKind;
    protocol =
      given.protocol === 'naive'
        ? await naive(kind, given.port, counted)
        : await purecache(kind, given.port, counted, given.maxStaleMs);
  },
  async run(forMs: number): Promise<History> {
    const end = sharedNow() + forMs;
    const reads: ReadRecord[] = [];
    const writes: WriteRecord[] = [];
    await Promise.all([
      ...Array.from({ length: READERS }, () => readUntil(end, reads)),
      ...Array.from({ length: WRITERS }, () => writeUntil(end, writes)),
    ]);
    await protocol.close();
    return { reads, writes, loads };
  },
});

const someKey = (): number => Math.floor(random() * settings.keys);

async function readUntil(end: number, reads: ReadRecord[]): Promise<void> {
  for (let begunAt = sharedNow(); begunAt < end; begunAt = sharedNow()) {
    const key = someKey();
    const version = await protocol.read(key);
    reads.push({ process: settings.process, key, begunAt, version });
    await delay(random() * 4);
  }
}

async function writeUntil(end: number, writes: WriteRecord[]): Promise<void> {
  while (sharedNow() < end) {
    await delay(random() * 200);
    const key = someKey();
    const version = await rows.bump(key);
    const isUnconfirmed = await protocol.invalidate(key, someWay()).then(
      () => false,
      () => true,
    );
    writes.push({ process: settings.process, key, version, resolvedAt: sharedNow(), isUnconfirmed });
  }
}

function someWay(): Way {
  const die = random();
  return die < 0.8 ? 'key' : die < 0.97 ? 'tag' : 'clear';
}
