import { EventEmitter } from 'node:events';
import { Duplex, PassThrough, Readable, Writable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { Observable, Subject } from 'rxjs';
import { oneShotKind } from '../src/one-shot.js';

async function* later() {}

test.each<[string, unknown, string]>([
  ['a generator', (function* () {})(), 'an iterator'],
  ['a generator of another realm', runInNewContext('(function* () {})()'), 'an iterator'],
  ['an async generator', later(), 'an iterator'],
  ['an array iterator', [1].values(), 'an iterator'],
  ['a Map iterator', new Map().entries(), 'an iterator'],
  ['a Set iterator', new Set().values(), 'an iterator'],
  ['matches of a RegExp', 'a'.matchAll(/a/g), 'an iterator'],
  ['an Observable', new Observable(), 'an Observable'],
  ['a Subject', new Subject(), 'an Observable'],
  ['a readable stream', Readable.from([1]), 'a stream'],
  ['a writable stream', new Writable(), 'a stream'],
  ['a duplex stream', new Duplex(), 'a stream'],
  ['a transform stream', new PassThrough(), 'a stream'],
  ['a web ReadableStream', new ReadableStream(), 'a web stream'],
  ['a web WritableStream', new WritableStream(), 'a web stream'],
  ['a StreamableFile of Nest', { getStream: () => new PassThrough(), getHeaders: () => ({}) }, 'a StreamableFile'],
  ['a Response', new Response('x'), 'a Response'],
  ['a Request', new Request('http://localhost/'), 'a Response'],
])('%s can be read only once', (_name, value, kind) => {
  expect(oneShotKind(value)).toBe(kind);
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['text', 'text'],
  ['a number', 1],
  ['a generator function', function* () {}],
  ['a function with members of a stream', Object.assign(() => {}, { pipe() {}, on() {} })],
  ['an array', [1]],
  ['a Map', new Map()],
  ['a Set', new Set()],
  ['a typed array', new Uint8Array(1)],
  ['a Buffer', Buffer.from('x')],
  ['a Blob', new Blob(['x'])],
  ['an EventEmitter', new EventEmitter()],
  ['an iterable that starts anew each time', { *[Symbol.iterator]() {} }],
  ['a linked list', { value: 1, next: { value: 2 } }],
  ['a linked list with methods', { value: 1, next: () => undefined }],
  ['a store with subscribe', { subscribe() {} }],
  ['a page with a pipe only', { pipe() {} }],
  ['a request with getHeaders only', { getHeaders() {} }],
  ['a store with getStream only', { getStream() {} }],
  ['an object with on only', { on() {} }],
  ['data that says bodyUsed', { bodyUsed: false }],
  ['a file with arrayBuffer()', { arrayBuffer() {} }],
  ['data with the names of members', { next: 1, [Symbol.iterator]: 1, subscribe: 1, pipe: 1, on: 1, getReader: 1 }],
])('%s can be read again', (_name, value) => {
  expect(oneShotKind(value)).toBeUndefined();
});

test('an object that throws when it is looked into is left to its callers', () => {
  const strict = new Proxy(
    {},
    {
      get: () => {
        throw new Error('unknown member');
      },
    },
  );
  expect(oneShotKind(strict)).toBeUndefined();
});
