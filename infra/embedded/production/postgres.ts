import { chmodSync, chownSync, copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresHome } from '../postgres-home.ts';
import type { Ground } from './ground.ts';

/** Databases of the Temporal server, beside the system's own. */
export const TEMPORAL_DATABASES = { default: 'temporal', visibility: 'temporal_visibility' } as const;
export const TEMPORAL_ROLE = 'temporal';

/** Nobody without TLS and a password, and each role only where it belongs. The first line that fits decides. */
const CLIENTS = `
# type    database                      user         address       method
hostssl   all                           birth_admin  127.0.0.1/32  scram-sha-256
hostssl   temporal,temporal_visibility  temporal     127.0.0.1/32  scram-sha-256
host      all                           temporal     all           reject
hostssl   birth                         all          127.0.0.1/32  scram-sha-256
host      all                           all          all           reject
`;

/** A file that the database user, and nobody else, can read. */
function give(home: PostgresHome, name: string, write: (path: string) => void): string {
  const file = join(home.location, name);
  write(`${file}.new`);
  chmodSync(`${file}.new`, 0o600);
  if (home.user) chownSync(`${file}.new`, home.user.uid, home.user.gid);
  renameSync(`${file}.new`, file);
  return file;
}

/** Puts certificate, key and client rules where the server finds them. @returns the settings that name them */
export function securePostgres(home: PostgresHome, ground: Ground): Readonly<Record<string, string>> {
  const pair = ground.certificates.server('postgres');
  return {
    ssl: 'on',
    ssl_min_protocol_version: 'TLSv1.2',
    ssl_cert_file: give(home, 'server.crt', (path) => copyFileSync(pair.certificate, path)),
    ssl_key_file: give(home, 'server.key', (path) => copyFileSync(pair.key, path)),
    hba_file: give(home, 'clients.conf', (path) => writeFileSync(path, CLIENTS)),
    password_encryption: 'scram-sha-256',
  };
}

/** The part of an address that makes clients verify the server. */
export function tlsOf(ground: Ground): string {
  return `?sslmode=verify-full&sslrootcert=${encodeURIComponent(ground.certificates.serverAuthority)}`;
}
