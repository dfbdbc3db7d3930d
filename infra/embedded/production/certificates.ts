import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClearError } from '../clear-error.ts';
import { findOnPath, lastLine, runCommand } from '../command.ts';

const DAYS = 825;

/** Which servers prove who they are to their clients. */
const SERVERS = ['postgres', 'kafka', 'temporal'] as const;
/** Parts of a server that speak among themselves: both sides of a connection, an authority of their own each. */
const INTERNAL = ['temporal-internode', 'kafka-controller'] as const;
/** Who may speak to the Temporal frontend. */
export const TEMPORAL_CLIENTS = ['api', 'worker', 'gateway', 'operator'] as const;
export type TemporalClient = (typeof TEMPORAL_CLIENTS)[number];

/** A certificate and its key, PEM files. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Where the certificates of a data folder are. */
export interface Certificates {
  readonly folder: string;
  /** the authority that servers prove themselves with */
  readonly serverAuthority: string;
  /** the authority of the Temporal frontend's clients: no server's certificate lets anybody in there */
  readonly clientAuthority: string;
  readonly server: (name: (typeof SERVERS)[number]) => KeyPair;
  /** both sides between the parts of one server, with the authority that signs nothing else */
  readonly internal: (name: (typeof INTERNAL)[number]) => KeyPair & { readonly authority: string };
  readonly client: (name: TemporalClient) => KeyPair;
}

interface Issue {
  readonly folder: string;
  readonly name: string;
  readonly authority: string;
  readonly purposes: string;
}

/** A name in the certificate of a server or client, whatever host it runs on. */
export function serverNameOf(name: string): string {
  return `${name}.birth.internal`;
}

/** The subject's common name of an issued certificate. */
export function commonNameOf(name: string): string {
  return `birth ${name}`;
}

async function openssl(folder: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand('openssl', args, { cwd: folder, env: process.env });
  if (code !== 0) throw new ClearError(`openssl could not make a certificate: ${lastLine(output)}.`);
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

async function makeAuthority(folder: string, name: string): Promise<void> {
  await openssl(folder, [
    ...['req', '-x509', ...NEW_KEY, '-days', String(DAYS), '-subj', `/CN=${commonNameOf(name)}`],
    ...['-keyout', `${name}.key`, '-out', `${name}.crt`],
    ...['-addext', 'basicConstraints=critical,CA:TRUE,pathlen:0', '-addext', 'keyUsage=critical,keyCertSign'],
  ]);
}

async function issue({ folder, name, authority, purposes }: Issue): Promise<void> {
  writeFileSync(
    join(folder, `${name}.ext`),
    [
      'basicConstraints=critical,CA:FALSE',
      'keyUsage=critical,digitalSignature',
      `extendedKeyUsage=${purposes}`,
      // Servers are reached on this machine only; clients that compare a host with an address need both.
      `subjectAltName=DNS:${serverNameOf(name)},DNS:localhost,IP:127.0.0.1`,
    ].join('\n'),
  );
  await openssl(folder, [
    ...['req', ...NEW_KEY, '-subj', `/CN=${commonNameOf(name)}`],
    ...['-keyout', `${name}.key`, '-out', `${name}.csr`],
  ]);
  await openssl(folder, [
    ...['x509', '-req', '-in', `${name}.csr`, '-days', String(DAYS), '-out', `${name}.crt`],
    ...['-CA', `${authority}.crt`, '-CAkey', `${authority}.key`, '-CAcreateserial'],
    ...['-extfile', `${name}.ext`],
  ]);
  for (const scratch of ['csr', 'ext']) rmSync(join(folder, `${name}.${scratch}`));
}

async function makeAll(folder: string): Promise<void> {
  await Promise.all(
    ['server-authority', 'client-authority', ...INTERNAL.map((name) => `${name}-authority`)].map((name) =>
      makeAuthority(folder, name),
    ),
  );
  // One after the other: issuing counts in a file beside the authority.
  for (const name of SERVERS)
    await issue({ folder, name, authority: 'server-authority', purposes: 'serverAuth' });
  for (const name of TEMPORAL_CLIENTS)
    await issue({
      folder,
      name: `client-${name}`,
      authority: 'client-authority',
      purposes: 'clientAuth',
    });
  for (const name of INTERNAL)
    await issue({ folder, name, authority: `${name}-authority`, purposes: 'serverAuth,clientAuth' });
}

/**
 * The certificates of a data folder, in `tls` (0700): made at the first start by the `openssl` command, whole or not
 * at all. Remove the folder to have new ones.
 * @throws ClearError when there is no openssl
 */
export async function keepCertificates(dataDir: string): Promise<Certificates> {
  const folder = join(dataDir, 'tls');
  if (!existsSync(folder)) {
    if (!(await findOnPath('openssl')))
      throw new ClearError(
        'The certificates of the production-shaped stack cannot be made: the command `openssl` is missing; install it (package openssl) and start again.',
      );
    const fresh = `${folder}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true, mode: 0o700 });
    await makeAll(fresh);
    renameSync(fresh, folder);
  }
  const pair = (name: string): KeyPair => ({
    certificate: join(folder, `${name}.crt`),
    key: join(folder, `${name}.key`),
  });
  return {
    folder,
    serverAuthority: join(folder, 'server-authority.crt'),
    clientAuthority: join(folder, 'client-authority.crt'),
    server: pair,
    internal: (name) => ({ ...pair(name), authority: join(folder, `${name}-authority.crt`) }),
    client: (name) => pair(`client-${name}`),
  };
}
