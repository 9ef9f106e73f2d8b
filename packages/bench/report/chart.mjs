// A workload's results as an SVG chart: for the first metric of each case a dot per contender, in multiples of the limit.
import { figure, ratio } from './figure.mjs';

const WIDTH = 860;
/** Where the names end and the axis begins. */
const LEFT = 230;
/** Where the axis ends and the figures begin. */
const RIGHT = 720;
const TOP = 60;
const ROW = 17;
const HEADING = 44;
const COLOURS = { ours: '#1f6feb', limit: '#2da44e', peer: '#6e7781' };
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000];

export function chartOf({ title, date, machine, cases }) {
  const panels = cases.map(rowsOf).filter(({ rows }) => rows.length > 0);
  let bottom = TOP;
  const parts = panels.flatMap((panel) => {
    const top = bottom;
    bottom += HEADING + panel.rows.length * ROW;
    return panelOf(panel, top);
  });
  const height = bottom + 10;
  const about = `multiples of the limit, logarithmic, further left is faster; the lines hold 70 % of the processes`;
  const where = `Node ${machine.node.slice(1)}, ${machine.processor}, ${machine.cores} cores, ${date.slice(0, 10)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" ` +
      `font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(16, 24, title, 'font-size="16" font-weight="600"'),
    text(16, 42, `${about}; ${where}`, 'font-size="11" fill="#57606a"'),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

/** What can be drawn: ratios need a limit above zero. */
function rowsOf({ name, metrics: [metric], rows }) {
  const drawn = rows.map(({ contender, role, values }) => ({ contender, role, value: values?.[metric.id] }));
  return { name, metric, rows: drawn.filter(({ value }) => value?.ofLimit > 0) };
}

function panelOf({ name, metric, rows }, top) {
  const place = scaleOf(rows);
  const first = top + HEADING - 8;
  const last = first + rows.length * ROW;
  const title = `${name}: ${metric.label}, ${metric.unit}`;
  const grid = TICKS.filter((tick) => place(tick) >= LEFT && place(tick) <= RIGHT).map((tick) => {
    const x = place(tick).toFixed(1);
    return (
      `<line x1="${x}" y1="${first}" x2="${x}" y2="${last}" stroke="${tick === 1 ? '#8c959f' : '#eaeef2'}"/>` +
      text(x, first - 3, `${tick}x`, 'font-size="9" fill="#8c959f" text-anchor="middle"')
    );
  });
  return [
    text(16, top + 22, title, 'font-weight="600"'),
    ...grid,
    ...rows.map((row, at) => rowOf(row, first + (at + 0.5) * ROW, place)),
  ];
}

function rowOf({ contender, role, value }, y, place) {
  const colour = COLOURS[role];
  const { median, low, high, ofLimit } = value;
  const weight = role === 'ours' ? 'font-weight="600"' : '';
  const ends = [low, high].map((end) => place(Math.max(end, median / 100) / (median / ofLimit)).toFixed(1));
  return [
    text(LEFT - 12, y + 4, contender, `text-anchor="end" fill="${colour}" ${weight}`),
    `<line x1="${ends[0]}" y1="${y}" x2="${ends[1]}" y2="${y}" stroke="${colour}" stroke-width="2" stroke-opacity="0.4"/>`,
    `<circle cx="${place(ofLimit).toFixed(1)}" cy="${y}" r="4.5" fill="${colour}"/>`,
    text(RIGHT + 12, y + 4, `${ratio(ofLimit)}  (${figure(median)})`, `fill="${colour}" ${weight}`),
  ].join('\n');
}

/** @returns {(multiple: number) => number} the place of a multiple of the limit on the axis */
function scaleOf(rows) {
  const multiples = rows.map(({ value }) => value.ofLimit);
  const from = Math.log(Math.min(...multiples, 1) / 1.3);
  const to = Math.log(Math.max(...multiples, 1) * 1.3);
  return (multiple) => LEFT + ((Math.log(multiple) - from) / (to - from)) * (RIGHT - LEFT);
}

function text(x, y, content, attributes = '') {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`;
}
