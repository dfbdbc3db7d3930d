import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isPortFree, rememberPorts } from './ports.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'birth-ports-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function occupy(port = 0) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, free: () => server.close() };
}

test('a restart is given the ports it had', async () => {
  const first = rememberPorts(dataDir);
  const ports = await Promise.all([first.take('postgres'), first.take('kafka'), first.take('api')]);
  expect(new Set(ports).size).toBe(3);
  const second = rememberPorts(dataDir);
  expect([await second.take('postgres'), await second.take('kafka'), await second.take('api')]).toEqual(
    ports,
  );
});

test('a remembered port that somebody else has taken is replaced, and the new one remembered', async () => {
  const taken = await occupy(await rememberPorts(dataDir).take('kafka'));
  try {
    writeFileSync(join(dataDir, 'ports.json'), JSON.stringify({ kafka: taken.port }));
    expect(await isPortFree(taken.port)).toBe(false);
    const port = await rememberPorts(dataDir).take('kafka');
    expect(port).not.toBe(taken.port);
    expect(JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8'))).toEqual({ kafka: port });
  } finally {
    taken.free();
  }
});

test('a broken memory is no obstacle', async () => {
  writeFileSync(join(dataDir, 'ports.json'), '{"kafka": "ninety", ');
  expect(await rememberPorts(dataDir).take('kafka')).toBeGreaterThan(0);
});

test('a port is never one that the system gives to outgoing connections, not even a remembered one', async () => {
  const outgoing = await occupy();
  outgoing.free();
  expect(outgoing.port).toBeGreaterThanOrEqual(2 ** 15);
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify({ temporal: outgoing.port }));
  const port = await rememberPorts(dataDir).take('temporal');
  expect(port).toBeLessThan(2 ** 15);
  expect(await rememberPorts(dataDir).take('temporal')).toBe(port);
});
