import { ManualClock } from '../src/testing/manual-clock.js';

test('a manual clock starts at 0, or where it is told to, and moves by what it is told', () => {
  expect(new ManualClock().now()).toBe(0);
  const clock = new ManualClock(5);
  clock.advance(0);
  expect(clock.now()).toBe(5);
  clock.advance(2.5);
  expect(clock.now()).toBe(7.5);
});

test.each([-1, NaN])('it does not move by %d', (milliseconds) => {
  const clock = new ManualClock(5);
  expect(() => clock.advance(milliseconds)).toThrow(
    new RangeError(`A clock advances by 0 ms or more, not by ${milliseconds}.`),
  );
  expect(clock.now()).toBe(5);
});
