import { RedisError } from '../src/redis-error.js';
import { CircuitBreaker, isOutage } from '../src/server/circuit-breaker.js';

function breaker() {
  const clock = { ms: 0 };
  const circuit = new CircuitBreaker(() => clock.ms);
  let asked = 0;
  const run = <T>(command: () => Promise<T>): Promise<T | string> =>
    circuit
      .run(() => {
        asked++;
        return command();
      })
      .catch((error: Error) => (error as RedisError).code ?? error.message);
  const fail = async (times = 1, error: Error = new RedisError('DEADLINE', 'late')) => {
    for (let i = 0; i < times; i++) await run(() => Promise.reject(error));
  };
  const asking = async (command: () => Promise<unknown> = () => Promise.resolve('answer')) => {
    asked = 0;
    const outcome = await run(command);
    return [asked, outcome];
  };
  return { circuit, clock, fail, asking, run };
}

const OPEN = 'PURECACHE_REDIS_CIRCUIT_OPEN';

test('passes on answers and errors', async () => {
  const { circuit } = breaker();
  await expect(circuit.run(() => Promise.resolve(1))).resolves.toBe(1);
  const error = new Error('OOM no');
  await expect(circuit.run(() => Promise.reject(error))).rejects.toBe(error);
});

test('four failures in a row leave it closed, the fifth opens it', async () => {
  const { circuit, fail, asking } = breaker();
  await fail(4);
  expect(circuit.isOpen).toBe(false);
  await fail();
  expect(circuit.isOpen).toBe(true);
  expect(await asking()).toEqual([0, OPEN]);
});

test('says what happened and when it will be tried again', async () => {
  const { circuit, fail } = breaker();
  await fail(5);
  await expect(circuit.run(() => Promise.resolve())).rejects.toThrow(
    'Redis is not asked: the last 5 commands or more have failed. It is tried again every 1000 ms.',
  );
});

test('an answer in between starts the count again', async () => {
  const { fail, asking } = breaker();
  await fail(4);
  expect(await asking()).toEqual([1, 'answer']);
  await fail(4);
  expect(await asking()).toEqual([1, 'answer']);
});

test('a refusal by the server is an answer, and starts the count again', async () => {
  const { fail, asking } = breaker();
  await fail(4);
  await fail(1, new Error('OOM command not allowed'));
  await fail(4);
  expect(await asking()).toEqual([1, 'answer']);
});

test('misuse is neither a failure of the server nor an answer', async () => {
  const { fail, asking } = breaker();
  await fail(10, new TypeError('no string'));
  expect(await asking()).toEqual([1, 'answer']);
  await fail(4);
  await fail(1, new TypeError('no string'));
  await fail(1);
  expect(await asking()).toEqual([0, OPEN]);
});

test('after a second one command is let through, one only', async () => {
  const { clock, fail, asking, run } = breaker();
  await fail(5);
  clock.ms = 999;
  expect(await asking()).toEqual([0, OPEN]);
  clock.ms = 1_000;
  let answer: (value: string) => void = () => {};
  const first = run(() => new Promise<string>((resolve) => (answer = resolve)));
  expect(await asking()).toEqual([0, OPEN]);
  answer('back');
  expect(await first).toBe('back');
  expect(await asking()).toEqual([1, 'answer']);
  await fail(4);
  expect(await asking()).toEqual([1, 'answer']);
});

test('if that fails, it stays open for another second', async () => {
  const { clock, fail, asking } = breaker();
  await fail(5);
  clock.ms = 1_000;
  await fail();
  clock.ms = 1_999;
  expect(await asking()).toEqual([0, OPEN]);
  clock.ms = 2_000;
  expect(await asking()).toEqual([1, 'answer']);
});

test('if the server refuses that one, it is closed: the server answers', async () => {
  const { clock, circuit, fail } = breaker();
  await fail(5);
  clock.ms = 1_000;
  await fail(1, new Error('READONLY replica'));
  expect(circuit.isOpen).toBe(false);
});

test('a client without a connection is asked again at once, and does not keep it open', async () => {
  const { clock, fail, asking } = breaker();
  const gone = new RedisError('DISCONNECTED', 'gone');
  await fail(10, gone);
  expect(await asking()).toEqual([1, 'answer']);
  await fail(5);
  clock.ms = 1_000;
  expect(await asking(() => Promise.reject(gone))).toEqual([1, gone.code]);
  expect(await asking()).toEqual([1, 'answer']);
});

test('commands that were under way when it opened do not keep it open for longer', async () => {
  const { clock, fail, asking, run } = breaker();
  const fails: (() => void)[] = [];
  const late = run(
    () => new Promise((_resolve, reject) => fails.push(() => reject(new RedisError('DEADLINE', 'late')))),
  );
  await fail(5);
  clock.ms = 900;
  fails[0]?.();
  await late;
  clock.ms = 1_000;
  expect(await asking()).toEqual([1, 'answer']);
});

test('has a clock of its own', async () => {
  const circuit = new CircuitBreaker();
  for (let i = 0; i < 5; i++)
    await circuit.run(() => Promise.reject(new RedisError('DEADLINE', 'late'))).catch(() => {});
  expect(circuit.isOpen).toBe(true);
});

test.each([
  new RedisError('DEADLINE', 'late'),
  new RedisError('REPLIES_MIXED', 'mixed'),
  Object.assign(new Error('of another copy of the module'), { code: 'PURECACHE_REDIS_DEADLINE' }),
  new Error('LOADING Redis is loading the dataset in memory'),
  new Error('BUSY Redis is busy running a script.'),
  new Error('CLUSTERDOWN The cluster is down'),
  new Error('MASTERDOWN Link with MASTER is down'),
  new Error('TRYAGAIN Multiple keys request during rehashing of slot'),
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  new Error('Connection is closed.'),
  undefined,
])('%p is an outage', (error) => {
  expect(isOutage(error)).toBe(true);
});

test.each([
  new Error('OOM command not allowed'),
  new Error("READONLY You can't write against a read only replica."),
  new Error('NOPERM this user has no permissions'),
  new Error('ERR unknown command'),
  new RedisError('DISCONNECTED', 'told at once'),
  new RedisError('CLOSED', 'closed'),
  new RedisError('CLIENT', 'client'),
  new TypeError('no string'),
])('%p is none', (error) => {
  expect(isOutage(error)).toBe(false);
});
