import { coarseClock } from '../src/runtime/coarse-clock.js';

/** A clock whose time and timer the test moves, and which counts readings. */
function clockWith({ hasTimer = true } = {}) {
  const state = { time: 1_000, reads: 0, started: 0, refreshed: 0, mayReuse: true, turn: () => {} };
  const clock = coarseClock({
    read: () => (state.reads++, state.time),
    mayReuse: () => state.mayReuse,
    startTimer: (onTurn) => {
      state.started++;
      state.turn = onTurn;
      return hasTimer ? { refresh: () => state.refreshed++ } : undefined;
    },
  });
  return { clock, state };
}

test('a reading serves all calls until the event loop turns', () => {
  const { clock, state } = clockWith();
  expect(clock.now()).toBe(1_000);
  state.time = 1_001;
  expect([clock.now(), clock.now(), state.reads]).toEqual([1_000, 1_000, 1]);
  state.turn();
  expect([clock.now(), clock.now(), state.reads]).toEqual([1_001, 1_001, 2]);
});

test('one timer is started, and started again after a turn by the first who asks for the time', () => {
  const { clock, state } = clockWith();
  expect(state.started).toBe(0);
  clock.now();
  clock.now();
  expect([state.started, state.refreshed]).toEqual([1, 0]);
  state.turn();
  expect([state.started, state.refreshed]).toEqual([1, 0]);
  clock.now();
  clock.now();
  expect([state.started, state.refreshed]).toEqual([1, 1]);
});

test('whoever waits for time to pass in one synchronous stretch sees it pass, with no second timer', () => {
  const { clock, state } = clockWith();
  const start = clock.now();
  let calls = 0;
  while (clock.now() === start) {
    state.time += 0.25;
    calls++;
    expect(calls).toBeLessThan(1_000);
  }
  expect(calls).toBe(64);
  expect([state.started, state.refreshed]).toEqual([1, 0]);
});

test('if the timer never fires, a reading still serves 64 more calls at most', () => {
  const { clock, state } = clockWith();
  for (let call = 0; call < 650; call++) {
    state.time++;
    expect(state.time - clock.now()).toBeLessThanOrEqual(64);
  }
  expect(state.reads).toBe(10);
});

test('a turn that comes late, or twice, costs one more reading and nothing else', () => {
  const { clock, state } = clockWith();
  clock.now();
  state.turn();
  state.turn();
  state.time = 5_000;
  expect([clock.now(), clock.now(), state.reads]).toEqual([5_000, 5_000, 2]);
});

test('while a reading may not be used again each call reads, and no timer is started', () => {
  const { clock, state } = clockWith();
  state.mayReuse = false;
  for (let call = 0; call < 3; call++) expect(clock.now()).toBe(state.time++);
  expect([state.reads, state.started]).toEqual([3, 0]);
});

test('from one call to the next a reading may become unusable, and usable again', () => {
  const { clock, state } = clockWith();
  clock.now();
  state.mayReuse = false;
  state.time = 50;
  expect(clock.now()).toBe(50);
  state.time = 60;
  expect(clock.now()).toBe(60);
  state.mayReuse = true;
  expect(clock.now()).toBe(1_000);
  state.turn();
  expect(clock.now()).toBe(60);
});

test('without a timer to rely on each call reads, and none is asked for again', () => {
  const { clock, state } = clockWith({ hasTimer: false });
  for (let call = 0; call < 3; call++) expect(clock.now()).toBe(state.time++);
  expect([state.reads, state.started]).toEqual([3, 1]);
});

test('time never goes back, whatever comes in between', () => {
  const { clock, state } = clockWith();
  let last = -Infinity;
  for (let step = 0; step < 1_000; step++) {
    state.time += 0.1;
    if (step % 7 === 0) state.turn();
    const now = clock.now();
    expect(now).toBeGreaterThanOrEqual(last);
    expect(now).toBeLessThanOrEqual(state.time);
    last = now;
  }
});
