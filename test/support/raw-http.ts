import { connect, type Socket } from 'node:net';

/** One connection, on which a test sends what no HTTP client would. */
export interface RawConnection {
  readonly socket: Socket;
  send(text: string | Buffer): void;
  /** everything that came, once the other side has ended the connection */
  readonly ended: Promise<string>;
  /** the first answer: its head and what of its body came with it */
  readonly answered: Promise<string>;
  close(): void;
}

/** @param url of a server that listens */
export async function rawConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  // A connection that is cut is what the tests are about.
  socket.on('error', () => undefined);
  let came = '';
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(came)));
  const answered = new Promise<string>((resolve) => {
    socket.on('data', (bytes: Buffer) => {
      came += bytes.toString('utf8');
      if (came.includes('\r\n\r\n')) resolve(came);
    });
    void ended.then(resolve);
  });
  return { socket, send: (text) => void socket.write(text), ended, answered, close: () => socket.destroy() };
}

/** Many at once. */
export function rawConnections(url: string, count: number): Promise<RawConnection[]> {
  return Promise.all(Array.from({ length: count }, () => rawConnection(url)));
}

/** The head of a request, whose body is up to the test. */
export function head(
  method: string,
  path: string,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** The status of an answer as it came on the wire; NaN where there was none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}
