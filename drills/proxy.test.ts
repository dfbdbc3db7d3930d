import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AddressChanger } from './kafka-addresses.ts';
import { openProxy, type Proxy } from './proxy.ts';
import { seededRandom } from './random.ts';
import { until } from './wait.ts';

describe('a proxy with bad weather', () => {
  let server: Server;
  let proxy: Proxy;
  const clients: Socket[] = [];

  beforeEach(async () => {
    server = createServer((socket) => socket.pipe(socket));
    server.on('connection', (socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    proxy = await openProxy({ host: '127.0.0.1', port }, seededRandom(1, 'proxy'));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await proxy.close();
    server.close();
  });

  /** A client of the echo: what it has got back so far. */
  function join(): { socket: Socket; heard: () => string; ended: () => boolean } {
    const socket = connect({ host: '127.0.0.1', port: proxy.port });
    let heard = '';
    let ended = false;
    socket.on('data', (chunk) => (heard += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => (ended = true));
    clients.push(socket);
    return { socket, heard: () => heard, ended: () => ended };
  }
  const expectToHear = (client: ReturnType<typeof join>, text: string, seconds = 5) =>
    until(`"${text}"`, () => (client.heard() === text ? true : undefined), seconds);

  it('carries in good weather', async () => {
    const client = join();
    client.socket.write('hello');
    await expectToHear(client, 'hello');
  });

  it('delays both ways', async () => {
    const client = join();
    proxy.setWeather({ delayMs: 100 });
    const began = Date.now();
    client.socket.write('hello');
    await expectToHear(client, 'hello');
    expect(Date.now() - began).toBeGreaterThanOrEqual(195);
  });

  it('keeps the order of pieces, some of which are lost and sent again', async () => {
    const client = join();
    proxy.setWeather({ loss: 0.3 });
    const text = Array.from({ length: 8 }, (_, i) => `piece ${i};`);
    for (const piece of text) {
      client.socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await expectToHear(client, text.join(''), 20);
  });

  it('holds answers back while deaf and gives them when the weather clears', async () => {
    const client = join();
    client.socket.write('one');
    await expectToHear(client, 'one');
    proxy.setWeather({ deaf: true });
    client.socket.write('two');
    const quiet = Date.now() + 150;
    await until('some silence', () => (Date.now() > quiet ? true : undefined), 5);
    expect(client.heard()).toBe('one');
    proxy.setWeather({});
    await expectToHear(client, 'onetwo');
  });

  it('breaks connections and lets none through while cut', async () => {
    const client = join();
    client.socket.write('one');
    await expectToHear(client, 'one');
    proxy.setWeather({ cut: true });
    await until('the end', () => (client.ended() ? true : undefined), 5);
    const late = join();
    await until('the refusal', () => (late.ended() ? true : undefined), 5);
    proxy.setWeather({});
    const again = join();
    again.socket.write('back');
    await expectToHear(again, 'back');
  });
});

describe('the addresses in answers of Kafka', () => {
  const frame = (...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, body]);
  };
  const port = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  };
  const host = Buffer.from('127.0.0.1');

  it('are changed wherever they stand, however the bytes arrive', () => {
    const before = Buffer.concat([
      frame(Buffer.from('a'), host, port(9092), host, port(9092)),
      frame(host, port(9093), port(9092)),
    ]);
    const after = Buffer.concat([
      frame(Buffer.from('a'), host, port(7000), host, port(7000)),
      frame(host, port(9093), port(9092)),
    ]);
    for (const size of [1, 3, 7, before.length]) {
      const changer = new AddressChanger('127.0.0.1', 9092, 7000);
      const seen: Buffer[] = [];
      for (let at = 0; at < before.length; at += size)
        seen.push(changer.take(before.subarray(at, at + size)));
      expect(Buffer.concat(seen)).toEqual(after);
    }
  });
});
