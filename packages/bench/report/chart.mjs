// A workload's results as an SVG chart: a bar per contender for the first metric of each case, in multiples of the limit.
import { figure, ratio } from './figure.mjs';

const WIDTH = 860;
const NAMES = 250;
const BARS = 430;
const ROW = 18;
const HEADING = 46;
const COLOURS = { ours: '#1f6feb', limit: '#57ab5a', peer: '#a8b1bb' };

export function chartOf({ title, date, machine, cases }) {
  const panels = cases.map((measured) => ({ measured, rows: measured.rows.filter(({ values }) => values !== undefined) }));
  const parts = [];
  let top = 58;
  for (const panel of panels) {
    parts.push(panelOf(panel, top));
    top += HEADING + panel.rows.length * ROW;
  }
  const subtitle = `shorter is better, logarithmic; Node ${machine.node.slice(1)}, ${machine.processor}, ${date.slice(0, 10)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top + 10}" viewBox="0 0 ${WIDTH} ${top + 10}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(16, 26, title, 'font-size="16" font-weight="600"'),
    text(16, 44, subtitle, 'fill="#57606a"'),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function panelOf({ measured, rows }, top) {
  const [metric] = measured.metrics;
  const valueOf = (row) => row.values[metric.id].median;
  const positive = rows.map(valueOf).filter((value) => value > 0);
  const smallest = Math.min(...positive);
  const largest = Math.max(...positive);
  // A decade below the smallest leaves it a bar that can be seen.
  const lengthOf = (value) => (value <= 0 ? 2 : 30 + (BARS - 30) * scale(value, smallest, largest));
  const lines = [
    text(16, top + 26, `${measured.name}: ${metric.label}${metric.unit === '' ? '' : `, ${metric.unit}`}`, 'font-weight="600"'),
  ];
  rows.forEach((row, at) => {
    const y = top + HEADING - 10 + at * ROW;
    const value = valueOf(row);
    const length = lengthOf(value).toFixed(1);
    const weight = row.role === 'ours' ? 'font-weight="600"' : '';
    const multiple = row.values[metric.id].ofLimit;
    const label = `${figure(value)}${multiple === undefined ? '' : `  (${ratio(multiple)})`}`;
    lines.push(
      text(NAMES - 8, y + 10, row.contender, `text-anchor="end" ${weight}`),
      `<rect x="${NAMES}" y="${y}" width="${length}" height="${ROW - 5}" rx="2" fill="${COLOURS[row.role]}"/>`,
      text(NAMES + Number(length) + 6, y + 10, label, `fill="#57606a" ${weight}`),
    );
  });
  return lines.join('\n');
}

/** 0 for the smallest, 1 for the largest, by orders of magnitude. */
function scale(value, smallest, largest) {
  return largest === smallest ? 0 : Math.log(value / smallest) / Math.log(largest / smallest);
}

function text(x, y, content, attributes = '') {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${Number(x).toFixed(1)}" y="${y}" ${attributes}>${escaped}</text>`;
}
