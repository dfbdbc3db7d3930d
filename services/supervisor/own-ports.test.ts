import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rememberPorts } from '../../infra/embedded/ports.ts';
import { chooseApiPort } from './own-ports.ts';

let dataDir: string;
let other: Server;
let taken: number;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'birth-own-ports-'));
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  taken = (other.address() as AddressInfo).port;
});
afterEach(() => {
  other.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it('a port that was asked for and is taken is said, and no other is picked', async () => {
  await expect(chooseApiPort({ BIRTH_API_PORT: String(taken) }, rememberPorts(dataDir))).rejects.toThrow(
    `Port ${taken} (BIRTH_API_PORT) is in use by another program`,
  );
});

it('with none asked for, any that is free is taken, and the same again', async () => {
  const port = await chooseApiPort({ BIRTH_API_PORT: '' }, rememberPorts(dataDir));
  expect(port).not.toBe(taken);
  expect(await chooseApiPort({}, rememberPorts(dataDir))).toBe(port);
});
