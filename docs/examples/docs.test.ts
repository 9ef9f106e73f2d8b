import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashKey } from '@purecache/core';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
/** Paths from the root; without what is installed. */
const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .flatMap((entry) => (entry.isDirectory() ? filesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]))
    .sort();

/** The packages that are published. */
const packages = readdirSync(join(root, 'packages')).filter((name) => {
  return JSON.parse(read(`packages/${name}/package.json`)).private !== true;
});
const sources = packages.flatMap((name) => filesIn(`packages/${name}/src`)).filter((file) => file.endsWith('.ts'));
const pages = [
  'README.md',
  ...packages.map((name) => `packages/${name}/README.md`),
  ...filesIn('docs').filter((file) => file.endsWith('.md')),
];

test('what the pages quote is what the sources say', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/sync-docs.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

test.each(pages)('%s: every block of TypeScript is an example, or says that it is a fragment', (page) => {
  const strays = [...read(page).matchAll(/(.*)\n```(?:ts|typescript|js|javascript)\n(.*)/g)]
    .filter(([, before]) => !/^<!-- (example: \S+#\S+|fragment) -->$/.test(before as string))
    .map(([, , first]) => first);
  expect(strays).toEqual([]);
});

test.each([...pages, 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'])(
  '%s: every relative link leads somewhere',
  (page) => {
    const prose = read(page).replaceAll(/^```[^]*?^```$/gm, '');
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);
    const broken = targets.filter((target) => !/^https:\/\//.test(target) && !resolves(page, target));
    expect(broken).toEqual([]);
  },
);

function resolves(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : posix.join(dirname(page), path);
  if (file.startsWith('..') || !existsSync(join(root, file))) return false;
  return anchor === undefined || anchorsOf(file).includes(anchor);
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  const headings = read(file)
    .replaceAll(/^```[^]*?^```$/gm, '')
    .matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text]) =>
    (text as string)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('every code of an error has a heading in docs/errors.md, and no other has', () => {
  const union =
    /PurecacheErrorCode =([^;]+);/.exec(read(sources.find((file) => file.endsWith('/errors.ts')) as string))?.[1] ?? '';
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
  const headings = [...read('docs/errors.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(codes.length).toBeGreaterThan(0);
  expect(headings.toSorted()).toEqual(codes.toSorted());
});

test('the tree of docs/architecture.md names every source file and script, and no other', () => {
  const [, tree = ''] = /<!-- generated: tree -->\n([^]*?)<!-- end -->/.exec(read('docs/architecture.md')) ?? [];
  let folder = '';
  const named = [];
  for (const line of tree.split('\n')) {
    if (/^\S+\/$/.test(line)) folder = line;
    else if (line.startsWith('  ')) named.push(posix.join(folder, line.trim().split(' ', 1)[0] as string));
  }
  const scripts = filesIn('scripts').filter((file) => /\.[cm]?[jt]s$/.test(file));
  const bench = readdirSync(join(root, 'packages/bench'), { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? entry.name !== 'node_modules' : entry.name.endsWith('.mjs')))
    .map(({ name }) => `packages/bench/${name}`);
  const there = [...sources, ...scripts, ...bench];
  expect(named.map((file) => file.replace(/\/$/, '')).toSorted()).toEqual(there.toSorted());
});

test.each(['docs/keys.md', 'docs/architecture.md', 'docs/decisions/0007-key-semantics.md'])(
  '%s tells the limits of a key as the refusals do',
  (page) => {
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level++) deep = [deep];
    const limits = [
      [deep, /nested more than ([\d,]+) deep/, 'levels'],
      [new Array(2 ** 30), /more than ([\d,]+) values/, 'values'],
      [['x'.repeat(2 ** 27)], /more than ([\d,]+) characters/, 'characters'],
    ] as const;
    for (const [argument, refusal, unit] of limits) {
      const [, limit] = refusal.exec(refusalOf(argument)) ?? [];
      expect(limit).toBeDefined();
      expect(read(page)).toContain(`${limit} ${unit}`);
    }
  },
);

function refusalOf(argument: unknown): string {
  try {
    return hashKey([argument]);
  } catch (error) {
    return (error as Error).message;
  }
}

test('every source file has a test of its name, or CONTRIBUTING.md says through which others it is tested', () => {
  const [, untested = ''] = /These have no test of their own: (.+)/.exec(read('CONTRIBUTING.md')) ?? [];
  const tests = packages.flatMap((name) => filesIn(`packages/${name}/test`)).map((file) => posix.basename(file));
  const isTested = (name: string) => tests.some((file) => new RegExp(`^${name}[-.].*(test|types)\\.ts$`).test(file));
  const names = sources.map((file) => posix.basename(file, '.ts'));
  const missing = names.filter((name) => !isTested(name) && !untested.includes(`\`${name}\``));
  expect(names.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});

test('decisions are numbered from 0001 on, each number once', () => {
  const numbers = readdirSync(join(root, 'docs/decisions')).map((file) => Number(/^(\d{4})-/.exec(file)?.[1]));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, at) => at + 1));
});
