// A workload's results as Markdown.
import { columnsOf } from './columns.mjs';
import { legendOf } from './legend.mjs';

export function markdownOf({ workload, title, date, rounds, load, machine, cases }) {
  const { processor, cores, memory, system, node, v8 } = machine;
  return [
    `${title}. Medians of ${rounds} processes, ${date.slice(0, 10)}, Node ${node.slice(1)} (V8 ${v8}), ${processor}, ` +
      `${cores} cores, ${memory}, ${system}; load before the run ${load}. [Figures](${workload}.json)`,
    `![${title}](${workload}.svg)`,
    ...cases.flatMap((measured) => [`**${measured.name}**`, markdownTable(emphasised(measured))]),
    legendOf(cases.flatMap(({ rows }) => rows))
      .map(([letter, meaning]) => `\`${letter}\` ${meaning}`)
      .join('; ') + '.',
  ].join('\n\n');
}

/** Rows of ours in bold. */
function emphasised(measured) {
  const { headings, lines } = columnsOf(measured);
  const bold = (cells) => cells.map((cell) => (cell === '' ? '' : `**${cell}**`));
  return { headings, lines: lines.map((cells, at) => (measured.rows[at].role === 'ours' ? bold(cells) : cells)) };
}

export function markdownTable({ headings, lines }) {
  const row = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = headings.map((_, column) => (column < 2 ? '---' : '---:'));
  return [row(headings), row(rule), ...lines.map((cells) => row(fullRow(cells, headings.length)))].join('\n');
}

function fullRow(cells, count) {
  return [...cells, ...new Array(count - cells.length).fill('')];
}
