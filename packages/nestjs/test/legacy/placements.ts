/** Where a decorator of Nest can stand beside `@Cached`. */
import 'reflect-metadata';
import { applyDecorators } from '@nestjs/common';

type Decorator = (target: never, key: never, descriptor: never) => unknown;
type Placement = (nest: Decorator, cached: Decorator) => MethodDecorator;

/** As the compiler applies decorators that are written one above the other. */
const written =
  (...decorators: Decorator[]): MethodDecorator =>
  (target, key, descriptor) =>
    Reflect.decorate(decorators as MethodDecorator[], target, key, descriptor) as typeof descriptor;

const applied = (...decorators: Decorator[]): MethodDecorator => applyDecorators(...(decorators as MethodDecorator[]));

export const PLACEMENTS: readonly (readonly [string, Placement])[] = [
  ['above @Cached', (nest, cached) => written(nest, cached)],
  ['below @Cached', (nest, cached) => written(cached, nest)],
  // The first of them is applied first, and what they return is ignored.
  ['after @Cached in applyDecorators', (nest, cached) => applied(cached, nest)],
  ['before @Cached in applyDecorators', (nest, cached) => applied(nest, cached)],
];
