/** `PurecacheModule`: makes the stores of an application, and closes them with it. */
import { Global, Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { fromMap } from '@purecache/core';
import { invalidOption } from '@purecache/core/storage';

import { OpenedStore, type StoreOptions } from './opened-store.js';
import { PurecacheHealth } from './purecache-health.js';
import { PurecacheService } from './purecache-service.js';
import { StartChecks } from './start-checks/start-checks.js';
import { STRICT_START } from './start-checks/strict-start.js';
import { storeToken } from './store-token.js';

export interface StoreFlags {
  /** Whether other modules need not import it. Default: `true` for the default store, `false` for a named one. */
  readonly isGlobal?: boolean;
}

export interface RootFlags extends StoreFlags {
  /**
   * Whether caches that can never be hit stop the application: those of objects that Nest makes for each request or
   * consumer. Default: `false`, which warns of them.
   */
  readonly strict?: boolean;
}

/** A store whose options are known once other providers are. */
export interface AsyncStoreOptions {
  /** Modules that export what is injected. */
  readonly imports?: ModuleMetadata['imports'];
  /** What the factory is called with. */
  readonly inject?: FactoryOf<StoreOptions>['inject'];
  readonly useFactory: FactoryOf<StoreOptions>['useFactory'];
}

type FactoryOf<Made> = Extract<Provider<Made>, { useFactory: unknown }>;

/** One class, so that Nest makes what is in it once per application. */
class PurecacheRuntimeModule {}
Global()(PurecacheRuntimeModule);
Module({ providers: [StartChecks, PurecacheService, PurecacheHealth], exports: [PurecacheService, PurecacheHealth] })(
  PurecacheRuntimeModule,
);

/**
 * Each method makes a module to import. All of them give `PurecacheService` and `PurecacheHealth`. Wrong options of a store
 * stop the application when it starts, with a TypeError of code `PURECACHE_INVALID_OPTION`.
 */
export class PurecacheModule {
  /** The default store. */
  static forRoot({ isGlobal = true, strict = false, ...options }: StoreOptions & RootFlags): DynamicModule {
    return dynamicModule(['default'], { useFactory: () => options as StoreOptions }, { isGlobal, strict });
  }

  /** The default store, whose options a factory gives. */
  static forRootAsync({ isGlobal = true, strict = false, ...options }: AsyncStoreOptions & RootFlags): DynamicModule {
    return dynamicModule(['default'], options, { isGlobal, strict });
  }

  /** A named store: `@Cached({ store: 'sessions' })`. */
  static register({
    name,
    isGlobal = false,
    ...options
  }: StoreOptions & StoreFlags & { readonly name: string }): DynamicModule {
    return dynamicModule([name], { useFactory: () => options as StoreOptions }, { isGlobal });
  }

  /** A named store, whose options a factory gives. */
  static registerAsync({
    name,
    isGlobal = false,
    ...options
  }: AsyncStoreOptions & StoreFlags & { readonly name: string }): DynamicModule {
    return dynamicModule([name], options, { isGlobal });
  }

  /**
   * For tests: the default store and those named, global, in memory, and new for each module that is compiled.
   *
   * @param options `stores`: the names of others than the default one
   */
  static forTest({
    stores = [],
    strict = false,
  }: Pick<RootFlags, 'strict'> & { readonly stores?: readonly string[] } = {}): DynamicModule {
    const useFactory = (): StoreOptions => ({ backend: fromMap(new Map()) });
    return dynamicModule(['default', ...stores], { useFactory }, { isGlobal: true, strict });
  }
}
Module({})(PurecacheModule);

function dynamicModule(
  names: readonly string[],
  { imports = [], inject = [], useFactory }: AsyncStoreOptions,
  { isGlobal, strict }: RootFlags,
): DynamicModule {
  for (const name of names) {
    if (typeof name !== 'string' || name === '') throw invalidOption('name', 'text that is not empty', name);
  }
  if (typeof useFactory !== 'function') throw invalidOption('useFactory', 'a function that gives options', useFactory);
  const stores = names.flatMap((name): Provider[] => {
    const opened = `opened ${storeToken(name)}`;
    return [
      // A provider of its own, because Nest tells only what it has made itself that the application is closed.
      { provide: opened, inject, useFactory: async (...given) => new OpenedStore(await useFactory(...given)) },
      { provide: storeToken(name), inject: [opened], useFactory: (store: OpenedStore) => store.open() },
    ];
  });
  return {
    module: PurecacheModule,
    global: isGlobal === true,
    imports: [PurecacheRuntimeModule, ...imports],
    providers: strict === undefined ? stores : [...stores, { provide: STRICT_START, useValue: strict }],
    exports: names.map((name) => storeToken(name)),
  };
}
