/** A decorated method or cached function: the original, its policy, and what is learnt about it while it runs. */
import { CallCounts } from './view/call-counts.js';
import { copierOf, type Copier } from './isolation/copy.js';
import { LoadTimes } from './view/load-times.js';
import type { AnyFunction } from './signatures/args-of.js';
import { CallKey, nameIn } from './call-key.js';
import { nameOf } from './show.js';
import type { Policy } from './options.js';
import type { ResultKind } from './record.js';

export class CachedMethod {
  readonly original: AnyFunction;
  readonly policy: Policy;
  readonly keys: CallKey;
  /** A function of `cache()`, which has one cache whatever its `this`. */
  readonly isFunction: boolean;
  /** Whether what it caches is a cached method itself, decorated once more. */
  readonly isAbove: boolean;
  /** The name as written. */
  readonly name: string;
  /** For messages: `Class.method` once the class is known. */
  label: string;
  /** How results come; unknown until the first call of a method that is not an AsyncFunction. */
  kind: ResultKind | undefined;
  /** Over all caches that it has, and has had. */
  readonly totals = new CallCounts();
  readonly loadTimes = new LoadTimes();
  /** Likewise; `undefined`: the backends cannot tell. */
  evictions: number | undefined;
  /** Keeps callers' results apart from what is stored; `undefined`: they share it. */
  readonly copier: Copier | undefined;

  constructor(original: AnyFunction, policy: Policy, name: string, isFunction: boolean, isAbove: boolean) {
    this.original = original;
    this.policy = policy;
    this.name = name === '' ? '(anonymous)' : name;
    this.label = this.name;
    this.isFunction = isFunction;
    this.isAbove = isAbove;
    this.kind = isAsyncFunction(original) ? 'async' : undefined;
    this.keys = new CallKey(policy, this);
    this.copier = copierOf(policy.copy, this);
  }

  /** The one namespace of its entries on a shared backend. */
  get fixedNamespace(): string | undefined {
    const { namespace, source } = this.policy;
    return source.kind !== 'class' && typeof namespace === 'string' ? namespace : undefined;
  }

  /** How events and traces name it. */
  subject(key: string): { method: string; namespace: string | undefined } {
    return {
      method: this.label,
      namespace: this.policy.source.kind === 'class' || key === '' ? undefined : nameIn(key),
    };
  }

  /** Learns the class's name from the first object, because a standard decorator is not told it. */
  labelFrom(self: object): void {
    if (this.isFunction || this.label !== this.name) return;
    const owner = nameOf(classOf(self));
    if (owner !== '') this.label = `${owner}.${this.name}`;
  }
}

/** Whether a `this` can own a cache; with any other the method runs uncached. */
export function isReceiver(self: unknown): self is object {
  return (typeof self === 'object' && self !== null) || typeof self === 'function';
}

/** The class of a receiver. A class stands for itself, as its static methods are what is called; a bare object too. */
export function classOf(self: object): object {
  if (typeof self === 'function') return self;
  try {
    const { constructor } = self as { constructor?: unknown };
    return typeof constructor === 'function' ? constructor : self;
  } catch {
    return self; // an object that does not let itself be asked
  }
}

function isAsyncFunction(method: AnyFunction): boolean {
  return Object.prototype.toString.call(method) === '[object AsyncFunction]';
}
