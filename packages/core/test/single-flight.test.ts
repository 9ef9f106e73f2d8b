import { Flights, type Flight } from '../src/single-flight.js';
import { settled } from './support/deferred.js';
import { runNode } from './support/run-node.js';

const caught = async (promise: Promise<unknown>) =>
  await promise.then(
    () => 'a value',
    (error: unknown) => error,
  );

describe('a flight', () => {
  test('gives its value to those who joined before it landed and after', async () => {
    const flight = new Flights().begin('k', true);
    const value = { id: 1 };
    const early = [flight.join(), flight.join()];
    flight.succeed(value);
    const late = flight.join();
    for (const joined of [...early, late]) expect(await joined).toBe(value);
    expect(new Set([...early, late]).size).toBe(3);
    expect(flight.followers).toBe(3);
  });

  test('gives a value of undefined', async () => {
    const flight = new Flights().begin('k', true);
    const early = flight.join();
    flight.succeed(undefined);
    expect([await early, await flight.join()]).toEqual([undefined, undefined]);
  });

  test('gives its error, the very same, to those who joined', async () => {
    const flight = new Flights().begin('k', true);
    const error = Object.freeze({ boom: true });
    const joined = [flight.join(), flight.join()];
    flight.fail(error);
    for (const each of joined) expect(await caught(each)).toBe(error);
  });

  test('that fails with nobody waiting is reported by nobody; each follower that ignores the failure is', async () => {
    const { stdout, stderr } = await runNode(`
      import { Flights } from '../../src/single-flight.js';
      const seen: unknown[] = [];
      process.on('unhandledRejection', (error) => void seen.push(error));
      const fly = () => new Flights().begin('k', true);
      fly().fail('nobody waits');
      const handled = fly();
      handled.join().catch(() => {});
      handled.fail('all handle it');
      const mixed = fly();
      void mixed.join();
      mixed.join().catch(() => {});
      void mixed.join();
      mixed.fail('two do not');
      for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
      console.log(JSON.stringify(seen));
    `);
    expect([JSON.parse(stdout), stderr]).toEqual([['two do not', 'two do not'], '']);
  });

  test('keeps the followers waiting until it lands', async () => {
    const flight = new Flights().begin('k', true);
    let landed = false;
    void flight.join().then(() => (landed = true));
    await settled();
    expect(landed).toBe(false);
    flight.succeed(1);
    await settled();
    expect(landed).toBe(true);
  });
});

describe('the flights of a backend', () => {
  test('the newest that can be joined is joined', () => {
    const flights = new Flights();
    expect(flights.joinable('k')).toBeUndefined();
    const older = flights.begin('k', true);
    expect(flights.joinable('k')).toBe(older);
    flights.begin('k', false);
    expect(flights.joinable('k')).toBe(older);
    const newer = flights.begin('k', true);
    expect(flights.joinable('k')).toBe(newer);
    expect(flights.joinable('other')).toBeUndefined();
  });

  test('whichever ends first, the others stay, and nothing is left at the end', () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (const order of orders) {
      const flights = new Flights();
      const all = [flights.begin('k', true), flights.begin('k', true), flights.begin('k', true)];
      const left = new Set(all);
      for (const index of order) {
        const flight = all[index] as (typeof all)[0];
        flights.end(flight);
        left.delete(flight);
        expect(flights.joinable('k')).toBe([...left].at(-1));
      }
      expect(flights.size).toBe(0);
    }
  });

  test('one that runs the synchronous part of its method is seen behind younger ones, and of its key only', () => {
    const flights = new Flights();
    const flight = flights.begin('k', true);
    expect(flights.isEntering('k')).toBe(false);
    flight.entering = true;
    flights.begin('k', true);
    expect([flights.isEntering('k'), flights.isEntering('other')]).toEqual([true, false]);
    flight.entering = false;
    expect(flights.isEntering('k')).toBe(false);
  });

  test('detach fences all flights of the key, joinable or not, and leaves those of others', () => {
    const flights = new Flights();
    const fenced = [flights.begin('k', true), flights.begin('k', false), flights.begin('k', true)];
    const other = flights.begin('kk', true);
    flights.detach('k');
    flights.detach('absent');
    expect(fenced.map((flight) => flight.detached)).toEqual([true, true, true]);
    expect([other.detached, flights.joinable('k'), flights.joinable('kk')]).toEqual([false, undefined, other]);
  });

  test('one that was detached and ends does not take away the one that came after it', () => {
    const flights = new Flights();
    const detached = flights.begin('k', true);
    flights.detach('k');
    const next = flights.begin('k', true);
    flights.end(detached);
    expect([flights.joinable('k'), flights.size]).toEqual([next, 1]);
    flights.end(next);
    expect(flights.size).toBe(0);
  });

  test('one that was detached still gives its value to those who joined it', async () => {
    const flights = new Flights();
    const flight = flights.begin('k', true);
    const joined = flight.join();
    flights.detach('k');
    flight.succeed('late');
    expect(await joined).toBe('late');
  });

  test('outdateOlder fences those that began before, and neither the flight itself nor younger ones', () => {
    const flights = new Flights();
    const [oldest, older, flight, younger] = [0, 1, 2, 3].map((n) => flights.begin('k', n !== 1)) as [
      Flight,
      Flight,
      Flight,
      Flight,
    ];
    const other = flights.begin('other', true);
    flights.outdateOlder(flight);
    expect([oldest, older, flight, younger, other].map((each) => each.detached)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    for (const each of [oldest, older, younger]) flights.end(each);
    expect(flights.joinable('k')).toBe(flight);
    flights.end(flight);
    expect([flights.joinable('k'), flights.size]).toEqual([undefined, 1]);
  });

  test('detachAll fences the keys that start with the prefix, to the letter; an empty one fences all', () => {
    const flights = new Flights();
    const keys = ['a:1', 'a:2', 'ab', 'b:a:'];
    const begun = keys.map((key) => flights.begin(key, true));
    flights.detachAll('a:');
    expect(begun.map((flight) => flight.detached)).toEqual([true, true, false, false]);
    flights.detachAll('');
    expect(begun.map((flight) => flight.detached)).toEqual([true, true, true, true]);
    expect(flights.size).toBe(0);
  });
});
