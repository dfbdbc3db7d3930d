import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createLog } from '../../infra/telemetry/log.ts';
import { CLIENT_HEADER } from '../kit/client-address.ts';
import { createCookies } from './cookies.ts';
import { createIssuerClient } from './issuer.ts';
import { createWeb } from './server.ts';
import { keepSessions } from './sessions.ts';
import { CALLBACK } from './sign-in-routes.ts';

/** What an API is asked, and how it answers; the real one is behind the pages in test/e2e/screens.test.ts. */
export interface AskedApi {
  readonly asked: {
    readonly method: string;
    readonly url: string;
    readonly token: string;
    readonly body: string;
    readonly client: string;
  }[];
  answer: { status: number; body: unknown };
  /** pages that listen, each with the place that it goes on from: the test speaks to them */
  readonly listening: { readonly after: string; readonly response: ServerResponse }[];
}

async function startApi(): Promise<AskedApi & { readonly address: string }> {
  const api: AskedApi = { asked: [], answer: { status: 200, body: { items: [] } }, listening: [] };
  const read = async (request: IncomingMessage): Promise<string> => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    return Buffer.concat(parts).toString('utf8');
  };
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const token = (request.headers.authorization ?? '').replace('Bearer ', '');
      api.asked.push({
        method: request.method ?? '',
        url: request.url ?? '',
        token,
        body,
        client: String(request.headers[CLIENT_HEADER]),
      });
      if (request.url?.startsWith('/v1/changes') === true && api.answer.status === 200) {
        response
          .writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
          .write('retry: 1000\n\n');
        return void api.listening.push({ after: String(request.headers['last-event-id']), response });
      }
      response
        .writeHead(api.answer.status, { 'content-type': 'application/json', server: 'told to nobody' })
        .end(JSON.stringify(api.answer.body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(api, { address: `http://127.0.0.1:${port}` });
}

async function freePort(): Promise<number> {
  const server = createSocket().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The service on a port of its own, at the issuer of the demonstration. */
/** What the service shares with its API. */
export const KEY = 'ab'.repeat(32);

export async function startWeb(issuer: string) {
  const api = await startApi();
  const folder = mkdtempSync(join(tmpdir(), 'birth-web-'));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const start = async () => {
    const app = await createWeb({
      ...{
        address,
        api: api.address,
        clientKey: KEY,
        sessions: keepSessions(folder),
        log: createLog('web', 'fatal'),
      },
      cookies: createCookies(false),
      issuer: createIssuerClient({ issuer, clientId: 'hall', callback: `${address}${CALLBACK}` }),
    });
    await app.listen({ host: '127.0.0.1', port });
    return app;
  };
  let app = await start();
  onTestFinished(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });
  return {
    ...{ address, api, folder },
    restart: async () => {
      await app.close();
      app = await start();
      // As browsers do: a connection that was closed meanwhile is made anew.
      while (!(await fetch(`${address}/hall/session`).catch(() => undefined))) continue;
    },
  };
}
