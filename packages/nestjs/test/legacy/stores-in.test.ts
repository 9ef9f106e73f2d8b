/** Which stores an application has. */
import { Module, type DynamicModule } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { fromMap } from '@purecache/core';

import { PurecacheModule } from '../../src/purecache-module.js';
import { storeToken } from '../../src/store-token.js';
import { storesIn } from '../../src/stores-in.js';

const backend = () => fromMap(new Map());
const given = backend();

test('the stores of all modules are found, by name, the overridden and the hand-made ones too', async () => {
  @Module({ imports: [PurecacheModule.register({ name: 'inner', backend: given })] })
  class Inner {}
  const overriding = backend();
  const app = await Test.createTestingModule({
    imports: [PurecacheModule.forRoot({ backend: backend() }), PurecacheModule.forTest({ stores: ['test'] }), Inner],
    providers: [
      { provide: storeToken('own'), useFactory: backend },
      { provide: storeToken('none'), useFactory: () => undefined },
      { provide: 'other', useFactory: backend },
    ],
  })
    .overrideProvider(storeToken('test'))
    .useValue(overriding)
    .compile();
  const stores = storesIn(app.get(ModulesContainer));
  expect(stores.map(({ name }) => name).sort()).toEqual(['default', 'default', 'inner', 'own', 'test']);
  expect(stores.find(({ name }) => name === 'inner')?.backend).toBe(given);
  expect(stores.find(({ name }) => name === 'test')?.backend).toBe(overriding);
  await app.close();
});

test('an application without any has none', async () => {
  const app = await Test.createTestingModule({}).compile();
  expect(storesIn(app.get(ModulesContainer))).toEqual([]);
});

const start = async (imports: DynamicModule[]) => {
  const app = await Test.createTestingModule({ imports }).compile();
  await app.init();
  await app.close();
};

test('several global stores of one name stop the application, because one of them would be injected by chance', async () => {
  const stores = ['default', 'sessions'];
  for (const name of stores) {
    const twice = [1, 2].map(() => PurecacheModule.register({ name, backend: backend(), isGlobal: true }));
    await expect(start(twice)).rejects.toMatchObject({
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringContaining(`'${name}'`),
    });
  }
  await start(stores.map((name) => PurecacheModule.register({ name, backend: backend(), isGlobal: true })));
});

test('stores of one name in modules that do not see each other are fine', async () => {
  const feature = (): DynamicModule => {
    class Feature {}
    return { module: Feature, imports: [PurecacheModule.register({ name: 'own', backend: backend() })] };
  };
  await start([feature(), feature(), PurecacheModule.forTest()]);
});
