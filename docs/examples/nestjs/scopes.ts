/** Providers that Nest makes for each request, with a cache that is of no use and one that is. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Controller, Get, Inject, Injectable, Param, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { LRU } from '@purecache/lru';
import { Cached } from '@purecache/nestjs';
import { Db } from './db.js';

interface TenantRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

// #region never-hit
@Injectable({ scope: Scope.REQUEST })
export class ForgetfulService {
  constructor(private readonly db: Db) {}

  @Cached({ backend: LRU, capacity: 100 }) // a cache per object, and an object per request
  async name(id: string): Promise<string> {
    return (await this.db.findUser(id)).name;
  }
}
// #endregion

// #region request
@Injectable({ scope: Scope.REQUEST })
export class OrdersService {
  constructor(
    @Inject(REQUEST) private readonly request: TenantRequest,
    private readonly db: Db,
  ) {}

  @Cached({ ttl: '1m', varyBy: (self: OrdersService) => self.tenant })
  async owner(id: string): Promise<string> {
    return `${this.tenant}: ${(await this.db.findUser(id)).name}`;
  }

  get tenant(): string | undefined {
    return this.request.headers['x-tenant'];
  }
}
// #endregion

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get(':id/owner')
  owner(@Param('id') id: string): Promise<string> {
    return this.orders.owner(id);
  }
}

// #region storage
/** A middleware runs each request in it. */
export const context = new AsyncLocalStorage<{ readonly tenant?: string }>();

@Injectable()
export class PricesService {
  @Cached({ ttl: '1m', varyBy: () => context.getStore()?.tenant })
  async price(sku: string): Promise<string> {
    return `${sku} for ${context.getStore()?.tenant}`;
  }
}
// #endregion
