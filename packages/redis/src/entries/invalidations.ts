/**
 * Invalidates keys, prefixes and tags on the server. This process holds what they concern for outdated from before the
 * server is asked until after it has answered; what fails is tried again, and nothing stored is used until it has
 * succeeded.
 */
import { randomBytes } from 'node:crypto';
import type { Marks } from '../coherence/marks.js';
import { writeMessage } from '../coherence/messages.js';
import type { Unconfirmed, Unsure } from '../coherence/unconfirmed.js';
import { RedisError } from '../redis-error.js';
import type { Link } from '../server/link.js';
import type { KeyNames, Names } from '../server/names.js';
import type { Removed, Server } from '../server/server.js';

export interface InvalidationsParts {
  readonly link: Pick<Link, 'run'>;
  readonly server: Pick<Server, 'remove' | 'bump'>;
  readonly names: Names;
  readonly marks: Pick<Marks, 'key' | 'group' | 'all' | 'tags'>;
  readonly unconfirmed: Pick<Unconfirmed, 'add' | 'holds'>;
  /** As in the messages of this backend. */
  readonly sender: string;
}

/** 8 characters that no other backend has. */
export function newSender(): string {
  return randomBytes(6).toString('base64url');
}

export class Invalidations {
  readonly #parts: InvalidationsParts;

  constructor(parts: InvalidationsParts) {
    this.#parts = parts;
  }

  async key(key: KeyNames): Promise<Removed> {
    return await this.#certainly({ kind: 'key', key }, () => this.#remove(key));
  }

  /** All keys that start with the prefix. */
  async prefix(prefix: string): Promise<void> {
    const what = this.#parts.names.ofPrefix(prefix);
    await this.#certainly(what, () => this.repeat(what));
  }

  /** @param prefix of the keys meant; empty: all */
  async tags(tags: readonly string[], prefix: string): Promise<void> {
    const group = this.#parts.names.ofPrefix(prefix);
    // A tag is invalidated in one namespace or everywhere; for another prefix, everywhere: more, never less.
    const within = group.kind === 'group' ? group : undefined;
    const held = tags.map((tag): Unsure => ({ kind: 'tag', tag, group: within }));
    await this.#certainlyAll(held, () => this.#bumpTags(tags, within));
  }

  /** Has a step of another operation, which replaces an entry, count as an invalidation of the key. */
  async replacing<T>(key: KeyNames, step: () => Promise<T>): Promise<T> {
    return await this.#certainly({ kind: 'key', key }, step);
  }

  /** Makes one that has failed anew. */
  async repeat(what: Unsure): Promise<unknown> {
    const { link, server, names, sender } = this.#parts;
    switch (what.kind) {
      case 'key':
        return await this.#remove(what.key as KeyNames);
      case 'tag':
        return await this.#bumpTags([what.tag], what.group);
      case 'group': {
        const message = writeMessage(sender, { kind: 'group', groupId: what.id });
        return await link.run(() => server.bump([{ record: what.stamp, item: '' }], message));
      }
      default: {
        const item = what.kind === 'item' ? what.item : '';
        return await link.run(() => server.bump([{ record: names.root, item }], writeMessage(sender, { kind: 'all' })));
      }
    }
  }

  async #remove(key: KeyNames): Promise<Removed> {
    const { link, server, sender } = this.#parts;
    return await link.run(() => server.remove(key, writeMessage(sender, { kind: 'key', id: key.id })));
  }

  async #bumpTags(tags: readonly string[], group: { readonly id: string } | undefined): Promise<void> {
    const { link, server, names, sender } = this.#parts;
    const item = group?.id ?? '';
    const targets = tags.map((tag) => ({ record: names.ofTag(tag), item }));
    const tagIds = tags.map((tag) => names.ofTagId(tag));
    const message = writeMessage(sender, { kind: 'tags', tagIds, groupId: group?.id });
    await link.run(() => server.bump([{ record: names.lastTag, item: '' }, ...targets], message));
  }

  async #certainly<T>(what: Unsure, action: () => Promise<T>): Promise<T> {
    return await this.#certainlyAll([what], action);
  }

  async #certainlyAll<T>(held: readonly Unsure[], action: () => Promise<T>): Promise<T> {
    // What is held is not read anyway, and loads that have begun since are new enough: they may be joined.
    const isAgain = held.every((what) => this.#parts.unconfirmed.holds(what));
    if (!isAgain) this.#mark(held);
    try {
      return await action();
    } catch (error) {
      for (const what of held) this.#parts.unconfirmed.add(what);
      const cure = 'It is tried again until it succeeds; until then what is stored is not used by this process.';
      throw new RedisError('UNCONFIRMED', `It is not known whether the invalidation has taken effect. ${cure}`, error);
    } finally {
      if (!isAgain) this.#mark(held);
    }
  }

  #mark(held: readonly Unsure[]): void {
    const { marks, names } = this.#parts;
    for (const what of held) {
      if (what.kind === 'key') marks.key((what.key as KeyNames).slot);
      else if (what.kind === 'group') marks.group(what.id);
      else if (what.kind !== 'tag') marks.all();
    }
    const tags = held.filter((what) => what.kind === 'tag');
    const [first] = tags;
    if (first !== undefined)
      marks.tags(
        tags.map(({ tag }) => names.ofTagId(tag)),
        first.group?.id,
      );
  }
}
