// The packages as users get them: packed into tarballs, and installed from those in a folder outside the repository.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };

/** Folder names of the packages that are published. */
export function publishedPackages() {
  return readdirSync('packages').filter((name) => {
    return JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8')).private !== true;
  });
}

/**
 * Packs every published package into `folder`.
 *
 * @returns {{ name: string, tarball: string, files: string[] }[]} `files`: paths inside the tarball
 */
export function pack(folder) {
  mkdirSync(folder, { recursive: true });
  return publishedPackages().map((directory) => {
    const args = ['pack', '--json', '--pack-destination', folder];
    const { name, filename, files } = JSON.parse(pnpm(args, { cwd: `packages/${directory}` }));
    return { name, tarball: filename, files: files.map(({ path }) => path) };
  });
}

function pnpm(args, options) {
  // Set when a script runs under pnpm; otherwise pnpm is fetched as the README does.
  const own = process.env.npm_config_user_agent?.startsWith('pnpm') === true;
  return own
    ? execFileSync('pnpm', args, { ...quiet, ...options })
    : execFileSync('npx', ['-y', 'pnpm@12', ...args], { ...quiet, ...options });
}

/**
 * Installs packed packages with npm into a new project in the system's temporary folder.
 *
 * @returns {{ folder: string, remove: () => void }}
 */
export function installPacked(packages) {
  const folder = mkdtempSync(join(tmpdir(), 'purecache-'));
  const dependencies = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--loglevel=error'];
  execFileSync('npm', args, { ...quiet, cwd: folder });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
