/** The backend of one "process" on a `SharedStore`. What it sends and hears is held, failed or lost when a test says so. */
import type { SharedBackend } from '../../src/index.js';
import { Deferred, settled } from '../../../core/test/support/deferred.js';
import { concerns, SharedStore, type Invalidation } from './shared-store.js';

type Operation = 'find' | 'peek' | 'set' | 'delete' | 'clear' | 'invalidateTags' | 'lead' | 'fill' | 'wait';
/** On the way there, or on the way back. */
export type Place = `${Operation} ${'reaches' | 'answers'}`;
type Leading = Awaited<ReturnType<SharedBackend['lead']>>;
type Led<Kind extends Leading['kind']> = Extract<Leading, { kind: Kind }>;

/** An operation that is held; when either returns, all that follows from it has happened. */
export interface Held {
  release(): Promise<void>;
  fail(error: unknown): Promise<void>;
}

interface Mark {
  readonly key: string;
  readonly heard: number;
  readonly at: number;
}

/** What was not heard yet is no older than this, or the backend does not say that a mark is current. */
const BOUND = 1_000;

export class SharedDouble implements SharedBackend {
  /** Operations that reached the store, in order. */
  readonly log: Operation[] = [];
  readonly required: number[] = [];
  /** Set, messages stay under way until `deliver`. */
  isSlow = false;
  /** Called at every place that an operation comes to; it goes on when the promise is fulfilled. */
  turn: ((place: Place) => Promise<void>) | undefined;
  /** Set, its own invalidations are not heard by itself, as a backend might have it. */
  isDeafToItself = false;
  /** Called when a message is sent to it. */
  onSent: (() => void) | undefined;
  readonly #store: SharedStore;
  readonly #heard: Invalidation[] = [];
  readonly #held = new Map<Place, Deferred<void>[]>();
  #underWay: { readonly message: Invalidation; readonly sentAt: number }[] = [];
  /** When it was last proved that messages come; `undefined`: they do. */
  #provedAt: number | undefined;
  #isCut = false;

  constructor(store = new SharedStore()) {
    this.#store = store;
    store.join(this);
  }

  get clock() {
    return this.#store.clock;
  }

  readonly coherence = {
    mark: (key: string): Mark => ({ key, heard: this.#heard.length, at: this.clock.now() }),
    isCurrent: (mark: unknown, tags: readonly string[] | 'any'): boolean => {
      const { key, heard, at } = mark as Mark;
      if (!this.coherence.isLive(BOUND) && this.clock.now() - at > BOUND) return false;
      return !this.#heard.slice(heard).some((each) => concerns(each, key, tags));
    },
    isLive: (within: number): boolean => {
      const now = this.clock.now();
      return now - Math.min(this.#provedAt ?? now, this.#underWay[0]?.sentAt ?? now) <= within;
    },
    require: (within: number): void => void this.required.push(within),
  };

  /** Holds the next operation that comes to this place, and no other. */
  hold(place: Place): Held {
    const gate = new Deferred<void>();
    this.#held.set(place, [...(this.#held.get(place) ?? []), gate]);
    return {
      release: async () => (gate.resolve(), await settled()),
      fail: async (error) => (gate.reject(error), await settled()),
    };
  }

  /** From now on there is no proof that messages come, although they do. */
  stopProving(): void {
    this.#provedAt ??= this.clock.now();
  }

  /** There is proof again: nothing was missed. */
  prove(): void {
    this.#provedAt = undefined;
  }

  /** Messages are lost from now on. */
  cut(): void {
    this.#provedAt ??= this.#underWay[0]?.sentAt ?? this.clock.now();
    this.#underWay = [];
    this.#isCut = true;
  }

  /** Messages come again; what was lost is not known, so it may have been anything. */
  reconnect(): void {
    this.#isCut = false;
    this.#heard.push({});
    this.prove();
  }

  receive(message: Invalidation): void {
    if (this.#isCut) return;
    if (this.isSlow) this.#underWay.push({ message, sentAt: this.clock.now() });
    else this.#heard.push(message);
    this.onSent?.();
  }

  /** The messages under way arrive, or the first of them; gives their number. */
  deliver(most = Infinity): number {
    const arriving = this.#underWay.splice(0, most);
    this.#heard.push(...arriving.map(({ message }) => message));
    return arriving.length;
  }

  async get(key: string): Promise<unknown> {
    return (await this.find(key))?.entry;
  }

  find(key: string): Promise<Led<'found'> | undefined> {
    return this.#perform('find', () => this.#found(key));
  }

  async peek(key: string): Promise<unknown> {
    return (await this.#perform('peek', () => this.#found(key)))?.entry;
  }

  set(key: string, value: unknown, ttl?: number): Promise<void> {
    return this.#invalidate('set', { key }, () => this.#store.store(key, value, ttl));
  }

  delete(key: string): Promise<boolean> {
    return this.#invalidate('delete', { key }, (removed) => removed);
  }

  clear(prefix = ''): Promise<void> {
    return this.#invalidate('clear', { prefix }, () => {});
  }

  invalidateTags(tags: readonly string[], prefix = ''): Promise<void> {
    return this.#invalidate('invalidateTags', { tags, prefix }, () => {});
  }

  lead(key: string, seen?: unknown, takesOver = false): Promise<Leading> {
    return this.#perform('lead', () => {
      const found = this.#found(key);
      if (!takesOver && found !== undefined && found.entry !== seen) return found;
      return !takesOver && this.#store.leases.has(key) ? this.#waiting(key) : this.#lease(key, takesOver);
    });
  }

  #lease(key: string, takesOver = false): Led<'lease'> {
    const lease = this.#store.lease(key, takesOver);
    return {
      kind: 'lease',
      startedAt: this.clock.now(),
      fill: (entry, ttl) => this.#perform('fill', () => this.#store.fill(key, lease, entry, ttl, this)),
      release: () => {
        if (this.#store.leases.get(key) === lease) this.#store.endLease(key);
      },
    };
  }

  #waiting(key: string): Led<'wait'> {
    const wait = async () => {
      await this.#store.leaseEnds(key);
      return await this.#perform('wait', () => this.#found(key) ?? this.#lease(key));
    };
    return { kind: 'wait', wait };
  }

  #found(key: string): Led<'found'> | undefined {
    const stored = this.#store.read(key);
    return stored && { kind: 'found', ...stored };
  }

  /** Its own invalidations it hears when they begin, and again when they have ended, however that was. */
  async #invalidate<T>(operation: Operation, what: Invalidation, next: (removed: boolean) => T): Promise<T> {
    const hear = () => void (this.isDeafToItself || this.#heard.push(what));
    hear();
    try {
      return await this.#perform(operation, () => next(this.#store.invalidate(what, this)));
    } finally {
      hear();
    }
  }

  async #perform<T>(operation: Operation, action: () => T): Promise<T> {
    await this.#pass(`${operation} reaches`);
    this.log.push(operation);
    const answer = action();
    await this.#pass(`${operation} answers`);
    return answer;
  }

  async #pass(place: Place): Promise<void> {
    await (this.turn?.(place) ?? this.#held.get(place)?.shift()?.promise);
  }
}
