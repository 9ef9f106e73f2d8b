import { ServerClock } from '../src/coherence/server-clock.js';

/** A clock of a process whose monotonic time a test moves; its server is 10,000 ms ahead of that. */
function clockAt(start: number, wallClock = 5_000) {
  const time = { now: start };
  const clock = new ServerClock(
    () => time.now,
    () => wallClock,
  );
  /** The server is asked now, and answers after a round trip, its time having been read after a part of that. */
  const ask = (roundTrip: number, part = 0.5, serverAhead = 10_000) => {
    const sentAt = time.now;
    time.now += roundTrip;
    clock.read(sentAt + roundTrip * part + serverAhead, sentAt, time.now);
  };
  return { clock, time, ask };
}

test('before the server has told its time, the wall clock of the process is followed, as it was', () => {
  const { clock, time } = clockAt(100);
  expect(clock.now()).toBe(5_000);
  time.now += 250.5;
  expect(clock.now()).toBe(5_250.5);
});

test('the wall clock is that of the process, and its jumps are not noticed', () => {
  const before = Date.now();
  const clock = new ServerClock(() => 0);
  const now = clock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
  const { now: genuine } = Date;
  Date.now = () => genuine() + 3_600_000;
  try {
    expect(clock.now()).toBe(now);
  } finally {
    Date.now = genuine;
  }
});

test('the server has read its time in the middle of the round trip, as far as anybody knows', () => {
  const { clock, time, ask } = clockAt(100);
  ask(20);
  expect(clock.now() - time.now).toBe(10_000);
});

test('of the last readings that with the shortest round trip counts', () => {
  const { clock, time, ask } = clockAt(100);
  ask(40, 1); // 20 ms too late
  expect(clock.now() - time.now).toBe(10_020);
  ask(4);
  time.now += 1_000;
  ask(40, 0);
  expect(clock.now() - time.now).toBe(10_000);
});

test('the ninth reading before does not count any more', () => {
  const { clock, time, ask } = clockAt(100);
  ask(2);
  for (let reading = 0; reading < 7; reading++) ask(40, 1);
  expect(clock.now() - time.now).toBe(10_000);
  ask(40, 1);
  expect(clock.now() - time.now).toBe(10_020);
});

test('a reading that cannot be true beside the older ones is believed: the clock of the server was set', () => {
  const { clock, time, ask } = clockAt(100);
  ask(2);
  ask(40, 0.5, 70_000);
  expect(clock.now() - time.now).toBe(70_000);
});

test('that clocks drift apart a little contradicts no reading', () => {
  const { clock, time, ask } = clockAt(100);
  ask(2);
  ask(2.2, 0.5, 10_003);
  expect(clock.now() - time.now).toBe(10_000);
});

test('a small correction stops the clock rather than take it back', () => {
  const { clock, time, ask } = clockAt(100);
  ask(40, 1);
  const late = clock.now();
  ask(4);
  expect(clock.now()).toBe(late);
  time.now += 15;
  expect(clock.now()).toBe(late);
  time.now += 2;
  expect(clock.now()).toBe(late + 1);
});

test('a clock that is set back by more than a second goes back with it', () => {
  const { clock, time, ask } = clockAt(100);
  ask(4);
  const before = clock.now();
  ask(4, 0.5, 9_000);
  expect(clock.now()).toBe(before);
  ask(4, 0.5, 4_000);
  expect(clock.now() - time.now).toBe(4_000);
});
