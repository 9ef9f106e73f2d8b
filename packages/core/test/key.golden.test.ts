import { digestKey, keyText } from '../src/key/key.js';
import { goldenDigests, goldenTexts } from './support/golden-keys.js';
import { runNode } from './support/run-node.js';

test.each(goldenTexts)('the text of %s', (_name, args, text) => {
  expect(keyText(args(), 'm')).toBe(text);
});

test.each(goldenDigests)('the digest of %s', (_name, text, digest) => {
  expect(digestKey(text)).toBe(digest);
});

test.each([
  ['another process', false],
  ['minified code', true],
])('keys are the same in %s', async (_name, minify) => {
  const { stdout, stderr } = await runNode(
    `import { digestKey, keyText } from '../../src/key/key.js';
     import { goldenDigests, goldenTexts } from './golden-keys.js';
     const texts = goldenTexts.map(([name, args]) => [name, keyText(args(), 'm')]);
     const digests = goldenDigests.map(([name, text]) => [name, digestKey(text)]);
     console.log(JSON.stringify({ texts, digests }));`,
    [],
    minify,
  );
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    texts: goldenTexts.map(([name, , text]) => [name, text]),
    digests: goldenDigests.map(([name, , digest]) => [name, digest]),
  });
});
