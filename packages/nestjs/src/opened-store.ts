/** A store of the container: its backend, made from options or given, and closed with the application if it was made. */
import type { OnApplicationShutdown } from '@nestjs/common';
import type { CacheBackend, Duration } from '@purecache/core';
import { assertMemoryOptions, invalidOption, invalidUse, milliseconds } from '@purecache/core/storage';

/** A backend class with its own options beside it, or a backend, which is never closed. */
export interface StoreOptions {
  /**
   * A class: the module makes one backend with the options written here, and closes it with the application. A backend:
   * it is used as it is, and whoever made it closes it.
   */
  readonly backend: CacheBackend | StoreClass;
  /** Of the class: how long an entry lives whose method has no `ttl` of its own; a Duration. */
  readonly ttl?: Duration;
  /** Of the class. */
  readonly [option: string]: unknown;
}

/** What makes a store: the class of a backend, asynchronous ones included. */
export interface StoreClass {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each class has options of its own
  new (options: any): CacheBackend;
  /** The option names of the constructor, so that a misspelt one is refused. */
  readonly options?: readonly string[];
}

const OPERATIONS = ['get', 'set', 'delete', 'clear'] as const;
const EXAMPLES = `{ backend: LRU, capacity: 10_000 } or { backend: myBackend }`;

export class OpenedStore implements OnApplicationShutdown {
  readonly #options: StoreOptions;
  #made: CacheBackend | undefined;

  /** @throws TypeError `PURECACHE_INVALID_OPTION` */
  constructor(options: StoreOptions) {
    if (typeof options !== 'object' || options === null || !('backend' in options)) {
      throw invalidUse(`A store needs a backend: ${EXAMPLES}.`);
    }
    this.#options = options;
  }

  /**
   * Gives the backend, made now if it is to be made: where a test overrides the store, nothing is opened in vain.
   *
   * @throws TypeError `PURECACHE_INVALID_OPTION`
   */
  open(): CacheBackend {
    const { backend, ...own } = this.#options;
    if (typeof backend === 'function') {
      this.#made = made(backend, own);
      assertBackend(this.#made, `${backend.name} makes none: it`);
      return this.#made;
    }
    assertBackend(backend, 'It');
    const [extra] = Object.keys(own);
    if (extra === undefined) return backend;
    throw invalidUse(`Option '${extra}' goes with a backend class; this backend was made before: ${EXAMPLES}.`);
  }

  async onApplicationShutdown(): Promise<void> {
    const made = this.#made;
    this.#made = undefined; // Nest calls this once more if the application is closed once more
    await made?.[Symbol.asyncDispose]?.();
  }
}

function made(Backend: StoreClass, own: Readonly<Record<string, unknown>>): CacheBackend {
  const names = Object.fromEntries(Object.keys(own).map((name) => [name, undefined]));
  if (Backend.options !== undefined) assertMemoryOptions(names, Backend.options, EXAMPLES);
  return new Backend(own['ttl'] === undefined ? own : { ...own, ttl: milliseconds(own['ttl'], 'ttl') });
}

function assertBackend(backend: unknown, subject: string): void {
  if (backend instanceof Map) {
    throw invalidUse(`Option 'backend' is a Map, which knows no ttl and no prefix. Write backend: fromMap(map).`);
  }
  const missing = OPERATIONS.find(
    (operation) => typeof (backend as Record<string, unknown> | null | undefined)?.[operation] !== 'function',
  );
  if (missing === undefined) return;
  const cure = `${subject} has no ${missing}(). Write ${EXAMPLES}.`;
  throw invalidOption('backend', 'a backend class, or a backend with get, set, delete and clear', backend, cure);
}
