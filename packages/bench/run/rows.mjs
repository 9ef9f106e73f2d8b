// The rows of a case's table: medians, bands, and ratios to the limit and to the best peer.
import { summary } from './statistics.mjs';

/**
 * @param entrants those who took part
 * @param {Map<string, { figures?: Record<string, number>, error?: string }[]>} results by contender
 * @returns rows in the order of the first metric, failures last
 */
export function rowsOf(measured, entrants, results) {
  const rows = entrants.map(({ contender, version }) => {
    const own = results.get(contender.name) ?? [];
    const failure = own.find(({ error }) => error !== undefined);
    const row = {
      contender: contender.name,
      version,
      role: contender.isOurs ? 'ours' : contender.isLimit ? 'limit' : 'peer',
      marks: marksOf(contender, measured.setup),
    };
    if (failure !== undefined || own.length === 0) return { ...row, error: failure?.error ?? 'not run' };
    const values = measured.metrics.map(({ id }) => [id, summary(own.map(({ figures }) => figures[id]))]);
    return { ...row, values: Object.fromEntries(values) };
  });
  for (const metric of measured.metrics) addRatios(rows, metric, measured.limit);
  const [{ id }] = measured.metrics;
  return rows.sort((a, b) => (a.values?.[id].median ?? Infinity) - (b.values?.[id].median ?? Infinity));
}

function marksOf({ marks = '' }, setup) {
  return typeof marks === 'function' ? marks(setup) : marks;
}

function addRatios(rows, { id, better }, limit) {
  if (better !== 'lower') return;
  const valueOf = (row) => row?.values?.[id].median;
  const least = valueOf(rows.find(({ contender }) => contender === limit));
  const peers = rows.filter(({ role, values }) => role === 'peer' && values !== undefined).map(valueOf);
  const best = peers.length === 0 ? undefined : Math.min(...peers);
  for (const { values } of rows) {
    if (values === undefined) continue;
    const { median } = values[id];
    if (least > 0) values[id].ofLimit = median / least;
    if (best > 0) values[id].ofBestPeer = median / best;
  }
}
