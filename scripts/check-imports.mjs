// Holds the built output to the import direction: what is shipped, not what the sources look like. Reads every import of
// dist (ESM and CommonJS) and fails on an upward import, a Node builtin, an undeclared package, or a cycle.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import ts from 'typescript';

import { importProblem, placeProblem } from './import-direction.mjs';

const problems = [];
let files = 0;
let imports = 0;

for (const name of readdirSync('packages')) {
  if (JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8')).private === true) continue;
  checkBuild(name, `packages/${name}/dist`, ['cjs']);
  checkBuild(name, `packages/${name}/dist/cjs`, []);
}

function checkBuild(name, folder, skipped) {
  const graph = new Map();
  for (const path of readdirSync(folder, { recursive: true })) {
    const file = path.replaceAll('\\', '/').replace(/\.js$/, '');
    if (!path.endsWith('.js') || skipped.some((prefix) => file.startsWith(`${prefix}/`))) continue;
    files++;
    const where = `${relative('.', join(folder, path))}`;
    const specifiers = ts.preProcessFile(readFileSync(join(folder, path), 'utf8'), true, true).importedFiles;
    const place = name === 'core' ? placeProblem(file) : undefined;
    if (place !== undefined) problems.push(`${where}: ${place}`);
    for (const { fileName: specifier } of specifiers) {
      imports++;
      const problem = importProblem({ name, file, specifier });
      if (problem !== undefined) problems.push(`${where}: ${problem}`);
    }
    const own = specifiers.filter(({ fileName }) => fileName.startsWith('.'));
    graph.set(
      file,
      own.map(({ fileName }) => posix.join(posix.dirname(file), fileName).replace(/\.js$/, '')),
    );
  }
  const cycle = findCycle(graph);
  if (cycle !== undefined) problems.push(`${folder}: import cycle ${cycle.join(' -> ')}`);
}

/** Depth-first search; a file met again on the path that leads to it closes a cycle. */
function findCycle(graph) {
  const done = new Set();
  const visit = (file, path) => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

for (const problem of problems) console.error(problem);
if (imports === 0) problems.push('no import was found');
console.log(`${imports} imports of ${files} built files: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
