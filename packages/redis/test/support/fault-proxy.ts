/** A way to a server that a test can hurt: slow, silent, cut, closed, or with other bytes than the server sent. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export type Direction = 'toServer' | 'toClient';

/** Which connections are hurt; default: all, those to come too. */
export type Which = (connection: ProxiedConnection) => boolean;

export interface FaultProxy {
  readonly port: number;
  readonly url: string;
  /** In the order in which they were opened; closed ones are taken out. */
  readonly connections: readonly ProxiedConnection[];
  /** From now on bytes of that direction come that much later, in their order; 0: no later. */
  delay(ms: number, direction?: Direction, which?: Which): void;
  /** From now on nothing comes through, and the sockets stay open; `false` lets what was held back come through. */
  blackhole(on: boolean, which?: Which): void;
  /** Cuts connections. */
  cut(which?: Which): void;
  /** From now on new connections are cut as soon as they are made. */
  refuse(on: boolean): void;
  /** Sends bytes to the client as if the server had. */
  inject(bytes: string | Buffer, which?: Which): void;
  /** Lets only the first bytes of the next reply through, and cuts the connection. */
  truncate(bytes: number, which?: Which): void;
  close(): Promise<void>;
}

/** @param target the port of the server, on this machine */
export async function startProxy(target: number): Promise<FaultProxy> {
  const proxy = new TcpProxy(target);
  await proxy.listen();
  return proxy;
}

/** That of a subscriber: true once it has sent SUBSCRIBE or SSUBSCRIBE. */
export const subscribers: Which = (connection) => /\bs?subscribe\b/i.test(connection.sent);

/** That which sent no SUBSCRIBE. */
export const others: Which = (connection) => !subscribers(connection);

export class ProxiedConnection {
  /** What the client has sent so far, its first 64 KiB. */
  sent = '';
  readonly #ways: Readonly<Record<Direction, Way>>;

  constructor(
    readonly index: number,
    readonly client: Socket,
    readonly server: Socket,
    rules: Readonly<Record<Direction, (connection: ProxiedConnection) => number>>,
    onGone: () => void,
  ) {
    this.#ways = {
      toServer: new Way(server, () => rules.toServer(this)),
      toClient: new Way(client, () => rules.toClient(this)),
    };
    client.on('data', (bytes: Buffer) => {
      if (this.sent.length < 65_536) this.sent += bytes.toString('latin1');
      this.#ways.toServer.push(bytes);
    });
    server.on('data', (bytes: Buffer) => this.#ways.toClient.push(bytes));
    for (const socket of [client, server]) {
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.cut();
        onGone();
      });
    }
  }

  cut(): void {
    this.client.destroy();
    this.server.destroy();
    for (const way of Object.values(this.#ways)) way.stop();
  }

  inject(bytes: Buffer): void {
    this.client.write(bytes);
  }

  truncate(bytes: number): void {
    this.#ways.toClient.truncate(bytes, () => this.cut());
  }

  /** Sends what may be sent by now. */
  flush(): void {
    for (const way of Object.values(this.#ways)) way.flush();
  }
}

/** One direction: what waits to be sent on, in order. */
class Way {
  readonly #waiting: { readonly bytes: Buffer; readonly at: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #truncated: { readonly bytes: number; readonly then: () => void } | undefined;

  constructor(
    readonly to: Socket,
    /** In ms; Infinity: not now. */
    readonly latency: () => number,
  ) {}

  push(bytes: Buffer): void {
    this.#waiting.push({ bytes, at: performance.now() });
    this.flush();
  }

  truncate(bytes: number, then: () => void): void {
    this.#truncated = { bytes, then };
  }

  flush(): void {
    clearTimeout(this.#timer);
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const wait = next.at + this.latency() - performance.now();
      if (wait > 0) {
        if (wait < Infinity) this.#timer = setTimeout(() => this.flush(), Math.ceil(wait));
        return;
      }
      this.#waiting.shift();
      this.#send(next.bytes);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
  }

  #send(bytes: Buffer): void {
    const truncated = this.#truncated;
    if (truncated === undefined) return void this.to.write(bytes);
    this.#truncated = undefined;
    this.to.end(bytes.subarray(0, truncated.bytes), truncated.then);
  }
}

interface Rule {
  readonly which: Which;
  readonly latency: number;
}

class TcpProxy implements FaultProxy {
  readonly connections: ProxiedConnection[] = [];
  readonly #server: Server;
  readonly #rules: Record<Direction | 'silent', Rule[]> = { toServer: [], toClient: [], silent: [] };
  #opened = 0;
  #refuse = false;

  constructor(readonly target: number) {
    this.#server = createServer((client) => this.#accept(client));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  delay(ms: number, direction: Direction = 'toClient', which: Which = () => true): void {
    this.#rules[direction].unshift({ which, latency: ms });
    this.#flush();
  }

  blackhole(on: boolean, which: Which = () => true): void {
    this.#rules.silent.unshift({ which, latency: on ? Infinity : 0 });
    this.#flush();
  }

  cut(which: Which = () => true): void {
    for (const connection of this.connections.filter(which)) connection.cut();
  }

  refuse(on: boolean): void {
    this.#refuse = on;
  }

  inject(bytes: string | Buffer, which: Which = () => true): void {
    for (const connection of this.connections.filter(which)) connection.inject(Buffer.from(bytes));
  }

  truncate(bytes: number, which: Which = () => true): void {
    for (const connection of this.connections.filter(which)) connection.truncate(bytes);
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    if (this.#refuse) return void client.on('error', () => undefined).destroy();
    const server = connect({ host: '127.0.0.1', port: this.target });
    const rules = {
      toServer: (of: ProxiedConnection) => this.#latency('toServer', of),
      toClient: (of: ProxiedConnection) => this.#latency('toClient', of),
    };
    const connection = new ProxiedConnection(this.#opened++, client, server, rules, () => {
      const index = this.connections.indexOf(connection);
      if (index !== -1) this.connections.splice(index, 1);
    });
    this.connections.push(connection);
  }

  /** The latest rule that fits decides. */
  #latency(direction: Direction, of: ProxiedConnection): number {
    const decided = (rules: readonly Rule[]) => rules.find(({ which }) => which(of))?.latency ?? 0;
    return Math.max(decided(this.#rules[direction]), decided(this.#rules.silent));
  }

  #flush(): void {
    for (const connection of this.connections) connection.flush();
  }
}
