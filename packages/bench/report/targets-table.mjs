// Each target beside what was measured.
import { TARGETS } from '../targets.mjs';
import { figure, ratio } from './figure.mjs';
import { markdownTable } from './markdown.mjs';
import { alignedTable } from './table.mjs';

export function targetsTable(results) {
  const { headings, lines } = columns(results);
  return lines.length === 0 ? '' : `\nTargets\n${alignedTable({ headings, lines })}`;
}

export function targetsMarkdown(results) {
  return markdownTable(columns(results));
}

function columns(results) {
  const lines = TARGETS.flatMap((target) => {
    const measured = findCase(results, target);
    const line = measured === undefined ? undefined : lineOf(target, measured);
    return line === undefined ? [] : [line];
  });
  return { headings: ['target', 'ratio to', 'at most', 'stretch', 'measured', 'met'], lines };
}

function findCase(results, target) {
  const result = results.find(({ workload }) => workload === target.workload);
  return result?.cases.find(({ name }) => name === target.case);
}

function lineOf(target, { metrics, rows }) {
  const { workload, metric, most, stretch, ours } = target;
  const { label, unit } = metrics.find(({ id }) => id === metric);
  const own = rows.find(({ contender }) => contender === ours)?.values?.[metric].median;
  const base = baseOf(target, rows);
  if (own === undefined || (base !== undefined && base.value === undefined)) return undefined;
  const measured = base === undefined ? own : own / base.value;
  const show = base === undefined ? (value) => `${figure(value)} ${unit}`.trimEnd() : ratio;
  return [
    `${workload}: ${target.case}: ${label}`,
    base === undefined ? '' : base.name,
    show(most),
    stretch === undefined ? '' : show(stretch),
    show(measured),
    stretch !== undefined && measured <= stretch ? 'stretch' : measured <= most ? 'yes' : 'no',
  ];
}

/** What the ratio is to; `undefined`: the figure itself counts. */
function baseOf({ of, ofPeersWithout, metric }, rows) {
  const valueOf = (row) => row?.values?.[metric].median;
  if (of !== undefined) return { name: of, value: valueOf(rows.find(({ contender }) => contender === of)) };
  if (ofPeersWithout === undefined) return undefined;
  const others = rows
    .filter(({ role, marks }) => role === 'peer' && ![...ofPeersWithout].some((mark) => marks.includes(mark)))
    .filter((row) => valueOf(row) !== undefined)
    .sort((a, b) => valueOf(a) - valueOf(b));
  return { name: others[0]?.contender, value: valueOf(others[0]) };
}
