// Keeps what the Markdown quotes in step with its source: regions of docs/examples, the tree of the source files, and the
// table of core's layers. Rewrites the quotes; with --check it changes nothing, and fails if one differs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { CORE_LAYERS, CORE_TESTING } from './layers.mjs';

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const filesIn = (folder, ending) =>
  readdirSync(new URL(folder, root), { recursive: true })
    .map((file) => `${folder}/${file}`.replaceAll('\\', '/'))
    .filter((file) => file.endsWith(ending))
    .sort();

/** The packages that are published. */
const PACKAGES = readdirSync(new URL('packages', root))
  .filter((name) => JSON.parse(read(`packages/${name}/package.json`)).private !== true)
  .sort();

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

/** A line per source file: its path, and the first sentence of its header comment. */
function tree() {
  const blocks = PACKAGES.map((name) => {
    const folder = `packages/${name}/src`;
    const files = filesIn(folder, '.ts');
    // Files of a folder stand together, behind those of the folder around it.
    files.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
    const width = Math.max(...files.map((file) => file.length)) - folder.length;
    const lines = files.map((file) => `  ${file.slice(folder.length + 1).padEnd(width)} ${headerOf(file)}`);
    return [`${folder}/`, ...lines].join('\n');
  });
  return `\`\`\`text\n${blocks.join('\n\n')}\n\`\`\``;
}

const depth = (file) => file.split('/').length;

function headerOf(file) {
  const [, comment] = /^\/\*\*(.+?)\*\//s.exec(read(file)) ?? [];
  if (comment === undefined) throw new Error(`${file} begins without a header comment`);
  const text = comment
    .replaceAll(/^\s*\*/gm, '')
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
