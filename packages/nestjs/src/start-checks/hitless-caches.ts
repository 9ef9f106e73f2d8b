/** Finds caches that are no use: those owned by objects that the container makes anew for each request or consumer. */
import 'reflect-metadata';
import { cachedMethodsOf } from '@purecache/core';
import { ContextIdFactory } from '@nestjs/core';

import type { InstanceWrapper, Provided } from '../providers-of.js';

export interface HitlessCache {
  /** `Class.method`. */
  readonly method: string;
  readonly reason: string;
  /** Whether an object of it may live long enough to be asked twice. */
  readonly isHitByOneConsumer: boolean;
}

type Cause = Omit<HitlessCache, 'method'>;

/**
 * A durable provider has one object per tenant, whose cache is hit; without a strategy that tells tenants it is no
 * different from a request-scoped one.
 */
export function hitlessCaches(providers: readonly Provided[]): readonly HitlessCache[] {
  return providers.flatMap(({ name, prototype, wrapper }) => {
    const cause = whyMadeAnew(wrapper, providers);
    if (cause === undefined || prototype === undefined) return [];
    return cachedMethodsOf(prototype)
      .filter(({ scope }) => scope === 'object')
      .map((method) => ({ method: `${name}.${method.name}`, ...cause }));
  });
}

function whyMadeAnew(wrapper: InstanceWrapper, providers: readonly Provided[]): Cause | undefined {
  if (wrapper.isDependencyTreeStatic()) return wrapper.isTransient ? ofTransient(wrapper, providers) : undefined;
  if (wrapper.isDependencyTreeDurable()) {
    return hasContextStrategy()
      ? undefined
      : hitless('durable, but no ContextIdStrategy was applied: each request has a new object');
  }
  const cause = bubbledFrom(wrapper);
  return hitless(
    cause === undefined
      ? 'request-scoped: each request has a new object'
      : `it depends on ${cause}, which is request-scoped: each request has a new object`,
  );
}

/** A singleton keeps its transient dependency as long as it lives itself, so only others make it useless. */
function ofTransient(wrapper: InstanceWrapper, providers: readonly Provided[]): Cause {
  const consumers = providers.filter((each) => needs(each, wrapper));
  const isKept = consumers.length === 0 || consumers.some((consumer) => consumer.wrapper.isDependencyTreeStatic());
  return isKept
    ? {
        reason: 'transient: each consumer has an object, and hits only what it cached itself',
        isHitByOneConsumer: true,
      }
    : hitless('transient, and all its consumers are made anew for each request');
}

/** Nest 11 looks up what request-scoped providers need when a request comes, so what they declare counts, too. */
function needs({ ofClass, wrapper }: Provided, dependency: InstanceWrapper): boolean {
  if (dependenciesOf(wrapper).includes(dependency)) return true;
  const declared = ofClass && (Reflect.getMetadata('design:paramtypes', ofClass) as readonly unknown[] | undefined);
  return declared?.includes(dependency.token) ?? false;
}

function hitless(reason: string): Cause {
  return { reason, isHitByOneConsumer: false };
}

function hasContextStrategy(): boolean {
  return (ContextIdFactory as unknown as { readonly strategy?: unknown }).strategy !== undefined;
}

/** The dependency that makes it request-scoped; `undefined`: it is declared so itself. */
function bubbledFrom(wrapper: InstanceWrapper, seen = new Set<InstanceWrapper>()): string | undefined {
  if (wrapper.scope === REQUEST_SCOPE || seen.has(wrapper)) return undefined;
  seen.add(wrapper);
  const cause = dependenciesOf(wrapper).find((each) => !each.isDependencyTreeStatic());
  return cause && (bubbledFrom(cause, seen) ?? nameOf(cause));
}

function dependenciesOf(wrapper: InstanceWrapper): readonly InstanceWrapper[] {
  const constructed = (wrapper.getCtorMetadata() as readonly (InstanceWrapper | undefined)[] | undefined) ?? [];
  const properties = wrapper.getPropertiesMetadata() ?? [];
  const all = [...constructed, ...properties.map((each) => each.wrapper), ...(wrapper.getEnhancersMetadata() ?? [])];
  return all.filter((each) => each !== undefined) as InstanceWrapper[];
}

function nameOf({ token }: InstanceWrapper): string {
  return typeof token === 'function' ? token.name : String(token);
}

/** `Scope.REQUEST`; not imported, because an enum of another copy of Nest is another type. */
const REQUEST_SCOPE = 2;
