import { readMessage, slotOf, writeMessage, type Message } from '../src/coherence/messages.js';
import { names } from '../src/server/names.js';

const { ofKey, ofTagId } = names('pc1');
const SENDER = 'sender-1';
const { id, slot, groupId } = ofKey('1:a1:1~#x');
const group = groupId as string;
const [red, green] = [ofTagId('red'), ofTagId('green')];

test.each<[string, Message]>([
  [`k${SENDER}${id}`, { kind: 'key', id }],
  [`f${SENDER}${id}`, { kind: 'filled', id }],
  [`u${SENDER}${id}`, { kind: 'released', id }],
  [`g${SENDER}${group}`, { kind: 'group', groupId: group }],
  [`r${SENDER}`, { kind: 'all' }],
  [`t${SENDER}|${red}`, { kind: 'tags', tagIds: [red], groupId: undefined }],
  [`t${SENDER}${group}|${red},${green}`, { kind: 'tags', tagIds: [red, green], groupId: group }],
])('%s is what is written, and read', (text, message) => {
  expect(writeMessage(SENDER, message)).toBe(text);
  expect(readMessage(Buffer.from(text))).toEqual({ sender: SENDER, message });
});

test.each([
  '',
  'k',
  'r',
  `r${SENDER}x`,
  `rsender 1`,
  `x${SENDER}${id}`,
  `K${SENDER}${id}`,
  `k${SENDER}${id}\n`,
  ` k${SENDER}${id}`,
  `k${SENDER}${id.slice(1)}`,
  `k${SENDER}${id}x`,
  `k${SENDER}${id.slice(1)}+`,
  `g${SENDER}`,
  `g${SENDER}${id}`,
  `t${SENDER}|`,
  `t${SENDER}${red}`,
  `t${SENDER}|${red},`,
  `t${SENDER}|${red};${green}`,
  `t${SENDER}x|${red}`,
])('%j is no message', (text) => {
  expect(readMessage(Buffer.from(text))).toBeUndefined();
});

test('tags that are too many for a message go as their group, or as everything', () => {
  const tagIds = Array.from({ length: 65_536 / 23 + 1 }, () => red);
  expect(writeMessage(SENDER, { kind: 'tags', tagIds, groupId: group })).toBe(`g${SENDER}${group}`);
  expect(writeMessage(SENDER, { kind: 'tags', tagIds, groupId: undefined })).toBe(`r${SENDER}`);
});

test('what is written can be read up to 64 KiB, and nothing longer is', () => {
  const tagIds = Array.from({ length: 2_848 }, () => red);
  const text = writeMessage(SENDER, { kind: 'tags', tagIds, groupId: group });
  expect(text.length).toBeGreaterThan(65_500);
  expect(readMessage(Buffer.from(text))?.message).toEqual({ kind: 'tags', tagIds, groupId: group });
  expect(readMessage(Buffer.from(`${text},${red}`))).toBeUndefined();
});

test('bytes may be a part of others', () => {
  const bytes = new Uint8Array(Buffer.from(`>>r${SENDER}<<`));
  expect(readMessage(bytes.subarray(2, -2))).toEqual({ sender: SENDER, message: { kind: 'all' } });
});

test('an id tells the place of its key', () => {
  expect(slotOf(id)).toBe(slot);
});
