import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { others, startProxy, subscribers, type FaultProxy } from './support/fault-proxy.js';
import { freePort, until } from './support/redis-server.js';

/** A server that sends back what it is sent. */
let echo: Server;
let proxy: FaultProxy;
const sockets: Socket[] = [];
beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startProxy((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await proxy.close();
  echo.close();
});

interface Peer {
  readonly socket: Socket;
  text(): string;
  isClosed(): boolean;
}

async function open(): Promise<Peer> {
  const socket = createConnection(proxy.port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  let text = '';
  let isClosed = false;
  socket.on('data', (bytes) => (text += bytes.toString()));
  socket.on('close', () => (isClosed = true));
  await once(socket, 'connect');
  return { socket, text: () => text, isClosed: () => isClosed };
}

test('bytes come through both ways, in their order', async () => {
  const peer = await open();
  for (let part = 0; part < 100; part++) peer.socket.write(`${part},`);
  await until(() => peer.text().endsWith('99,'));

  expect(peer.text()).toBe(Array.from({ length: 100 }, (_, part) => `${part},`).join(''));
  expect(proxy.url).toBe(`redis://127.0.0.1:${proxy.port}`);
});

test.each(['toServer', 'toClient'] as const)(
  'a delay %s holds bytes back for that long, and keeps their order',
  async (way) => {
    const peer = await open();
    proxy.delay(80, way);
    const start = performance.now();
    peer.socket.write('a');
    peer.socket.write('b');
    await until(() => peer.text() === 'ab');
    expect(performance.now() - start).toBeGreaterThanOrEqual(79);
  },
);

test('a delay that is taken away lets what was held back come at once, before what follows', async () => {
  const peer = await open();
  proxy.delay(60_000);
  peer.socket.write('a');
  await until(() => proxy.connections[0]?.sent === 'a');
  proxy.delay(0);
  peer.socket.write('b');
  await until(() => peer.text() === 'ab');
});

test('a black hole swallows nothing: sockets stay open, and all comes when it closes', async () => {
  const peer = await open();
  proxy.blackhole(true);
  peer.socket.write('a');
  await until(() => proxy.connections[0]?.sent === 'a');
  const later = await open();
  later.socket.write('b');
  expect([peer.text(), peer.isClosed(), later.isClosed()]).toEqual(['', false, false]);
  proxy.blackhole(false);
  await until(() => peer.text() === 'a' && later.text() === 'b');
});

test('only the connections that are meant are hurt: subscribers, or any that a function picks', async () => {
  const subscriber = await open();
  const other = await open();
  subscriber.socket.write('*2\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n');
  other.socket.write('*2\r\n$3\r\nGET\r\n$1\r\nx\r\n');
  await until(() => subscriber.text() !== '' && other.text() !== '');
  expect(proxy.connections.filter(subscribers)).toHaveLength(1);
  expect(proxy.connections.filter(others)).toHaveLength(1);
  proxy.cut(subscribers);
  await until(() => subscriber.isClosed());
  expect(other.isClosed()).toBe(false);
  await until(() => proxy.connections.length === 1);
  proxy.cut(({ index }) => index === 1);
  await until(() => other.isClosed());
});

test('new connections are refused, and old ones live on', async () => {
  const peer = await open();
  await until(() => proxy.connections.length === 1);
  proxy.refuse(true);
  const refused = createConnection(proxy.port, '127.0.0.1').on('error', () => undefined);
  await once(refused, 'close');
  peer.socket.write('a');
  await until(() => peer.text() === 'a');
  proxy.refuse(false);
  const later = await open();
  later.socket.write('b');
  await until(() => later.text() === 'b');
});

test('bytes are put in, and the next reply is cut short', async () => {
  const peer = await open();
  await until(() => proxy.connections.length === 1);
  proxy.inject('+OK\r\n');
  await until(() => peer.text() === '+OK\r\n');
  proxy.truncate(3);
  peer.socket.write('abcdef');
  await until(() => peer.isClosed());

  expect(peer.text()).toBe('+OK\r\nabc');
});

test('a server that is not there closes the connection', async () => {
  const lost = await startProxy(await freePort());
  const socket = createConnection(lost.port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'close');
  await lost.close();
});
