// Other Node versions to run on, from the packages behind the npm package `node`, kept under node_modules/.cache. Not a
// devDependency: a contributor who only runs the tests need not download 100 MB of them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Besides the Node that runs the script; pinned, so that a run can be repeated. */
const VERSIONS = ['22.23.3', '24.21.0'];
const CACHE = 'node_modules/.cache/purecache-node';

/**
 * @returns {{ name: string, path: string }[]} this Node first, then those of `VERSIONS` that are of another major version
 */
export function nodeBinaries() {
  const own = process.versions.node;
  const others = VERSIONS.filter((version) => version.split('.')[0] !== own.split('.')[0]);
  return [
    { name: own, path: process.execPath },
    ...others.map((version) => ({ name: version, path: install(version) })),
  ];
}

function install(version) {
  const windows = process.platform === 'win32';
  // The one whose plain name was taken on the registry.
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${windows ? 'win' : process.platform}-${process.arch}`;
  const folder = join(process.cwd(), CACHE, version);
  const path = join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
    const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', `${name}@${version}`];
    execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], shell: windows });
  }
  return path;
}
