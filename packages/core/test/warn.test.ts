import { jest } from '@jest/globals';
import { warn } from '../src/runtime/warn.js';
import { withGlobal } from './support/with-global.js';

test('a warning is a process warning with a name of its own', () => {
  const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  warn('something');
  expect(emitWarning.mock.calls).toEqual([['something', 'PurecacheWarning']]);
  emitWarning.mockRestore();
});

test.each([
  ['no process', undefined],
  ['a process without warnings', {}],
])('with %s it goes to the console', async (_, process) => {
  const toConsole = jest.spyOn(console, 'warn').mockImplementation(() => {});
  await withGlobal('process', process, () => warn('something'));
  expect(toConsole.mock.calls).toEqual([['PurecacheWarning: something']]);
  toConsole.mockRestore();
});
