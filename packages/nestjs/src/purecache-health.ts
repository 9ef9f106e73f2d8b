/** Tells whether the stores of an application answer, as health checks in the style of `@nestjs/terminus` want it told. */
import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { CacheBackend } from '@purecache/core';

import { storesIn } from './stores-in.js';

export interface StoreHealth {
  readonly status: 'up' | 'down';
  /** How long the store took to answer, in milliseconds. */
  readonly ms: number;
  /** What failed. */
  readonly message?: string;
}

export interface PurecacheHealthResult {
  /** `down` if any store is. */
  readonly status: 'up' | 'down';
  /** By the store's name. */
  readonly stores: Readonly<Record<string, StoreHealth>>;
}

/** How long a store may take for all that it is asked, in milliseconds. */
const DEADLINE = 1_000;
/** How long a probe stays where its delete is lost, in milliseconds. */
const PROBE_TTL = 10_000;

/** Injectable: `health.check([() => purecache.check()])`. */
export class PurecacheHealth {
  readonly #modules: ModulesContainer;

  constructor(modules: ModulesContainer) {
    this.#modules = modules;
  }

  /**
   * Sets, gets and deletes a random key in every store, all at once. A store in memory is only asked for the key, because
   * a probe in it could push out an entry. Never rejects.
   *
   * @param key under which the result stands; default `purecache`
   */
  async check<Key extends string = 'purecache'>(key?: Key): Promise<Record<Key, PurecacheHealthResult>> {
    const checked = storesIn(this.#modules).map(async ({ name, backend }) => [name, await healthOf(backend)] as const);
    const results = await Promise.all(checked);
    const isUp = results.every(([, { status }]) => status === 'up');
    // The last one of a name stands: of two stores with one name, in modules that do not see each other, the one that is down.
    const stores = Object.fromEntries(results.sort(([, a], [, b]) => b.status.localeCompare(a.status)));
    return { [key ?? 'purecache']: { status: isUp ? 'up' : 'down', stores } } as Record<Key, PurecacheHealthResult>;
  }
}

Injectable()(PurecacheHealth);
Inject(ModulesContainer)(PurecacheHealth, undefined, 0);

async function healthOf(backend: CacheBackend): Promise<StoreHealth> {
  const startedAt = performance.now();
  const took = () => Math.round(performance.now() - startedAt);
  try {
    await withinDeadline(probe(backend));
    return { status: 'up', ms: took() };
  } catch (error) {
    return { status: 'down', ms: took(), message: error instanceof Error ? error.message : 'It failed.' };
  }
}

async function probe(backend: CacheBackend): Promise<void> {
  const key = `purecache:health:${globalThis.crypto.randomUUID()}`;
  if (backend.sync === true) {
    backend.get(key);
    return;
  }
  await backend.set(key, 1, PROBE_TTL);
  const found = await backend.get(key);
  await backend.delete(key);
  if (found !== 1) throw new Error('What was set was not there when it was got.');
}

/** What comes after the deadline is ignored, a rejection too. */
async function withinDeadline(probing: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${DEADLINE} ms.`)), DEADLINE);
  });
  try {
    await Promise.race([probing, late]);
  } finally {
    clearTimeout(timer);
  }
}
