import { createServer, type ServerResponse } from 'node:http';
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

/** `/livez` (the process), `/readyz` (each dependency), `/metrics`, on loopback. */
export async function startOpsServer(
  port: number,
  checks: Checks,
): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void respond(request.url ?? '', response, checks);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(url: string, response: ServerResponse, checks: Checks): Promise<void> {
  if (url.startsWith('/livez')) return answer(response, 200, { status: 'ok' });
  if (url.startsWith('/readyz')) {
    const results = await runChecks(checks);
    const ready = results.every((r) => r.ok);
    return answer(response, ready ? 200 : 503, { status: ready ? 'ok' : 'unready', checks: results });
  }
  if (url.startsWith('/metrics')) {
    response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
    return;
  }
  answer(response, 404, { status: 'not found' });
}
