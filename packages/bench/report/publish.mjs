// Keeps results in docs/benchmarks: the figures and a chart per workload, and all tables in the README there.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { WORKLOADS } from '../workloads/index.mjs';
import { chartOf } from './chart.mjs';
import { markdownOf } from './markdown.mjs';
import { targetsMarkdown } from './targets-table.mjs';

const FOLDER = new URL('../../../docs/benchmarks/', import.meta.url);
const README = new URL('README.md', FOLDER);

/** Writes the figures of one workload, with as many digits as can mean something. */
export async function publish(result) {
  const rounded = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);
  const json = await format(JSON.stringify(result, rounded, 2), { parser: 'json', printWidth: 120 });
  writeFileSync(new URL(`${result.workload}.json`, FOLDER), json);
}

/** Draws the charts, and writes the tables between the marks of the README, from whatever figures are there. */
export async function renderAll() {
  const results = WORKLOADS.map(({ name }) => new URL(`${name}.json`, FOLDER))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));
  let readme = readFileSync(README, 'utf8');
  for (const result of results) {
    writeFileSync(new URL(`${result.workload}.svg`, FOLDER), chartOf(result));
    readme = fillMark(readme, result.workload, markdownOf(result));
  }
  writeFileSync(README, fillMark(readme, 'targets', targetsMarkdown(results)));
}

function fillMark(page, name, content) {
  const begin = `<!-- bench: ${name} -->\n`;
  const end = `<!-- bench end: ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`docs/benchmarks/README.md lacks the marks for '${name}'.`);
  return page.slice(0, from + begin.length) + content + '\n' + page.slice(to);
}
