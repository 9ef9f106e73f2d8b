/** Finds cached route handlers whose result is not what they return, or can be sent only once. */
import 'reflect-metadata';
import { cachedMethodsOf } from '@purecache/core';

import { memberOf } from './member-of.js';
import type { Provided } from '../providers-of.js';

export interface RefusedHandler {
  /** `Class.method`. */
  readonly method: string;
  readonly reason: string;
}

/** What Nest writes on handlers, controllers and parameters; the same text in 10, 11 and 12. */
const PATH = 'path';
const SSE = '__sse__';
const ROUTE_ARGUMENTS = '__routeArguments__';

/** By Nest's number of a route parameter. */
const REFUSED_PARAMETERS: Readonly<Record<string, readonly [decorator: string, reason: string]>> = {
  0: ['@Req()', 'a request is different each time, so nothing would ever be hit'],
  1: ['@Res()', 'on a hit it does not run, so nothing would be done with the response'],
  2: ['@Next()', 'on a hit it does not run, so nothing would call the next handler'],
};

export function refusedHandlers(providers: readonly Provided[]): readonly RefusedHandler[] {
  return providers.flatMap(({ name, ofClass, prototype }) => {
    if (ofClass === undefined || prototype === undefined) return [];
    return cachedMethodsOf(prototype).flatMap(({ key }) => {
      const handler = memberOf(prototype, key);
      if (typeof handler !== 'function' || Reflect.getMetadata(PATH, handler) === undefined) return [];
      const reasons = reasonsAgainst(ofClass, prototype, key, handler);
      return reasons.map((reason) => ({ method: `${name}.${String(key)}`, reason }));
    });
  });
}

function reasonsAgainst(ofClass: object, prototype: object, key: string | symbol, handler: object): string[] {
  const parameters = (Reflect.getMetadata(ROUTE_ARGUMENTS, ofClass, key) ?? {}) as object;
  const kinds = new Set(Object.keys(parameters).map((name) => name.split(':')[0] as string));
  const reasons = Object.entries(REFUSED_PARAMETERS)
    .filter(([kind]) => kinds.has(kind))
    .map(([, [decorator, reason]]) => `it uses ${decorator}: ${reason}`);
  if (Reflect.getMetadata(SSE, handler) === true) {
    return [...reasons, 'it is an @Sse() endpoint: events are sent while they happen, not once more'];
  }
  const returned = oneShotName(Reflect.getMetadata('design:returntype', prototype, key));
  return returned === undefined ? reasons : [...reasons, `it returns ${returned}, which can be sent only once`];
}

/** By the members of its prototype, so that any copy of a library is known. */
function oneShotName(type: unknown): string | undefined {
  const prototype = typeof type === 'function' ? (type.prototype as object | undefined) : undefined;
  if (prototype === undefined) return undefined;
  const has = (...names: string[]) => names.every((name) => name in prototype);
  if (has('getStream', 'getHeaders')) return 'a StreamableFile';
  if (has('subscribe', 'pipe')) return 'an Observable';
  if (has('pipe', 'on') || has('getReader') || has('getWriter')) return 'a stream';
  if (has('arrayBuffer', 'bodyUsed')) return 'a Response';
  return undefined;
}
