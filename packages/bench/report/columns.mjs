// The cells of a case's table, for the screen and for Markdown.
import { band, figure, ratio } from './figure.mjs';

/** @returns the headings, and a list of cells per row */
export function columnsOf({ metrics, rows }) {
  const headings = ['contender', 'without'];
  for (const { label, unit, better } of metrics) {
    headings.push(unit === '' ? label : `${label}, ${unit}`, '15..85 %');
    if (better !== undefined) headings.push('x limit', 'x best peer');
  }
  return { headings, lines: rows.map((row) => cellsOf(row, metrics)) };
}

function cellsOf({ contender, version, marks, values, error }, metrics) {
  const cells = [version === undefined ? contender : `${contender} ${version}`, marks];
  if (values === undefined) return [...cells, `failed: ${error}`];
  for (const { id, better } of metrics) {
    const value = values[id];
    cells.push(figure(value.median), band(value));
    if (better !== undefined) cells.push(ratio(value.ofLimit), ratio(value.ofBestPeer));
  }
  return cells;
}
