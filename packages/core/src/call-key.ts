/** The key of a call on one cached method: from its arguments, or from the `key` option, with what it varies by. */
import { invalidOption, undefinedKey, varyByMissing } from './errors.js';
import { digestKey, keyText, memoryKey } from './key.js';
import type { Policy } from './options.js';

/** A value that stands in for what `varyBy` would return. */
export interface Variation {
  readonly value: unknown;
}

/** Length of what `digestKey` returns. */
const DIGEST_LENGTH = digestKey('').length;

/** The part of a shared backend's key that its namespace and version give. */
export function namespaceOf(key: string): string {
  return key.slice(0, -DIGEST_LENGTH);
}

export class CallKey {
  readonly #policy: Policy;
  readonly #method: { readonly label: string };
  readonly #isShared: boolean;

  constructor(policy: Policy, method: { readonly label: string }) {
    this.#policy = policy;
    this.#method = method;
    this.#isShared = policy.source.kind !== 'class';
  }

  /** The key as the backend sees it. */
  of(self: unknown, args: readonly unknown[], variation?: Variation): string {
    const { key, varyBy } = this.#policy;
    const parts = key === undefined && varyBy === undefined ? args : this.#parts(self, args, variation);
    const text = keyText(parts, this.#method.label);
    return this.#isShared ? this.prefix(self) + digestKey(text) : memoryKey(text);
  }

  /** What every key of this object's entries starts with; empty where the backend belongs to this method alone. */
  prefix(self: unknown): string {
    if (!this.#isShared) return '';
    const name = this.namespace(self);
    const { version } = this.#policy;
    return `${name.length}:${name}${version.length}:${version}`;
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

  #parts(self: unknown, args: readonly unknown[], variation: Variation | undefined): readonly unknown[] {
    const { key, varyBy } = this.#policy;
    let parts = args;
    if (key !== undefined) {
      const chosen = key(...args);
      if (chosen === undefined) throw undefinedKey(this.#method.label);
      parts = [chosen];
    }
    if (varyBy === undefined) return parts;
    const value = variation === undefined ? varyBy(self, ...args) : variation.value;
    if (value === undefined) throw varyByMissing(this.#method.label);
    return [value, ...parts];
  }
}
