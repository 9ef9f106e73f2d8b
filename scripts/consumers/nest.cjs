// The same compiled to CommonJS, as most Nest applications are. Their classes are those that the ES modules see too.
require('reflect-metadata');
const assert = require('node:assert/strict');
const { Injectable, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { TTL } = require('@purecache/ttl');
const { Cached, PurecacheHealth, PurecacheModule } = require('@purecache/nestjs');

class Users {
  loads = 0;
  async find(id) {
    return `${id}.${++this.loads}`;
  }
}
const descriptor = Object.getOwnPropertyDescriptor(Users.prototype, 'find');
Object.defineProperty(Users.prototype, 'find', Cached({})(Users.prototype, 'find', descriptor));
Injectable()(Users);

class AppModule {}
Module({ imports: [PurecacheModule.forRoot({ backend: TTL, ttl: '1h' })], providers: [Users] })(AppModule);

async function main() {
  assert.match(require.resolve('@purecache/nestjs'), /dist[\\/]cjs/);
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'], abortOnError: false });
  const users = app.get(Users);
  assert.deepEqual([await users.find(1), await users.find(1)], ['1.1', '1.1']);
  assert.equal((await app.get(PurecacheHealth).check()).purecache.status, 'up');
  await app.close();
}
main();
