import { jest } from '@jest/globals';
import { isEnabled, killSwitch, setEnabled } from '../src/kill-switch.js';
import { thrownBy } from './support/caught.js';
import { withGlobal } from './support/with-global.js';

const KEY = Symbol.for('purecache/1');
const forget = () => (globalThis as { [KEY]?: Map<string, unknown> })[KEY]?.delete('kill-switch');

afterEach(() => setEnabled(true));

test('caching is on, until it is turned off, and on again', () => {
  expect(isEnabled()).toBe(true);
  setEnabled(false);
  expect(isEnabled()).toBe(false);
  setEnabled(true);
  expect(isEnabled()).toBe(true);
});

test('whoever holds the switch sees it turned', () => {
  const held = killSwitch();
  setEnabled(false);
  expect(held.isEnabled).toBe(false);
  setEnabled(true);
  expect(held.isEnabled).toBe(true);
});

test('another copy of the module turns the same switch', async () => {
  const held = killSwitch();
  jest.resetModules();
  const other = await import('../src/kill-switch.js');
  expect(other.setEnabled).not.toBe(setEnabled);
  other.setEnabled(false);
  expect([held.isEnabled, isEnabled(), other.isEnabled()]).toEqual([false, false, false]);
});

test.each([
  ['undefined', undefined],
  ['text', 'false'],
  ['a number', 0],
])('%s is refused, and changes nothing', (kind, wrong) => {
  const error = thrownBy(() => setEnabled(wrong as any));
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({
    code: 'PURECACHE_INVALID_OPTION',
    message: `setEnabled takes true or false, not ${kind}.`,
  });
  expect(isEnabled()).toBe(true);
});

describe('PURECACHE_DISABLED', () => {
  const loadUnder = async (process: unknown) => {
    jest.resetModules();
    return await withGlobal('process', process, () => import('../src/kill-switch.js'));
  };

  afterEach(() => forget());

  test.each([
    ['1', false],
    ['true', false],
    ['0', true],
    ['false', true],
    ['', true],
    ['yes', true],
    [undefined, true],
  ])('of %j: caching is on: %j', async (value, expected) => {
    forget();
    const copy = await loadUnder({ env: { PURECACHE_DISABLED: value } });
    expect(copy.isEnabled()).toBe(expected);
  });

  test('can be overruled', async () => {
    forget();
    const copy = await loadUnder({ env: { PURECACHE_DISABLED: '1' } });
    copy.setEnabled(true);
    expect(copy.isEnabled()).toBe(true);
  });

  test('is read once, when the module loads', async () => {
    forget();
    const env: Record<string, string> = {};
    const copy = await loadUnder({ env });
    env['PURECACHE_DISABLED'] = '1';
    expect(await withGlobal('process', { env }, () => copy.isEnabled())).toBe(true);
  });

  test.each([
    ['no process', undefined],
    ['a process without environment', {}],
    [
      'an environment that may not be read',
      {
        get env() {
          throw new Error('permission denied');
        },
      },
    ],
  ])('with %s, caching is on', async (_name, process) => {
    forget();
    expect((await loadUnder(process)).isEnabled()).toBe(true);
  });
});
