import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random.ts';

/** What the network does to what goes through it. */
export interface Weather {
  /** every piece arrives so much later */
  readonly delayMs?: number;
  /** this part of the pieces is lost and sent again, as TCP does: they, and all behind them, come later */
  readonly loss?: number;
  /** connections break, and no new one is made */
  readonly cut?: boolean;
  /** what the server says does not arrive, though the connection stays: a one-way partition */
  readonly deaf?: boolean;
}

export interface Proxy {
  readonly port: number;
  /** From now on; what was held back goes on its way when the weather clears. */
  setWeather(weather: Weather): void;
  close(): Promise<void>;
}

export interface ProxyOptions {
  readonly host: string;
  readonly port: number;
  /** changes what the server says, once for each connection */
  readonly changer?: (proxyPort: number) => (chunk: Buffer) => Buffer;
}

/** TCP's first wait before it sends a lost piece again, ms; doubled for each further loss. */
const RETRANSMIT_MS = 200;
const LOOK_MS = 20;

/** A TCP proxy on loopback whose network can be made bad. */
export async function openProxy(options: ProxyOptions, random: Random): Promise<Proxy> {
  const state = new ProxyState(options, random);
  await state.listen();
  return {
    port: state.port,
    setWeather: (weather) => state.setWeather(weather),
    close: () => state.close(),
  };
}

class ProxyState {
  readonly #options: ProxyOptions;
  readonly #random: Random;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #weather: Weather = {};

  constructor(options: ProxyOptions, random: Random) {
    this.#options = options;
    this.#random = random;
    this.#server = createServer((client) => this.#join(client));
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  setWeather(weather: Weather): void {
    this.#weather = weather;
    if (weather.cut) for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #join(client: Socket): void {
    if (this.#weather.cut) {
      client.resetAndDestroy();
      return;
    }
    const { host, port, changer } = this.#options;
    const server = connect({ host, port });
    const change = changer?.(this.port);
    this.#carry(client, server, { answers: false });
    this.#carry(server, client, { answers: true, ...(change ? { change } : {}) });
  }

  /** One direction: pieces keep their order, whatever each of them meets. */
  #carry(
    from: Socket,
    to: Socket,
    how: { readonly answers: boolean; readonly change?: (chunk: Buffer) => Buffer },
  ): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    let before = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      from.pause();
      const arrival = Date.now() + this.#journeyMs();
      before = before
        .then(() => this.#arrive(arrival, how.answers))
        .then(() => void (to.writable && to.write(how.change ? how.change(chunk) : chunk)))
        .finally(() => from.resume());
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      void before.then(() => to.destroySoon());
    });
  }

  #journeyMs(): number {
    const { delayMs = 0, loss = 0 } = this.#weather;
    let ms = delayMs;
    for (let wait = RETRANSMIT_MS; this.#random.between(0, 1) < loss; wait *= 2) ms += wait;
    return ms;
  }

  async #arrive(at: number, answers: boolean): Promise<void> {
    const left = at - Date.now();
    if (left > 0) await delay(left);
    while (answers && this.#weather.deaf) await delay(LOOK_MS);
  }
}
