import { assertMemoryOptions } from '../src/storage/memory-options.js';
import { thrownBy } from './support/caught.js';

const check = (options: unknown) =>
  assertMemoryOptions(options, ['size', 'onRemoval', 'clock'], 'new Box({ size: 1 })');

test.each([
  [{}],
  [{ size: 1 }],
  [{ onRemoval: () => {} }],
  [{ clock: performance }],
  [{ clock: undefined, onRemoval: undefined }],
])('%p are options', (options) => {
  expect(() => check(options)).not.toThrow();
});

test.each([
  [undefined, 'Options were expected, as in new Box({ size: 1 }), not undefined.'],
  [null, 'Options were expected, as in new Box({ size: 1 }), not null.'],
  [1_000, 'Options were expected, as in new Box({ size: 1 }), not 1000.'],
  [{ sise: 1 }, `Unknown option 'sise'. Did you mean 'size'? Known: size, onRemoval, clock.`],
  [{ onRemoval: 'log' }, `Option 'onRemoval' must be a function, not 'log'.`],
  [
    { clock: Date.now },
    `Option 'clock' must be an object with a now() method that gives milliseconds, not the function now.`,
  ],
  [
    { clock: {} },
    `Option 'clock' must be an object with a now() method that gives milliseconds, not an object (Object).`,
  ],
  [{ clock: null }, `Option 'clock' must be an object with a now() method that gives milliseconds, not null.`],
])('%p are refused', (options, message) => {
  const error = thrownBy(() => check(options));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.code).toBe('PURECACHE_INVALID_OPTION');
  expect(error.message).toContain(message);
});
