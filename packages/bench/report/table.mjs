// The tables on the screen.
import { columnsOf } from './columns.mjs';
import { legendOf } from './legend.mjs';

export function tablesOf({ workload, title, rounds, cases }) {
  const tables = cases.map((measured) => `\n${workload}: ${measured.name}\n${alignedTable(columnsOf(measured))}`);
  const legend = legendOf(cases.flatMap(({ rows }) => rows)).map(([letter, meaning]) => `  ${letter}  ${meaning}`);
  const heading = `\n${title} (medians of ${rounds} ${rounds === 1 ? 'process' : 'processes'})`;
  return [heading, ...tables, '', ...legend].join('\n');
}

/** First column to the left, figures to the right; a row with fewer cells runs to its end. */
export function alignedTable({ headings, lines }) {
  const full = [headings, ...lines].filter((cells) => cells.length === headings.length);
  const widths = headings.map((_, column) => Math.max(...full.map((cells) => cells[column].length)));
  const line = (cells) =>
    cells
      .map((cell, column) =>
        column < 2 || cells.length < headings.length ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd();
  return [headings, ...lines].map((cells) => `  ${line(cells)}`).join('\n');
}
