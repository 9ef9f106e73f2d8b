/** What a bounded cache in memory should do, in the simplest way: a list that is searched and sorted. */
import type { ManualClock } from '../../src/testing/manual-clock.js';

interface Entry {
  key: string;
  value: number;
  deadline: number;
  weight: number;
  /** When it was set, counted in sets. */
  age: number;
}

export interface NaiveOptions {
  capacity: number;
  ttl: number;
  clock: ManualClock;
  /** `use`: the least recently used entry goes first; `deadline`: the one that expires first. */
  evictBy: 'use' | 'deadline';
  maxWeight?: number;
  weigh?: (value: number) => number;
}

export class NaiveCache {
  readonly events: string[] = [];
  evictions = 0;
  /** The least recently used entry first. */
  #entries: Entry[] = [];
  #sets = 0;

  constructor(readonly options: NaiveOptions) {}

  get size(): number {
    return this.#entries.length;
  }

  keys(): string[] {
    return this.#inOrder().map(({ key }) => key);
  }

  get(key: string): unknown {
    const entry = this.#live(key);
    if (entry !== undefined) this.#entries = [...this.#entries.filter((other) => other !== entry), entry];
    return entry?.value;
  }

  peek(key: string): unknown {
    return this.#live(key)?.value;
  }

  set(key: string, value: number, ttl = this.options.ttl): void {
    const { capacity, clock, weigh = () => 0, maxWeight = Infinity } = this.options;
    for (const entry of this.#byDeadline().slice(0, 2)) if (this.#isExpired(entry)) this.#remove(entry, 'expired');
    const old = this.#entries.find((entry) => entry.key === key);
    if (old !== undefined) this.#remove(old, this.#isExpired(old) ? 'expired' : 'replaced');
    const weight = weigh(value);
    if (weight > maxWeight) return;
    while (this.size >= capacity || this.#weight() + weight > maxWeight) {
      this.evictions++;
      this.#remove(this.#inOrder()[0] as Entry, 'evicted');
    }
    this.#entries.push({ key, value, deadline: clock.now() + ttl, weight, age: this.#sets++ });
  }

  delete(key: string): boolean {
    const entry = this.#live(key);
    if (entry === undefined) return false;
    this.#remove(entry, 'deleted');
    return true;
  }

  clear(prefix = ''): void {
    for (const entry of this.#inOrder()) {
      if (entry.key.startsWith(prefix)) this.#remove(entry, this.#isExpired(entry) ? 'expired' : 'deleted');
    }
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.find((one) => one.key === key);
    if (entry === undefined || !this.#isExpired(entry)) return entry;
    this.#remove(entry, 'expired');
    return undefined;
  }

  #isExpired({ deadline }: Entry): boolean {
    return deadline <= this.options.clock.now();
  }

  #weight(): number {
    return this.#entries.reduce((sum, { weight }) => sum + weight, 0);
  }

  #inOrder(): Entry[] {
    return this.options.evictBy === 'use' ? [...this.#entries] : this.#byDeadline();
  }

  #byDeadline(): Entry[] {
    return this.#entries.toSorted((a, b) => (a.deadline === b.deadline ? a.age - b.age : a.deadline - b.deadline));
  }

  #remove(entry: Entry, cause: string): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.events.push(`${entry.key}=${entry.value} ${cause}`);
  }
}
