/** Place: packages/core/test/both/outcomes-once.test.ts, describe 'calls that share a look-up'. */
import { withTrace, type Traced } from '../../src/index.js';
import { background, onDatedSlow } from '../support/sources.js';

const traced = ({ outcomes }: Traced<unknown>): unknown[] => outcomes.map(({ outcome, age }) => [outcome, age]);

describe('calls that share a look-up', () => {
  test('have it in the trace that each of them is part of', async () => {
    const { get } = onDatedSlow({ ttl: 100, staleWhileRevalidate: 50 });
    await get('a');
    await background();
    const traces = await Promise.all([withTrace(() => get('a')), withTrace(() => get('a')), withTrace(() => get('a'))]);
    expect(traces.map(traced)).toEqual([[['hit', 0]], [['hit', 0]], [['hit', 0]]]);
  });
});
