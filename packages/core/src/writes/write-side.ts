/**
 * Makes the method that stands in for a write, and keeps entries of a cached method in step with it.
 *
 * One rule: what goes wrong before the method runs fails the call, so that nothing is written that could not be followed
 * by its eviction; once the method has succeeded, its result is the caller's, whatever goes wrong.
 */
import type { AnyFunction } from '../signatures/args-of.js';
import { classOf, isReceiver } from '../cached-method.js';
import { plainly } from '../freshness/keeping.js';
import type { WhenMade } from '../decorate.js';
import { invalidUse, namedUncached, unsupportedTarget } from '../errors.js';
import { findNamed, isAccessor, NamedEntries } from './named-entries.js';
import { registerAlso, registrationOf, type Registration } from '../registry.js';
import { kindName, nameOf } from '../show.js';
import { passFor } from '../stand-in.js';
import { ignoreRejection, isThenable } from '../runtime/thenable.js';
import { kindOfThrown, warn } from '../runtime/warn.js';
import type { WriteRule } from './write-options.js';

type Args = unknown[];

/** Stand-ins of async methods: of those alone it is known without a call. */
const asyncStandIns = new WeakSet<object>();

export function standForWrite(original: AnyFunction, name: string, rule: WriteRule, whenMade: WhenMade): AnyFunction {
  const kind = kindOf(original);
  if (kind.includes('Generator')) {
    throw unsupportedTarget(
      'a generator',
      name,
      'Write it as a method that does its work when called.',
      rule.decorator,
    );
  }
  const write = new Write(original, name, rule, kind === 'AsyncFunction' || isKnownAsync(original));
  // A method shorthand, because like the method it stands in for it can not be called with `new`.
  const { standIn } = {
    standIn(this: unknown, ...args: Args): unknown {
      return isReceiver(this) ? write.call(this, args) : original.apply(this, args);
    },
  };
  passFor(original, standIn);
  if (write.isAsync) asyncStandIns.add(standIn);
  const cached = registrationOf(original);
  if (cached !== undefined) registerAlso(standIn, cached); // it is still what `cacheOf` is asked for
  whenMade((self) => isReceiver(self) && write.check(self));
  return standIn;
}

class Write {
  readonly #original: AnyFunction;
  readonly #name: string;
  readonly #rule: WriteRule;
  /** Classes whose objects have the named method, cached. */
  readonly #checked = new WeakSet<object>();
  /** Whether calls give promises, so far as is known. */
  isAsync: boolean;

  constructor(original: AnyFunction, name: string, rule: WriteRule, isAsync: boolean) {
    this.#original = original;
    this.#name = name;
    this.#rule = rule;
    this.isAsync = isAsync;
  }

  call(self: object, own: Args): unknown {
    const { args, allEntries, before } = this.#rule;
    let named: Args;
    let entries: NamedEntries;
    try {
      const method = this.#find(self);
      named = allEntries || args === undefined ? own : this.#asList(self, args(...own));
      entries = new NamedEntries(method, self, allEntries ? undefined : named);
    } catch (error) {
      if (this.isAsync) return Promise.reject(error);
      throw error;
    }
    const run = (): unknown =>
      this.#run(self, own, entries, (result) => this.#follow(self, own, result, named, entries));
    const dropped = before ? entries.drop() : undefined;
    if (!isThenable(dropped)) return run();
    if (this.isAsync) return afterwards(dropped, run);
    entries.handOver(dropped);
    return run();
  }

  /** @throws PurecacheError `PURECACHE_NOT_CACHED` unless the named method is cached on this object */
  check(self: object): void {
    const owner = classOf(self);
    if (this.#checked.has(owner) || isAccessor(self, this.#rule.named)) return;
    this.#find(self);
    this.#checked.add(owner);
  }

  #run(self: object, own: Args, entries: NamedEntries, follow: (result: unknown) => unknown): unknown {
    const result: unknown = this.#original.apply(self, own);
    if (isThenable(result)) {
      this.isAsync = true;
      return settle(result, follow);
    }
    const followed = follow(result);
    if (isThenable(followed)) entries.handOver(followed);
    return result;
  }

  /** What follows upon success. Never fails. */
  #follow(self: object, own: Args, result: unknown, named: Args, entries: NamedEntries): unknown {
    const { decorator, when } = this.#rule;
    try {
      if (when !== undefined && !plainly('when', when(result, ...own))) return undefined;
    } catch (error) {
      warn(
        `Option 'when' of @${decorator} of ${this.#label(self)} failed${kindOfThrown(error)}, so the entry is dropped.`,
      );
      return entries.drop();
    }
    return decorator === 'CachePut' ? entries.put(named, result, this.#label(self)) : entries.drop();
  }

  #find(self: object): Registration {
    const { decorator, named } = this.#rule;
    let found: Registration | undefined;
    try {
      found = findNamed(self, named);
    } catch (error) {
      throw namedUncached(decorator, this.#label(self), String(named), error);
    }
    if (found === undefined) throw namedUncached(decorator, this.#label(self), String(named));
    return found;
  }

  #asList(self: object, args: unknown): Args {
    ignoreRejection(args);
    if (Array.isArray(args)) return args as Args;
    const { decorator, named } = this.#rule;
    throw invalidUse(
      `Option 'args' of @${decorator} of ${this.#label(self)} must return the arguments of '${String(named)}' as an ` +
        `array, not ${kindName(args)}.`,
    );
  }

  #label(self: object): string {
    const owner = nameOf(classOf(self));
    return owner === '' ? this.#name : `${owner}.${this.#name}`;
  }
}

/** Settles as the method does, so that the stack of a failure names its caller. */
async function settle(result: PromiseLike<unknown>, follow: (value: unknown) => unknown): Promise<unknown> {
  const value = await result;
  const followed = follow(value);
  if (isThenable(followed)) await followed;
  return value;
}

async function afterwards(first: PromiseLike<unknown>, run: () => unknown): Promise<unknown> {
  await first;
  return await run();
}

function kindOf(fn: AnyFunction): string {
  return Object.prototype.toString.call(fn).slice('[object '.length, -1);
}

function isKnownAsync(original: AnyFunction): boolean {
  return asyncStandIns.has(original) || registrationOf(original)?.method.kind === 'async';
}
