import { ReadsUnderWay } from '../src/reads-under-way.js';

test('a read is overtaken by what happens to its key while it is under way', () => {
  const reads = new ReadsUnderWay();
  const [first, other] = [reads.begin('a', 'mark'), reads.begin('b', 'mark')];
  reads.overtake('a');
  const later = reads.begin('a', 'mark');
  expect([first, other, later].map(({ isOvertaken }) => isOvertaken)).toEqual([true, false, false]);
  expect([later.key, later.mark]).toEqual(['a', 'mark']);
});

test('a prefix overtakes the reads of its keys, the empty one all of them', () => {
  const reads = new ReadsUnderWay();
  const [a1, a2, b] = [reads.begin('a:1', 0), reads.begin('a:2', 0), reads.begin('b:a:', 0)];
  reads.overtakeAll('a:');
  expect([a1, a2, b].map(({ isOvertaken }) => isOvertaken)).toEqual([true, true, false]);
  reads.overtakeAll('');
  expect(b.isOvertaken).toBe(true);
});

test('what has ended is forgotten, and ended again without effect', () => {
  const reads = new ReadsUnderWay();
  const [one, two] = [reads.begin('a', 0), reads.begin('a', 0)];
  reads.end(one);
  reads.overtake('a');
  expect([one.isOvertaken, two.isOvertaken, reads.size]).toEqual([false, true, 1]);
  reads.end(two);
  reads.end(two);
  expect(reads.size).toBe(0);
});
