/** What things are called on the server: digests of keys, namespaces and tags, and the Redis keys made of them. */
import { createHmac, hash } from 'node:crypto';
import { Memo } from './memo.js';

/** The Redis keys of one key of the cache, and what tells it from others. */
export interface KeyNames {
  /** The digest: 43 characters. */
  readonly id: string;
  /** Its first 16 bytes, to be found in what is stored. */
  readonly fingerprint: Uint8Array;
  readonly value: string;
  readonly lease: string;
  /** The stamp record of its namespace and version; `undefined`: the key has none. */
  readonly group: string | undefined;
  readonly groupId: string | undefined;
  /** The first 4 bytes of the digest. */
  readonly slot: number;
  /** Whether the key starts with the prefix that an item of the root's record stands for. */
  isUnder(item: string): boolean;
}

/** What a prefix of keys stands for: every key, all keys of a namespace and version, or what an item of the root's record is for. */
export type PrefixNames =
  | { readonly kind: 'all' }
  | { readonly kind: 'group'; readonly id: string; readonly stamp: string }
  | { readonly kind: 'item'; readonly item: string };

/** Redis keys hold digests only: no part of an argument, a tag or a prefix is on the server in clear, but namespaces are. */
export interface Names {
  ofKey(key: string): KeyNames;
  /** The Redis key of a tag's stamp record. */
  ofTag(tag: string): string;
  /** 22 characters. */
  ofTagId(tag: string): string;
  ofPrefix(prefix: string): PrefixNames;
  /** The stamp record that concerns every key. */
  readonly root: string;
  /** The stamp record of the last invalidation of any tag. */
  readonly lastTag: string;
  /** The last stamp that the server gave. */
  readonly clock: string;
  readonly channel: string;
  /** What the key starts with that marks a start of the server as known. */
  readonly run: string;
}

/** A digest of 16 bytes in base64url. */
const SHORT = 22;
/** Characters of a namespace that its Redis keys show. */
const LONGEST_NAMESPACE = 64;
const REMEMBERED = 1_000;

type Digest = (kind: 'k' | 'g' | 'p' | 't', text: string) => string;

interface Group {
  /** What the Redis keys of its values start with. */
  readonly space: string;
  readonly id: string | undefined;
  readonly stamp: string | undefined;
}

/**
 * @param keyPrefix what every Redis key starts with
 * @param keySecret makes digests that nobody can compute without it, so that arguments cannot be guessed from Redis keys
 */
export function names(keyPrefix: string, keySecret?: string | Uint8Array): Names {
  const digest = digestWith(keySecret);
  const short = (kind: 'g' | 'p' | 't', text: string): string => digest(kind, text).slice(0, SHORT);
  const ofStart = (start: string): string => short('p', start);
  const groups = new Memo<Group>(REMEMBERED, (prefix) => {
    if (prefix === '') return { space: `${keyPrefix}:_`, id: undefined, stamp: undefined };
    const id = short('g', prefix);
    const space = `${keyPrefix}:${spaceOf(prefix)}`;
    return { space, id, stamp: `${space}:t:${id}` };
  });
  const keys = new Memo<KeyNames>(REMEMBERED, (key) => {
    const group = groups.of(key.slice(0, endOfGroup(key)));
    return new KeyNamesOf(key, digest('k', key), group, ofStart);
  });
  const tags = new Memo<string>(REMEMBERED, (tag) => short('t', tag));
  const stamps = `${keyPrefix}::t`;
  return {
    ofKey: (key) => keys.of(key),
    ofTag: (tag) => `${stamps}:${tags.of(tag)}`,
    ofTagId: (tag) => tags.of(tag),
    ofPrefix: (prefix) => {
      if (prefix === '') return { kind: 'all' };
      if (endOfGroup(prefix) < prefix.length) return { kind: 'item', item: `${prefix.length}.${ofStart(prefix)}` };
      const { id, stamp } = groups.of(prefix);
      return { kind: 'group', id: id as string, stamp: stamp as string };
    },
    root: `${stamps}:root`,
    lastTag: `${stamps}:tags`,
    clock: `${stamps}:clock`,
    channel: `${keyPrefix}::bus`,
    run: `${keyPrefix}::run:`,
  };
}

class KeyNamesOf implements KeyNames {
  readonly id: string;
  readonly value: string;
  readonly lease: string;
  readonly group: string | undefined;
  readonly groupId: string | undefined;
  #fingerprint: Buffer | undefined;
  readonly #key: string;
  readonly #digestOfPrefix: (prefix: string) => string;
  #prefixes: Map<number, string> | undefined;

  constructor(key: string, id: string, group: Group, digestOfPrefix: (prefix: string) => string) {
    this.id = id;
    this.value = `${group.space}:{${this.id}}`;
    this.lease = `${this.value}:l`;
    this.group = group.stamp;
    this.groupId = group.id;
    this.#key = key;
    this.#digestOfPrefix = digestOfPrefix;
  }

  get fingerprint(): Buffer {
    return (this.#fingerprint ??= Buffer.from(this.id.slice(0, SHORT), 'base64url'));
  }

  get slot(): number {
    return this.fingerprint.readUInt32BE(0);
  }

  isUnder(item: string): boolean {
    const point = item.indexOf('.');
    const length = Number(item.slice(0, point));
    if (!(length <= this.#key.length)) return false;
    this.#prefixes ??= new Map();
    let digest = this.#prefixes.get(length);
    if (digest === undefined) {
      digest = this.#digestOfPrefix(this.#key.slice(0, length));
      this.#prefixes.set(length, digest);
    }
    return item.slice(point + 1) === digest;
  }
}

/** In base64url. In UTF-8 all lone surrogates are one and the same character: text with any is written out as JSON. */
function digestWith(secret: string | Uint8Array | undefined): Digest {
  return (kind, text) => {
    const exact = /\p{Surrogate}/u.test(text) ? `${kind.toUpperCase()}${JSON.stringify(text)}` : `${kind}${text}`;
    const input = `purecache/1\n${exact}`;
    // By far the fastest ways: no object is made, nor a buffer, that is of no use later.
    if (secret === undefined) return hash('sha256', input, 'base64url');
    return createHmac('sha256', secret).update(input).digest('base64url');
  };
}

/**
 * Where the part of a key ends that its namespace and version give, each with its length in front; 0: there is none. Any
 * key that starts with such a part belongs to its group, whatever follows: clearing the group is clearing the prefix.
 */
function endOfGroup(key: string): number {
  const name = endOfPart(key, 0);
  return name === 0 ? 0 : endOfPart(key, name);
}

function endOfPart(key: string, start: number): number {
  const colon = key.indexOf(':', start);
  // Longer numbers are no length of a string, and one way to write a length is enough.
  if (colon === -1 || colon - start > 9) return 0;
  const digits = key.slice(start, colon);
  const length = Number(digits);
  const end = colon + 1 + length;
  return String(length) === digits && end <= key.length ? end : 0;
}

/** A namespace as Redis keys show it: nothing of it separates parts, or steers a slot of a cluster. */
function spaceOf(prefix: string): string {
  const name = prefix.slice(prefix.indexOf(':') + 1, endOfPart(prefix, 0));
  let shown = '';
  for (const byte of Buffer.from(name.slice(0, LONGEST_NAMESPACE))) {
    const character = String.fromCharCode(byte);
    shown += isPlain(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return shown.slice(0, LONGEST_NAMESPACE) || '_';
}

function isPlain(character: string): boolean {
  return /^[A-Za-z0-9_.-]$/.test(character);
}
