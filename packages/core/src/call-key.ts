/** The key of a call on one cached method: from its arguments, or from the `key` option, with what it varies by. */
import { invalidOption, undefinedKey, varyByMissing } from './errors.js';
import { findNearSignal, findSignal } from './key/find-signal.js';
import { KeyMemo } from './key/key-memo.js';
import { digestKey, keyText, memoryKey } from './key/key.js';
import { isSignal } from './key/object-kind.js';
import type { Policy } from './options.js';
import { ignoreRejection } from './runtime/thenable.js';

/** A value that stands in for what `varyBy` would return. */
export interface Variation {
  readonly value: unknown;
}

/** The part of a shared backend's key that its namespace and version give, each with its length in front. */
export function namespaceOf(key: string): string {
  return key.slice(0, endOfPart(key, endOfPart(key, 0)));
}

/** The namespace in a shared backend's key. */
export function nameIn(key: string): string {
  return key.slice(key.indexOf(':') + 1, endOfPart(key, 0));
}

function endOfPart(key: string, start: number): number {
  const colon = key.indexOf(':', start);
  return colon + 1 + Number(key.slice(start, colon));
}

export class CallKey {
  readonly #policy: Policy;
  readonly #method: { readonly label: string };
  readonly #isShared: boolean;
  /** Arguments are all there is to a key. */
  readonly isPlain: boolean;
  /** Keys on a shared backend, with the prefix if it is known. */
  readonly #memo: KeyMemo;
  /** Known once and for all unless the namespace depends on the object. */
  readonly #prefix: string | undefined;

  constructor(policy: Policy, method: { readonly label: string }) {
    this.#policy = policy;
    this.#method = method;
    this.#isShared = policy.source.kind !== 'class';
    this.isPlain = !this.#isShared && policy.key === undefined && policy.varyBy === undefined;
    if (!this.#isShared) this.#prefix = '';
    else if (typeof policy.namespace === 'string') this.#prefix = this.#prefixOf(policy.namespace);
    const prefix = this.#prefix ?? '';
    this.#memo = new KeyMemo((text) => prefix + digestKey(text));
  }

  /** The key as the backend sees it. */
  of(self: unknown, args: readonly unknown[], variation?: Variation): string {
    const { key, varyBy } = this.#policy;
    const text =
      key === undefined && varyBy === undefined
        ? keyText(args, this.#method.label)
        : this.#chosenText(self, args, variation);
    if (!this.#isShared) return memoryKey(text);
    const made = this.#memo.of(text);
    return this.#prefix === undefined ? this.prefix(self) + made : made;
  }

  /** The `AbortSignal` that a call carries. */
  signalOf(args: readonly unknown[]): AbortSignal | undefined {
    return this.#policy.key === undefined ? findSignal(args) : findNearSignal(args);
  }

  /** What every key of this object's entries starts with; empty where the backend belongs to this method alone. */
  prefix(self: unknown): string {
    return this.#prefix ?? this.#prefixOf(this.namespace(self));
  }

  /** @throws TypeError `PURECACHE_INVALID_OPTION` if the `namespace` function gives no text */
  namespace(self: unknown): string {
    const { namespace } = this.#policy;
    const name: unknown = typeof namespace === 'function' ? namespace(self) : namespace;
    if (typeof name !== 'string' || name === '') {
      throw invalidOption('namespace', 'a function that returns text that is not empty', name);
    }
    return name;
  }

  #prefixOf(namespace: string): string {
    const { version } = this.#policy;
    return `${namespace.length}:${namespace}${version.length}:${version}`;
  }

  /** The text of what the `varyBy` and `key` options give. */
  #chosenText(self: unknown, args: readonly unknown[], variation: Variation | undefined): string {
    const { key, varyBy } = this.#policy;
    const { label } = this.#method;
    let parts = args;
    const places: string[] = [];
    if (key !== undefined) {
      const chosen = key(...args);
      ignoreRejection(chosen); // a promise has no key
      if (chosen === undefined) throw undefinedKey(label);
      if (isSignal(chosen)) throw undefinedKey(label, 'an AbortSignal');
      parts = [chosen];
      places.push("the result of 'key'");
    }
    if (varyBy !== undefined) {
      const value = variation === undefined ? varyBy(self, ...args) : variation.value;
      ignoreRejection(value);
      if (value === undefined) throw varyByMissing(label);
      if (isSignal(value)) throw varyByMissing(label, 'an AbortSignal');
      parts = [value, ...parts];
      places.unshift("the result of 'varyBy'");
    }
    return keyText(parts, label, (index) => places[index] ?? `args[${index - places.length}]`);
  }
}
