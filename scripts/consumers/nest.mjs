// A NestJS application that a user has compiled to ES modules: a service whose store the container gives.
import assert from 'node:assert/strict';
import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LRU } from '@purecache/lru';
import { Cached, PurecacheModule, PurecacheService } from '@purecache/nestjs';

class Users {
  loads = 0;
  async find(id) {
    return `${id}.${++this.loads}`;
  }
}
const descriptor = Object.getOwnPropertyDescriptor(Users.prototype, 'find');
Object.defineProperty(Users.prototype, 'find', Cached({ ttl: '5m' })(Users.prototype, 'find', descriptor));
Injectable()(Users);

class AppModule {}
Module({ imports: [PurecacheModule.forRoot({ backend: LRU, capacity: 8 })], providers: [Users] })(AppModule);

const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'], abortOnError: false });
const users = app.get(Users);
assert.deepEqual([await users.find(1), await users.find(1), await users.find(2)], ['1.1', '1.1', '2.2']);
await app.get(PurecacheService).clear();
assert.equal(await users.find(1), '1.3');
await app.close();
