import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { keepCertificates } from './certificates.ts';
import { keepSecrets } from './secrets.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'birth-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('secrets are invented once, and a user that comes later gets its own', () => {
  const folder = scratch();
  const first = keepSecrets(folder, ['relay']);
  const second = keepSecrets(folder, ['relay', 'gateway']);
  expect(second).toMatchObject({ masterKey: first.masterKey, kafka: first.kafka });
  expect(second.kafka['gateway']).not.toBe(second.kafka['relay']);
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('damaged secrets are never replaced: what was stored could not be read any more', () => {
  const folder = scratch();
  keepSecrets(folder, ['relay']);
  writeFileSync(join(folder, 'secrets.json'), '{"masterKey": "short"}');
  expect(() => keepSecrets(folder, ['relay'])).toThrow(/damaged: bring it back from a backup/);
  expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toBe('{"masterKey": "short"}');
});

test('certificates are kept, and each is good for its own purpose only', async () => {
  const folder = scratch();
  const certificates = await keepCertificates(folder);
  const read = (file: string): X509Certificate => new X509Certificate(readFileSync(file));
  const server = read(certificates.server('kafka').certificate);
  const client = read(certificates.client('worker').certificate);
  const servers = read(certificates.serverAuthority).publicKey;
  const clients = read(certificates.clientAuthority).publicKey;
  expect([server.verify(servers), server.verify(clients)]).toEqual([true, false]);
  expect([client.verify(servers), client.verify(clients)]).toEqual([false, true]);
  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(client.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  expect(statSync(certificates.client('worker').key).mode & 0o077).toBe(0);
  expect((await keepCertificates(folder)).serverAuthority).toBe(certificates.serverAuthority);
  expect(read(certificates.server('kafka').certificate).fingerprint256).toBe(server.fingerprint256);
});
