import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => posix.join(folder, file.replaceAll('\\', '/')))
    .sort();

/** The packages that are published. */
const packages = readdirSync(join(root, 'packages')).filter((name) => {
  return JSON.parse(read(`packages/${name}/package.json`)).private !== true;
});
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

test.each([...pages, 'CONTRIBUTING.md', 'SECURITY.md'])('%s: every relative link leads somewhere', (page) => {
  const prose = read(page).replaceAll(/^```[^]*?^```$/gm, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);
  const broken = targets.filter((target) => !/^https:\/\//.test(target) && !resolves(page, target));
  expect(broken).toEqual([]);
});

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
  const union = /PurecacheErrorCode =([^;]+);/.exec(read('packages/core/src/errors.ts'))?.[1] ?? '';
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
  const headings = [...read('docs/errors.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(codes.length).toBeGreaterThan(0);
  expect(headings.toSorted()).toEqual(codes.toSorted());
});

test('the tree of docs/architecture.md names every source file, and no other', () => {
  const [, tree = ''] = /<!-- generated: tree -->\n([^]*?)<!-- end -->/.exec(read('docs/architecture.md')) ?? [];
  let folder = '';
  const named = [];
  for (const line of tree.split('\n')) {
    if (line.startsWith('packages/')) folder = line;
    else if (line.startsWith('  ')) named.push(posix.join(folder, line.trim().split(' ', 1)[0] as string));
  }
  const sources = packages.flatMap((name) => filesIn(`packages/${name}/src`)).filter((file) => file.endsWith('.ts'));
  expect(named.toSorted()).toEqual(sources.toSorted());
});

test('decisions are numbered from 0001 on, each number once', () => {
  const numbers = readdirSync(join(root, 'docs/decisions')).map((file) => Number(/^(\d{4})-/.exec(file)?.[1]));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, at) => at + 1));
});
