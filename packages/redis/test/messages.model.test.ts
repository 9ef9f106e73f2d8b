import fc from 'fast-check';
import { readMessage, writeMessage, type Message } from '../src/coherence/messages.js';

const BASE64URL = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'];

function digest(length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...BASE64URL), minLength: length, maxLength: length });
}

const messages: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ kind: fc.constantFrom('key' as const, 'filled' as const, 'released' as const), id: digest(43) }),
  fc.record({ kind: fc.constant('group' as const), groupId: digest(22) }),
  fc.record({ kind: fc.constant('all' as const) }),
  fc.record({
    kind: fc.constant('tags' as const),
    tagIds: fc.array(digest(22), { minLength: 1 }),
    groupId: fc.option(digest(22), { nil: undefined }),
  }),
);

test('what is written is read as it was meant', () => {
  fc.assert(
    fc.property(digest(8), messages, (sender, message) => {
      expect(readMessage(Buffer.from(writeMessage(sender, message)))).toEqual({ sender, message });
    }),
  );
});

test('what is read is what would be written', () => {
  fc.assert(
    fc.property(digest(8), messages, fc.nat(), fc.nat(255), (sender, message, at, byte) => {
      const bytes = Buffer.from(writeMessage(sender, message));
      bytes[at % bytes.length] = byte;
      const heard = readMessage(bytes);
      if (heard !== undefined) expect(writeMessage(heard.sender, heard.message)).toBe(bytes.toString());
    }),
    { numRuns: 1_000 },
  );
});

test('100,000 messages of any bytes are no messages, and none throws', () => {
  let heard = 0;
  for (const bytes of fc.sample(fc.uint8Array({ maxLength: 80 }), { numRuns: 100_000, seed: 1 })) {
    if (readMessage(bytes) !== undefined) heard++;
  }
  expect(heard).toBe(0);
});
