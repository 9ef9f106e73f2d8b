/** A raw connection to a server, for tests: no client library between them and the wire. */
import { connect, type Socket } from 'node:net';

export type RespReply = string | number | null | Error | RespReply[];

interface Wanted {
  resolve(reply: RespReply): void;
  reject(error: Error): void;
}

export class RespConnection {
  readonly #socket: Socket;
  readonly #wanted: Wanted[] = [];
  #buffer = Buffer.alloc(0);
  #failed: Error | undefined;
  /** Hears replies that nobody asked for: lines of MONITOR, messages. */
  onPush: (reply: RespReply) => void = () => undefined;

  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port });
    this.#socket.on('data', (data) => this.#read(data));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('The raw connection was closed.')));
  }

  /** Resolves with the reply, an error reply too, since a test may ask for it; rejects if the connection fails. */
  command(...words: (string | number | Buffer)[]): Promise<RespReply> {
    const parts: Buffer[] = [Buffer.from(`*${words.length}\r\n`)];
    for (const word of words) {
      const bytes = Buffer.isBuffer(word) ? word : Buffer.from(String(word));
      parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
    }
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    return new Promise((resolve, reject) => {
      this.#wanted.push({ resolve, reject });
      this.#socket.write(Buffer.concat(parts));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    for (const wanted of this.#wanted.splice(0)) wanted.reject(error);
  }

  #read(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const parsed = parse(this.#buffer, 0);
      if (parsed === undefined) return;
      this.#buffer = this.#buffer.subarray(parsed.end);
      const wanted = this.#wanted.shift();
      if (wanted === undefined) this.onPush(parsed.reply);
      else wanted.resolve(parsed.reply);
    }
  }
}

/** One reply (RESP2), or `undefined` if the bytes end before it does. */
function parse(bytes: Buffer, start: number): { reply: RespReply; end: number } | undefined {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd === -1) return undefined;
  const text = bytes.toString('latin1', start + 1, lineEnd);
  const next = lineEnd + 2;
  switch (bytes[start]) {
    case 0x2b: // +
      return { reply: text, end: next };
    case 0x2d: // -
      return { reply: new Error(text), end: next };
    case 0x3a: // :
      return { reply: Number(text), end: next };
    case 0x24: // $
      return parseBulk(bytes, Number(text), next);
    default: // *
      return parseArray(bytes, Number(text), next);
  }
}

function parseBulk(bytes: Buffer, length: number, start: number): { reply: RespReply; end: number } | undefined {
  if (length === -1) return { reply: null, end: start };
  if (bytes.length < start + length + 2) return undefined;
  return { reply: bytes.toString('latin1', start, start + length), end: start + length + 2 };
}

function parseArray(bytes: Buffer, length: number, start: number): { reply: RespReply; end: number } | undefined {
  if (length === -1) return { reply: null, end: start };
  const items: RespReply[] = [];
  let end = start;
  for (let index = 0; index < length; index++) {
    const item = parse(bytes, end);
    if (item === undefined) return undefined;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: items, end };
}
