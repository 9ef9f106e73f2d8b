/** The options of the inspector, and their check: without a guard it does not start. */
import type { CanActivate, ModuleMetadata, Type } from '@nestjs/common';
import { invalidOption, invalidUse } from '@purecache/core/storage';

export interface InspectorOptions {
  /** Who may see and invalidate; at least one. Classes are made by Nest, with what `imports` export. */
  readonly guards: readonly (Type<CanActivate> | CanActivate)[];
  /** Where it answers; default `purecache`. */
  readonly path?: string;
  /** Modules that export what the guards need. */
  readonly imports?: ModuleMetadata['imports'];
}

const KNOWN = ['guards', 'path', 'imports'];

/** @throws TypeError `PURECACHE_INVALID_OPTION` */
export function assertInspectorOptions(options: unknown): asserts options is InspectorOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalidUse(`PurecacheInspectorModule.register takes an object: register({ guards: [AdminGuard] }).`);
  }
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) throw invalidUse(`Unknown option '${unknown}'. Known: ${KNOWN.join(', ')}.`);
  const { guards, path = 'purecache' } = options as { guards?: unknown; path?: unknown };
  if (!Array.isArray(guards) || guards.length === 0 || !guards.every(isGuard)) {
    const cure = 'Whoever reaches the inspector can empty caches: write guards: [AdminGuard].';
    throw invalidOption('guards', 'a list of at least one guard', guards, cure);
  }
  if (typeof path !== 'string' || path === '') throw invalidOption('path', 'text that is not empty', path);
}

function isGuard(guard: unknown): boolean {
  const object: unknown = typeof guard === 'function' ? guard.prototype : guard;
  return typeof (object as { canActivate?: unknown } | null | undefined)?.canActivate === 'function';
}
