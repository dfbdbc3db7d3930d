import { expect, onTestFinished, test } from 'vitest';
import { versionLine } from '../../infra/bootstrap/version.mjs';
import { collectProcessMetrics } from '../../infra/telemetry/metrics.ts';
import { startOpsServer, type Checks, type OpsServer } from './ops-server.ts';

const HOST = '127.0.0.1';

async function serve(ports: readonly number[], checks: Checks = {}): Promise<OpsServer> {
  const server = await startOpsServer({ host: HOST, ports, checks });
  onTestFinished(() => server.close());
  return server;
}

const ask = (port: number, path: string): Promise<Response> => fetch(`http://${HOST}:${port}${path}`);

test('the first port that is free is taken', async () => {
  const first = await serve([0]);
  const second = await serve([first.port, 0]);
  expect(second.port).not.toBe(first.port);
  expect((await ask(first.port, '/livez')).status).toBe(200);
  expect((await ask(second.port, '/livez')).status).toBe(200);
});

test('a port that was asked for by number is had or is an error', async () => {
  const { port } = await serve([0]);
  await expect(serve([port])).rejects.toThrow(`operations port ${port} is in use`);
});

test('its metrics say which build it is', async () => {
  collectProcessMetrics('test');
  const { port } = await serve([0]);
  const shown = await (await ask(port, '/metrics')).text();
  expect(shown).toContain(`birth_build_info{version="${versionLine()}",service="test"} 1`);
});

test('it is ready when each thing that it needs is there', async () => {
  let isThere = true;
  const { port } = await serve([0], {
    database: () => Promise.resolve(),
    kafka: () => (isThere ? Promise.resolve() : Promise.reject(new Error('away'))),
  });
  expect((await ask(port, '/readyz')).status).toBe(200);
  isThere = false;
  const answer = await ask(port, '/readyz');
  expect([answer.status, await answer.json()]).toEqual([
    503,
    {
      status: 'unready',
      checks: [
        { name: 'database', ok: true },
        { name: 'kafka', ok: false },
      ],
    },
  ]);
});
