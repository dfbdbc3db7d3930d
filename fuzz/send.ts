import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { rawConnection } from '../test/support/raw-http.ts';
import type { Answer, Plan, Ready } from './plan.ts';

const PATIENCE_MS = 120_000;
/** How often a request is sent again. */
const MOST_TIMES = 5;
type Came = Omit<Answer, 'ms' | 'again'>;

const SILENCE: Came = { status: 0, headers: {}, body: Buffer.alloc(0) };

/** Sends requests to one API, so many at once as there are callers. */
export class Sender {
  readonly #api: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(api: string) {
    this.#api = new URL(api);
  }

  close(): void {
    this.#agent.destroy();
  }

  /**
   * Sends a request, and sends it again when it is told to come again (429 or 503, with `Retry-After`), as its sender would.
   * @returns the answer; status 0 where the connection ended without one
   */
  async send(plan: Plan, ready: Ready): Promise<Answer> {
    for (let again = 0; ; again += 1) {
      const began = performance.now();
      const answer = plan.kind === 'bytes' ? await this.#sendRaw(ready) : await this.#sendHttp(ready);
      const seconds = Number(answer.headers['retry-after']);
      const isLater = (answer.status === 429 || answer.status === 503) && seconds > 0;
      if (!isLater || again === MOST_TIMES) return { ...answer, ms: performance.now() - began, again };
      await setTimeout(seconds * 1_000);
    }
  }

  #sendHttp(ready: Ready, again = false): Promise<Came> {
    const { method, path, headers, body } = ready;
    const chunked = headers['transfer-encoding'] !== undefined;
    const length = body && !chunked ? { 'content-length': String(body.length) } : {};
    return new Promise((resolve, reject) => {
      const asking = request(
        {
          ...{ agent: this.#agent, method, path, timeout: PATIENCE_MS },
          ...{ hostname: this.#api.hostname, port: this.#api.port },
          headers: { ...asLatin1(headers), ...length },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.once('error', () => resolve(SILENCE));
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(parts),
            }),
          );
        },
      );
      asking.once('timeout', () => asking.destroy(new Error('no answer')));
      asking.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') return reject(error);
        // The other side has ended a connection that nobody used, as this was sent on it: every client asks again.
        if (asking.reusedSocket && error.code === 'ECONNRESET' && !again)
          return resolve(this.#sendHttp(ready, true));
        return resolve(SILENCE);
      });
      asking.end(body);
    });
  }

  async #sendRaw({ body = Buffer.alloc(0) }: Ready): Promise<Came> {
    const connection = await rawConnection(this.#api.href);
    connection.send(body);
    // What is not a whole request is answered when its sender has nothing more to say.
    connection.socket.end();
    const said = await connection.ended;
    const [head = '', ...rest] = said.split('\r\n\r\n');
    const headers = headersOf(head);
    // What comes behind the first answer is that to what was behind the first request.
    const length = Number(headers['content-length'] ?? 0);
    return {
      status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
      headers,
      body: Buffer.from(rest.join('\r\n\r\n')).subarray(0, length),
    };
  }
}

/** Headers go out byte for byte: what is more than a byte is sent as its UTF-8. */
function asLatin1(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
  );
}

function headersOf(head: string): Record<string, string> {
  const lines = head.split('\r\n').slice(1);
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.toLowerCase(), value.join(':').trim()];
    }),
  );
}
