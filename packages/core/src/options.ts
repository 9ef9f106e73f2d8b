/** Checks the options of `@Cached` and `cache()` once, when the class is defined, and resolves them into a policy. */
import { assertSuited } from './assert-suited.js';
import { assertBackend, type BackendClass, type CacheBackend } from './backend.js';
import { assertKnownOptions, assertOptionalFunction } from './assert.js';
import { milliseconds } from './duration.js';
import { invalidOption, invalidUse, type PurecacheError } from './errors.js';
import { kindName, show } from './show.js';
import { FRESHNESS_OPTIONS, resolveFreshness, type FreshnessPolicy } from './freshness/freshness-policy.js';
import { isReentrancyDetectable } from './load-context.js';

type Self = any;
type Args = readonly unknown[];

/** Where backends come from. */
export type BackendSource =
  | { readonly kind: 'class'; readonly make: () => CacheBackend }
  | { readonly kind: 'object'; readonly backend: CacheBackend }
  | { readonly kind: 'selector'; readonly select: (self: Self) => unknown };

/** The options, checked, with defaults filled in and durations in milliseconds. */
export interface Policy extends FreshnessPolicy {
  readonly source: BackendSource;
  readonly scope: 'instance' | 'class';
  readonly namespace: string | ((self: Self) => string) | undefined;
  readonly version: string;
  readonly key: ((...args: Args) => unknown) | undefined;
  readonly varyBy: ((self: Self, ...args: Args) => unknown) | undefined;
  readonly copy: 'structured' | 'freeze' | ((value: unknown) => unknown) | undefined;
  readonly backendTimeout: number;
  readonly backendErrors: 'open' | 'throw';
  readonly onBackendError:
    ((error: PurecacheError, context: { method: string; operation: string }) => void) | undefined;
  readonly detectReentrancy: boolean;
}

const CORE_OPTIONS = [
  'backend',
  'scope',
  'namespace',
  'version',
  'key',
  'varyBy',
  ...FRESHNESS_OPTIONS,
  'copy',
  'backendTimeout',
  'backendErrors',
  'onBackendError',
  'detectReentrancy',
] as const;

const DEFAULT_BACKEND_TIMEOUT = 250;

const FORMS =
  `Give a backend class (backend: LRU, capacity: 128), a backend object with a namespace ` +
  `(backend: new TTL({ ttl: '1m' }), namespace: 'users'), or a selector with a namespace ` +
  `(backend: (self) => self.cache, namespace: 'users').`;

/** @throws TypeError `PURECACHE_INVALID_OPTION` for the first option that is wrong, missing or unknown */
export function resolvePolicy(options: unknown): Policy {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalidUse(`Options were expected, not ${kindName(options)}. ${FORMS}`);
  }
  const given = options as Readonly<Record<string, unknown>>;
  for (const name of ['key', 'varyBy', 'onBackendError']) assertOptionalFunction(given[name], name);
  const freshness = resolveFreshness(given);
  const source = resolveSource(given, freshness);
  const policy: Policy = {
    source,
    ...freshness,
    ...resolveNames(given, source),
    key: given['key'] as Policy['key'],
    varyBy: given['varyBy'] as Policy['varyBy'],
    backendTimeout: resolveBackendTimeout(given['backendTimeout']),
    backendErrors: oneOf(given, 'backendErrors', ['open', 'throw']),
    onBackendError: given['onBackendError'] as Policy['onBackendError'],
    detectReentrancy: resolveDetectReentrancy(given['detectReentrancy']),
    copy: resolveCopy(given['copy']),
  };
  if (source.kind === 'object') assertSuited(policy, source.backend);
  return policy;
}

function resolveSource(given: Readonly<Record<string, unknown>>, freshness: FreshnessPolicy): BackendSource {
  const { backend } = given;
  if (typeof backend === 'function') {
    const { prototype } = backend as { prototype?: { get?: unknown } };
    if (typeof prototype?.get === 'function') {
      return classSource(backend as unknown as BackendClass, given, freshness);
    }
    if (prototype !== undefined) {
      throw invalidUse(`Option 'backend' is ${show(backend)}, neither a backend class nor a selector. ${FORMS}`);
    }
    if (backend.length === 0) {
      throw invalidUse(`Option 'backend' is a selector without a parameter; write (self) => self.cache. ${FORMS}`);
    }
    assertKnownOptions(given, CORE_OPTIONS);
    return { kind: 'selector', select: backend as (self: Self) => unknown };
  }
  if (typeof backend !== 'object' || backend === null) {
    throw invalidUse(`Option 'backend' must be a backend, not ${kindName(backend)}. ${FORMS}`);
  }
  if (backend instanceof Map) {
    throw invalidUse(`Option 'backend' is a Map, which knows no ttl and no prefix. Write backend: fromMap(map).`);
  }
  assertBackend(backend, 'It');
  assertKnownOptions(given, CORE_OPTIONS);
  return { kind: 'object', backend };
}

/** Builds one backend there and then, so that the class itself checks its options; it becomes the first object's. */
function classSource(
  Backend: BackendClass,
  given: Readonly<Record<string, unknown>>,
  { ttl, ttlOf }: FreshnessPolicy,
): BackendSource {
  if (Backend.options !== undefined) assertKnownOptions(given, [...CORE_OPTIONS, ...Backend.options]);
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => !isCoreOption(name)));
  const takesTtl = Backend.options?.includes('ttl') ?? ttlOf === undefined;
  // Each entry is set with a ttl of its own; a class that asks for one is told that there is no other.
  if (takesTtl && ttlOf !== undefined) own['ttl'] = Infinity;
  else if (takesTtl && ttl !== undefined) own['ttl'] = ttl;
  let spare: CacheBackend | undefined = new Backend(own);
  assertBackend(spare, Backend.name);
  if (spare.sync !== true) {
    throw invalidUse(
      `Option 'backend' is the class ${Backend.name}, whose backends are asynchronous. Such a backend is shared: make ` +
        `one object of it and give it with a namespace.`,
    );
  }
  const make = (): CacheBackend => {
    const backend = spare ?? new Backend(own);
    spare = undefined;
    return backend;
  };
  return { kind: 'class', make };
}

function resolveNames(
  given: Readonly<Record<string, unknown>>,
  source: BackendSource,
): Pick<Policy, 'scope' | 'namespace' | 'version'> {
  const { scope, namespace, version } = given;
  if (source.kind !== 'class') {
    if (scope !== undefined) {
      throw invalidUse(
        `Option 'scope' goes with a backend class; a backend object or selector is shared by all objects.`,
      );
    }
    if (namespace === undefined) {
      throw invalidOption(
        'namespace',
        'given with a shared backend',
        namespace,
        `Name the entries: namespace: 'users'.`,
      );
    }
  }
  if (
    namespace !== undefined &&
    typeof namespace !== 'function' &&
    (typeof namespace !== 'string' || namespace === '')
  ) {
    throw invalidOption('namespace', 'text that is not empty, or a function of the object', namespace);
  }
  if (version !== undefined && typeof version !== 'string' && !Number.isFinite(version)) {
    throw invalidOption('version', 'text or a finite number', version);
  }
  return {
    scope: oneOf(given, 'scope', ['instance', 'class']),
    namespace: namespace as Policy['namespace'],
    version: String((version as string | number | undefined) ?? ''),
  };
}

function resolveBackendTimeout(timeout: unknown): number {
  return timeout === undefined ? DEFAULT_BACKEND_TIMEOUT : milliseconds(timeout, 'backendTimeout');
}

function resolveDetectReentrancy(detect: unknown): boolean {
  if (detect !== undefined && typeof detect !== 'boolean')
    throw invalidOption('detectReentrancy', 'true or false', detect);
  if (detect === true && !isReentrancyDetectable()) {
    throw invalidUse(`Option 'detectReentrancy' needs AsyncLocalStorage, which this runtime does not give.`);
  }
  return detect ?? false;
}

function resolveCopy(copy: unknown): Policy['copy'] {
  if (copy === undefined || copy === 'structured' || copy === 'freeze' || typeof copy === 'function') {
    return copy as Policy['copy'];
  }
  throw invalidOption('copy', `'structured', 'freeze' or a function of the value`, copy);
}

/** One of the allowed words; the first is the default. */
function oneOf<const Word extends string>(
  given: Readonly<Record<string, unknown>>,
  option: string,
  words: readonly [Word, ...Word[]],
): Word {
  const word = given[option] === undefined ? words[0] : given[option];
  if (!words.includes(word as Word)) throw invalidOption(option, words.map((each) => `'${each}'`).join(' or '), word);
  return word as Word;
}

function isCoreOption(name: string): boolean {
  return (CORE_OPTIONS as readonly string[]).includes(name);
}
