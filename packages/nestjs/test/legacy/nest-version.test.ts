/** That each project of Jest runs with the Nest that it is for. */
import { readFileSync } from 'node:fs';
import { Test } from '@nestjs/testing';

test('the project runs with its own Nest, and no other', async () => {
  let stack = '';
  const useFactory = () => (stack = new Error().stack ?? '');
  const app = await Test.createTestingModule({ providers: [{ provide: 'stack', useFactory }] }).compile();
  await app.close();
  const folders = new Set([...stack.matchAll(/(?:file:\/\/|\()(\/\S+\/@nestjs\/core)\//g)].map(([, folder]) => folder));
  expect(folders.size).toBe(1);
  const { version } = JSON.parse(readFileSync(`${[...folders][0]}/package.json`, 'utf8')) as { version: string };
  expect(Number(version.split('.')[0])).toBe((globalThis as { NEST?: number }).NEST ?? 12);
});
