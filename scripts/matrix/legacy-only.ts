/** What only legacy decorators meet: reflect-metadata, and a descriptor whose return value is ignored. */
import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { situation, type Situation } from './situation.js';

const options = { backend: LRU, capacity: 8 } as const;

interface Metadata {
  defineMetadata?(key: string, value: unknown, target: object): void;
  getOwnMetadata?(key: string, target: object): unknown;
}

export const legacyOnly: Situation[] = [
  situation('applied to a descriptor by hand, its return value ignored', [1, 1, 1], () => {
    class Plain {
      calls = 0;
      m(a: number): number {
        this.calls++;
        return a;
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Plain.prototype, 'm') as TypedPropertyDescriptor<
      (a: number) => number
    >;
    Cached(options)(Plain.prototype, 'm', descriptor);
    Object.defineProperty(Plain.prototype, 'm', descriptor);
    const o = new Plain();
    return [o.m(1), o.m(1), o.calls];
  }),
  situation('metadata below the decorator survives where reflect-metadata is loaded', true, () => {
    const metadata = Reflect as Metadata;
    if (metadata.defineMetadata === undefined) return true;
    const method = (a: number): number => a;
    metadata.defineMetadata('role', 'admin', method);
    const descriptor = { value: method, configurable: true, enumerable: false, writable: true };
    Cached(options)({}, 'm', descriptor);
    return descriptor.value !== method && metadata.getOwnMetadata?.('role', descriptor.value) === 'admin';
  }),
];
