import { runNode } from './support/run-node.js';

test('values are encoded and decoded where code cannot be made from text', async () => {
  const { stdout, stderr } = await runNode(
    `import { devalueCodec } from '../../src/values/devalue-codec.js';
     import { open, seal } from '../../src/values/envelope.js';
     import { FINGERPRINT, partsOf, SEALING } from './sealings.js';
     let hasEval = true;
     try { new Function('return 1')(); } catch { hasEval = false; }
     const values = [{ a: [1, 'b', null] }, new Map([[1n, new Set([undefined])]]), [new Date(5), Buffer.from('x')]];
     const back = values.map((value) => open(seal(partsOf(value), SEALING), FINGERPRINT, SEALING).entry);
     console.log(hasEval, JSON.stringify(back[0]), back[1].get(1n).has(undefined), back[2][0].getTime(), back[2][1].toString());`,
    ['--disallow-code-generation-from-strings'],
  );
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe('false {"a":[1,"b",null]} true 5 x');
});

test('the msgpackr codec works there too', async () => {
  const { stdout, stderr } = await runNode(
    `import { msgpackrCodec } from '../../src/msgpackr.js';
     const codec = msgpackrCodec();
     const rows = Array.from({ length: 50 }, (_, i) => ({ i, name: 'n' + i }));
     let back;
     for (let i = 0; i < 10; i++) back = codec.decode(codec.encode(rows));
     console.log(JSON.stringify(back) === JSON.stringify(rows));`,
    ['--disallow-code-generation-from-strings'],
  );
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe('true');
});
