import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registry } from '../../infra/telemetry/metrics.ts';

export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
}

const CHECK_DEADLINE_MS = 3_000;

/** Runs every check at once, each with a deadline. */
export function runChecks(checks: Checks): Promise<CheckResult[]> {
  return Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const deadline = AbortSignal.timeout(CHECK_DEADLINE_MS);
      const expired = new Promise<never>((_, reject) => {
        deadline.addEventListener('abort', () => reject(new Error('check took too long')), { once: true });
      });
      const ok = await Promise.race([check(), expired]).then(
        () => true,
        () => false,
      );
      return { name, ok };
    }),
  );
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

/** Answers one address. */
export type OpsRoute = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface OpsServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export interface OpsServerOptions {
  readonly host: string;
  /** tried in this order; 0: any that is free */
  readonly ports: readonly number[];
  readonly checks: Checks;
  /** what this service offers besides, by path */
  readonly routes?: Readonly<Record<string, OpsRoute>> | undefined;
}

/**
 * `/livez` (the process), `/readyz` (each dependency), `/metrics`, on the first of the ports that is free.
 * @throws Error when every one is taken
 */
export async function startOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  const { host, ports, checks, routes = {} } = options;
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const answered = routes[path]?.(request, response) ?? respond(path, response, checks);
    // Whoever asked has gone, or is told nothing: a service does not stop for that.
    answered.catch(() => response.destroy());
  });
  return {
    port: await listenOnFirst(server, host, ports),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Takes a port by listening on it: what was free when it was looked at can be taken a moment later. */
async function listenOnFirst(server: Server, host: string, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    try {
      server.listen(port, host);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error(`operations port ${ports.join(', ')} is in use by another program`);
}

async function respond(path: string, response: ServerResponse, checks: Checks): Promise<void> {
  if (path === '/livez') return answer(response, 200, { status: 'ok' });
  if (path === '/readyz') {
    const results = await runChecks(checks);
    const ready = results.every((r) => r.ok);
    return answer(response, ready ? 200 : 503, { status: ready ? 'ok' : 'unready', checks: results });
  }
  if (path === '/metrics') {
    response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
    return;
  }
  answer(response, 404, { status: 'not found' });
}
