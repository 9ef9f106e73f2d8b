// Keeps what the Markdown quotes in step with its source: regions of docs/examples, the tree of the source files and
// scripts, and the table of core's layers. Rewrites the quotes; with --check it changes nothing, and fails if one differs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { CORE_LAYERS, CORE_TESTING } from './layers.mjs';

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
/** Paths from the root; without what is installed. */
const filesIn = (folder, ending) => filesBelow(folder).filter((file) => file.endsWith(ending));

function filesBelow(folder) {
  const entries = readdirSync(new URL(folder, root), { withFileTypes: true }).filter(
    ({ name }) => name !== 'node_modules',
  );
  const files = entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
  return files.sort();
}

/** The packages that are published. */
const PACKAGES = readdirSync(new URL('packages', root))
  .filter((name) => JSON.parse(read(`packages/${name}/package.json`)).private !== true)
  .sort();

/** What the folders of packages/bench hold. */
const BENCH_FOLDERS = {
  adapters: 'One file per contender: how a package does the work of each case',
  data: 'What is cached, and by which arguments',
  report: 'The tables on the screen, the Markdown and the charts',
  run: 'Takes a run apart into processes, and their figures together again',
  test: 'A quick run of every workload, to see that it works',
  timing: 'What times, counts and weighs',
  workloads: 'What is measured: one file per workload, or per part of a large one',
};

/** `<!-- example: file.ts#region -->`, and the block behind it, if it is there already. */
const EXAMPLE = /^<!-- example: (\S+)#(\S+) -->\n(?:```ts\n[^]*?^```\n)?/gm;
/** `<!-- generated: name -->`, and what it has generated, up to `<!-- end -->`. */
const GENERATED = /^<!-- generated: (\S+) -->\n(?:[^]*?^<!-- end -->\n)?/gm;

function synced(text) {
  return text
    .replace(EXAMPLE, (_, file, region) => {
      return `<!-- example: ${file}#${region} -->\n\`\`\`ts\n${regionOf(file, region)}\n\`\`\`\n`;
    })
    .replace(GENERATED, (_, name) => {
      const generate = GENERATORS[name];
      if (generate === undefined) throw new Error(`nothing generates '${name}'`);
      return `<!-- generated: ${name} -->\n${generate()}\n<!-- end -->\n`;
    });
}

/** The lines between `// #region name` and the next `// #endregion`, without their common indentation. */
function regionOf(file, region) {
  const lines = read(`docs/examples/${file}`).split('\n');
  const starts = lines.flatMap((line, at) => (line.trim() === `// #region ${region}` ? [at + 1] : []));
  if (starts.length !== 1) throw new Error(`docs/examples/${file} has ${starts.length} regions '${region}', not one`);
  const [start] = starts;
  const end = lines.findIndex((line, at) => at >= start && line.trim() === '// #endregion');
  if (end === -1) throw new Error(`region '${region}' of docs/examples/${file} has no end`);
  const inside = lines.slice(start, end);
  const indents = inside.filter((line) => line !== '').map((line) => line.search(/\S/));
  return inside
    .map((line) => line.slice(Math.min(...indents)))
    .join('\n')
    .trim();
}

/** A line per source file and script: its path, and the first sentence of its header comment. */
function tree() {
  const blocks = [
    ...PACKAGES.map((name) => block(`packages/${name}/src`, linesOf(`packages/${name}/src`, ['.ts']))),
    block('packages/bench', benchLines()),
    block('scripts', linesOf('scripts', ['.mjs', '.cjs', '.ts', '.mts', '.cts'])),
  ];
  return `\`\`\`text\n${blocks.join('\n\n')}\n\`\`\``;
}

/** Pairs of a path from the folder and what is there. */
function linesOf(folder, endings) {
  const files = endings.flatMap((ending) => filesIn(folder, ending));
  // Files of a folder stand together, behind those of the folder around it.
  files.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  return files.map((file) => [file.slice(folder.length + 1), headerOf(file)]);
}

/** Of the bench a line per file, but of its folders one each: they hold many small files of a kind. */
function benchLines() {
  const entries = readdirSync(new URL('packages/bench', root), { withFileTypes: true });
  return entries
    .filter(({ name }) => name !== 'node_modules' && !name.endsWith('.json'))
    .sort((a, b) => Number(a.isDirectory()) - Number(b.isDirectory()) || (a.name < b.name ? -1 : 1))
    .map((entry) => {
      if (!entry.isDirectory()) return [entry.name, headerOf(`packages/bench/${entry.name}`)];
      if (BENCH_FOLDERS[entry.name] === undefined) throw new Error(`BENCH_FOLDERS lacks '${entry.name}'`);
      return [`${entry.name}/`, BENCH_FOLDERS[entry.name]];
    });
}

function block(folder, lines) {
  const width = Math.max(...lines.map(([path]) => path.length)) + 1;
  return [`${folder}/`, ...lines.map(([path, header]) => `  ${path.padEnd(width)} ${header}`)].join('\n');
}

const depth = (file) => file.split('/').length;

/** The first sentence of the block comment, or of the line comments, that a file begins with. */
function headerOf(file) {
  const [header, comment] = /^\/\*\*(.+?)\*\/|^(?:\/\/.*\n)+/s.exec(read(file).replace(/^(?:#!|\/\/\/).*\n/, '')) ?? [];
  if (header === undefined) throw new Error(`${file} begins without a header comment`);
  const text = (comment ?? header)
    .replaceAll(comment === undefined ? /^\/\//gm : /^\s*\*/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text.split(/\.(?: |$)/, 1)[0];
}

/** The layers of scripts/layers.mjs, lowest first. */
function layers() {
  const code = (names) => names.map((name) => `\`${name}\``).join(', ');
  const rows = CORE_LAYERS.map((files, layer) => `| ${layer} | ${code(files)} |`);
  return ['| layer | files |', '| --- | --- |', ...rows, `| beside them | ${code([`${CORE_TESTING}*`])} |`].join('\n');
}

const GENERATORS = { tree, layers };

const isCheck = process.argv.includes('--check');
const pages = ['README.md', ...PACKAGES.map((name) => `packages/${name}/README.md`), ...filesIn('docs', '.md')];
let differing = 0;
for (const page of pages) {
  const before = read(page);
  let after;
  try {
    after = synced(before);
  } catch (error) {
    error.message = `${page}: ${error.message}`;
    throw error;
  }
  if (after === before) continue;
  differing++;
  if (!isCheck) writeFileSync(new URL(page, root), after);
  console.log(isCheck ? `differs from its sources: ${page}` : `rewritten: ${page}`);
}
if (isCheck && differing > 0) {
  console.error(`Run 'pnpm docs:sync'.`);
  process.exitCode = 1;
}
