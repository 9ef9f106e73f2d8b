/** Makes the controller of the inspector: counts per method, and an invalidate call. */
import { BadRequestException, Body, Controller, Get, Header, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import type { Type } from '@nestjs/common';

import type { InspectorOptions } from './inspector-options.js';
import { PurecacheService } from '../purecache-service.js';

interface InvalidateRequest {
  readonly tags?: readonly string[];
  readonly method?: string;
}

/** A class of its own for each registration, because a path belongs to a class. */
export function inspectorController({ guards, path = 'purecache' }: InspectorOptions): Type {
  class PurecacheInspector {
    readonly #purecache: PurecacheService;

    constructor(purecache: PurecacheService) {
      this.#purecache = purecache;
    }

    /** Counts only: no key, argument or value. */
    stats() {
      return { methods: this.#purecache.stats() };
    }

    async invalidate(body: unknown): Promise<{ invalidated: true }> {
      assertInvalidateRequest(body);
      if (body.method !== undefined) await this.#clear(body.method);
      if (body.tags !== undefined) await this.#purecache.invalidateTags(body.tags);
      return { invalidated: true };
    }

    async #clear(method: string): Promise<void> {
      if (!(await this.#purecache.clearMethod(method))) {
        throw new BadRequestException(`No cached method has the name given as 'method'; GET lists them.`);
      }
    }
  }
  const { prototype } = PurecacheInspector;
  const decorate = (key: 'stats' | 'invalidate', ...decorators: MethodDecorator[]) => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor;
    for (const each of decorators) each(prototype, key, descriptor);
  };
  decorate('stats', Get(), Header('Cache-Control', 'no-store'));
  decorate('invalidate', Post('invalidate'), HttpCode(200), Header('Cache-Control', 'no-store'));
  Body()(prototype, 'invalidate', 0);
  Inject(PurecacheService)(PurecacheInspector, undefined, 0);
  UseGuards(...guards)(PurecacheInspector);
  Controller(path)(PurecacheInspector);
  return PurecacheInspector;
}

function assertInvalidateRequest(body: unknown): asserts body is InvalidateRequest {
  const { tags, method } = (body ?? {}) as { tags?: unknown; method?: unknown };
  const isTags = tags === undefined || (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'));
  const isMethod = method === undefined || typeof method === 'string';
  if (isTags && isMethod && (tags !== undefined || method !== undefined)) return;
  throw new BadRequestException(`Expected { "tags": ["…"] } or { "method": "Class.method" }, or both.`);
}
