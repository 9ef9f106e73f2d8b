/** Looks over an application when it starts, and refuses or reports caches that can not work. */
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

import { hitlessCaches } from './hitless-caches.js';
import { namespaceClashes } from './namespace-clashes.js';
import { refusedHandlers } from './refused-handlers.js';
import {
  handlersRefused,
  hitlessCachesRefused,
  hitlessWarning,
  namespacesTaken,
  storesDoubled,
} from './start-errors.js';
import { STRICT_START } from './strict-start.js';
import { uninjectedStores } from './uninjected-stores.js';
import { providersOf } from '../providers-of.js';
import { doubledStores, storesIn } from '../stores-in.js';

/**
 * Runs once per application, before it serves anything. Modules that are loaded lazily come too late for it.
 *
 * @throws PurecacheError `PURECACHE_NO_BACKEND`, `PURECACHE_NAMESPACE_TAKEN`
 * @throws TypeError `PURECACHE_UNSUPPORTED_TARGET` for handlers; `PURECACHE_INVALID_OPTION` for a store that is there
 *   twice and, with `strict`, for caches that are never hit
 */
export class StartChecks implements OnModuleInit {
  readonly #modules: ModulesContainer;

  constructor(modules: ModulesContainer) {
    this.#modules = modules;
  }

  onModuleInit(): void {
    const doubled = doubledStores(storesIn(this.#modules));
    if (doubled.length > 0) throw storesDoubled(doubled);
    const providers = providersOf(this.#modules);
    const [uninjected] = uninjectedStores(providers);
    if (uninjected !== undefined) throw uninjected;
    const handlers = refusedHandlers(providers);
    if (handlers.length > 0) throw handlersRefused(handlers);
    const clashes = namespaceClashes(providers);
    if (clashes.length > 0) throw namespacesTaken(clashes);
    const hitless = hitlessCaches(providers);
    const never = hitless.filter((each) => !each.isHitByOneConsumer);
    if (never.length > 0 && this.#isStrict()) throw hitlessCachesRefused(never);
    if (hitless.length > 0) new Logger('Purecache').warn(hitlessWarning(hitless));
  }

  #isStrict(): boolean {
    return [...this.#modules.values()].some(
      (module) => module.providers.get(STRICT_START)?.instance === (true as never),
    );
  }
}

// Applied as functions, so that the package compiles without `experimentalDecorators`.
Injectable()(StartChecks);
Inject(ModulesContainer)(StartChecks, undefined, 0);
