import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverNameOf } from './certificates.ts';
import type { Ground } from './ground.ts';
import { TEMPORAL_DATABASES, TEMPORAL_ROLE } from './postgres.ts';

/** Through `internal-frontend` the parts speak among themselves: it asks for no token, and lets nobody else in. */
export const SERVICES = ['frontend', 'internal-frontend', 'history', 'matching', 'worker'] as const;
type TemporalService = (typeof SERVICES)[number];

/** Each of the services listens for calls and for the gossip of membership. */
export type TemporalPorts = Readonly<
  Record<TemporalService, { readonly rpc: number; readonly gossip: number }>
>;

/** @param take must give ports below 32768: the table of members keeps them in 16 bits with a sign */
export async function takeTemporalPorts(take: (name: string) => Promise<number>): Promise<TemporalPorts> {
  const ports = {} as Record<TemporalService, { rpc: number; gossip: number }>;
  for (const name of SERVICES) {
    const known = name === 'frontend' ? 'temporal' : `temporal-${name}`;
    ports[name] = { rpc: await take(known), gossip: await take(`temporal-${name}-gossip`) };
  }
  return ports;
}

/** Fixed for ever by the first start: 16 → 64 raised throughput by half on two cores, more gave nothing. */
const HISTORY_SHARDS = 64;
const PLENTY = 100_000;

/** Limits that would otherwise be what is measured, and one partition: no forwarding between them on one node. */
const DYNAMIC: Readonly<Record<string, number | boolean>> = {
  'frontend.rps': PLENTY,
  'frontend.namespaceRPS': PLENTY,
  'frontend.namespaceRPS.visibility': PLENTY,
  'frontend.namespaceCount': PLENTY,
  'matching.rps': PLENTY,
  'history.rps': PLENTY,
  'frontend.persistenceMaxQPS': PLENTY,
  'history.persistenceMaxQPS': PLENTY,
  'matching.persistenceMaxQPS': PLENTY,
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  'system.enableRingpopTLS': true,
  // Each case touched lately stays in the heap. Of 20,000 a third of the server's time went into collecting garbage;
  // the server's own number, 128,000, would not fit. A case that is under way has done with it after seconds.
  'history.hostLevelCacheMaxSize': 4_000,
};

export interface TemporalSetting {
  readonly ground: Ground;
  readonly ports: TemporalPorts;
  /** where the database is, any address of it */
  readonly postgres: URL;
  readonly folder: string;
}

function store(setting: TemporalSetting, databaseName: string, connections: number) {
  const { ground, postgres } = setting;
  return {
    sql: {
      // This driver prepares its statements; the other has each one parsed and planned anew.
      pluginName: 'postgres12_pgx',
      databaseName,
      connectAddr: `${postgres.hostname}:${postgres.port || '5432'}`,
      connectProtocol: 'tcp',
      user: TEMPORAL_ROLE,
      password: ground.secrets.temporalDatabase,
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: '1h',
      tls: {
        enabled: true,
        caFile: ground.certificates.serverAuthority,
        serverName: postgres.hostname,
        enableHostVerification: true,
      },
    },
  };
}

/** The frontend lets in who holds a certificate of the clients' authority, the parts trust only each other. */
function transport({ certificates }: Ground) {
  const frontend = certificates.server('temporal');
  const internode = certificates.internal('temporal-internode');
  const trustFrontend = { serverName: serverNameOf('temporal'), rootCaFiles: [certificates.serverAuthority] };
  return {
    frontend: {
      server: {
        certFile: frontend.certificate,
        keyFile: frontend.key,
        requireClientAuth: true,
        clientCaFiles: [certificates.clientAuthority],
      },
      client: trustFrontend,
    },
    internode: {
      server: {
        certFile: internode.certificate,
        keyFile: internode.key,
        requireClientAuth: true,
        clientCaFiles: [internode.authority],
      },
      client: { serverName: serverNameOf('temporal-internode'), rootCaFiles: [internode.authority] },
    },
  };
}

function describe(setting: TemporalSetting, dynamicFile: string) {
  const { ports } = setting;
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: HISTORY_SHARDS,
      datastores: {
        default: store(setting, TEMPORAL_DATABASES.default, 20),
        visibility: store(setting, TEMPORAL_DATABASES.visibility, 5),
      },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      tls: transport(setting.ground),
      // What a client may do stands in its token; without one it may do nothing, whatever its certificate.
      authorization: {
        jwtKeyProvider: { keySourceURIs: [setting.ground.tokens.keys], refreshInterval: '1m' },
        permissionsClaimName: 'permissions',
        authorizer: 'default',
        claimMapper: 'default',
      },
    },
    services: Object.fromEntries(
      SERVICES.map((name) => [
        name,
        { rpc: { grpcPort: ports[name].rpc, membershipPort: ports[name].gossip, bindOnLocalHost: true } },
      ]),
    ),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports.frontend.rpc}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicFile, pollInterval: '10s' },
  };
}

function write(file: string, value: unknown): string {
  // JSON is YAML, and needs no library.
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 1)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return file;
}

/** Writes the server's configuration (it holds a password: 0600) and the dynamic one beside it. */
export function writeTemporalConfig(setting: TemporalSetting): void {
  const dynamic = Object.entries(DYNAMIC).map(([key, value]) => [key, [{ value, constraints: {} }]]);
  const dynamicFile = write(join(setting.folder, 'dynamic.yaml'), Object.fromEntries(dynamic));
  write(join(setting.folder, 'production.yaml'), describe(setting, dynamicFile));
}
