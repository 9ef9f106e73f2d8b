/**
 * Invalidations whose outcome is unknown: they may not have reached the server. They are tried again until they succeed;
 * until then what the server holds for them is not to be used.
 */
import { outsideCallers } from '../client/outside-callers.js';
import type { KeyNames, PrefixNames } from '../server/names.js';
import { Backoff } from './backoff.js';

type GroupNames = Extract<PrefixNames, { kind: 'group' }>;

export type Unsure =
  | { readonly kind: 'key'; readonly key: Pick<KeyNames, 'id' | 'value' | 'lease' | 'group' | 'groupId'> }
  /** `group`: the values meant are those of this group; `undefined`: of all. */
  | { readonly kind: 'tag'; readonly tag: string; readonly group: GroupNames | undefined }
  | PrefixNames;

/** Above this many, whole groups are invalidated in their place, or everything. */
const MAX_HELD = 10_000;
/** Above this many groups then, or this many other prefixes ever, everything: every read looks at those. */
const MAX_PREFIXES = 100;
/** Tried at once. */
const BATCH = 100;

export class Unconfirmed {
  readonly #retry: (what: Unsure) => Promise<unknown>;
  readonly #backoff = new Backoff();
  /** In the order in which they are tried. A later one of the same takes the place of the one held. */
  readonly #held = new Map<string, Unsure>();
  /** Those held that are neither a key, a tag, a group nor everything. */
  readonly #items = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #isStopped = false;

  /** @param retry makes an invalidation anew, and settles before long; it rejects if the outcome is unknown again */
  constructor(retry: (what: Unsure) => Promise<unknown>) {
    this.#retry = retry;
  }

  /** Those held. */
  get size(): number {
    return this.#held.size;
  }

  add(what: Unsure): void {
    this.#hold(what);
    if (this.#held.size > MAX_HELD || this.#items.size > MAX_PREFIXES) this.#widen();
    this.#schedule();
  }

  /** Whether it is one of them. */
  holds(what: Unsure): boolean {
    return this.#held.has(idOf(what));
  }

  /** Whether one of them concerns the key, whatever its tags. */
  has(key: Pick<KeyNames, 'id' | 'groupId' | 'isUnder'>): boolean {
    const held = this.#held;
    if (held.size === 0) return false;
    if (held.has(idOf(ALL)) || held.has(`k${key.id}`)) return true;
    if (key.groupId !== undefined && held.has(`g${key.groupId}`)) return true;
    for (const item of this.#items) if (key.isUnder(item)) return true;
    return false;
  }

  /** Whether one of them concerns the values of a group that carry the tag. */
  hasTag(tag: string, groupId: string | undefined): boolean {
    if (this.#held.size === 0) return false;
    return this.#held.has(`t|${tag}`) || (groupId !== undefined && this.#held.has(`t${groupId}|${tag}`));
  }

  /** Tries no more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #hold(given: Unsure): void {
    const what = { ...given }; // one of its own, so that a try of the same that is under way does not count for it
    this.#held.set(idOf(what), what);
    if (what.kind === 'item') this.#items.add(what.item);
  }

  /** One that succeeded counts only if nothing has taken its place: it may have been made before that was added. */
  #confirm(id: string, what: Unsure): void {
    if (this.#held.get(id) !== what) return;
    this.#held.delete(id);
    if (what.kind === 'item') this.#items.delete(what.item);
  }

  #widen(): void {
    const wider = new Map<string, Unsure>();
    for (const what of this.#held.values()) {
      const all = widerThan(what);
      wider.set(idOf(all), all);
    }
    this.#held.clear();
    this.#items.clear();
    const isTooMuch = wider.size > MAX_PREFIXES || wider.has(idOf(ALL));
    for (const what of isTooMuch ? [ALL] : wider.values()) this.#hold(what);
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#isRunning || this.#isStopped || this.#held.size === 0) return;
    this.#timer = outsideCallers(() => setTimeout(() => void this.#run(), this.#backoff.next()).unref());
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isRunning = true;
    const held = [...this.#held];
    for (let start = 0; start < held.length && !this.#isStopped; start += BATCH) {
      const tries = held.slice(start, start + BATCH).map(([id, what]) => this.#try(id, what));
      const succeeded = (await Promise.all(tries)).includes(true);
      if (!succeeded) break; // the server is away; those that failed have gone to the end
      this.#backoff.reset();
    }
    this.#isRunning = false;
    this.#schedule();
  }

  /** @returns whether it succeeded, or need not */
  async #try(id: string, what: Unsure): Promise<boolean> {
    if (this.#held.get(id) !== what) return true;
    try {
      await this.#retry(what);
    } catch {
      if (this.#held.get(id) === what) {
        this.#held.delete(id);
        this.#held.set(id, what);
      }
      return false;
    }
    this.#confirm(id, what);
    return true;
  }
}

const ALL: Unsure = { kind: 'all' };

/** Without ambiguity: ids and lengths have no `|`. */
function idOf(what: Unsure): string {
  switch (what.kind) {
    case 'key':
      return `k${what.key.id}`;
    case 'tag':
      return `t${what.group?.id ?? ''}|${what.tag}`;
    case 'group':
      return `g${what.id}`;
    case 'item':
      return `i${what.item}`;
    case 'all':
      return 'a';
  }
}

/** What is invalidated in its place. */
function widerThan(what: Unsure): Unsure {
  if (what.kind === 'group') return what;
  if (what.kind === 'tag' && what.group !== undefined) return what.group;
  if (what.kind === 'key' && what.key.group !== undefined && what.key.groupId !== undefined) {
    return { kind: 'group', id: what.key.groupId, stamp: what.key.group };
  }
  return ALL;
}
