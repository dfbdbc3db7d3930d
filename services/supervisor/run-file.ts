import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerHandle, ServerName } from '../../infra/embedded/server.ts';
import type { DatabaseUrls } from '../../infra/postgres/prepare.ts';
import type { ServiceProcess } from './service-process.ts';
import type { Shape, ShapeName } from './shape.ts';
import { describeIdentity, type DemoIdentity, type DemoLogin } from './logins.ts';
import { IDENTITY, WEB } from './service-environment.ts';
import type { DemoTokens } from './tokens.ts';

/** What `run.json` says while the system runs: the outside contract, and the processes behind it. */
export interface RunFile {
  readonly api: string;
  /** the pages of the hall; where no pages run, the API */
  readonly console: string;
  /** the pages of families and of hospitals, where they run */
  readonly family?: string;
  readonly hospital?: string;
  /** the demonstration's own issuer, where it runs */
  readonly identity?: string;
  readonly temporal: string;
  /** Temporal's own screen, where there is one */
  readonly temporalUi?: string;
  readonly kafka: readonly string[];
  /** the administrator's URL; in the production shape that of an operator, who reads only */
  readonly postgres: string;
  readonly tokens: DemoTokens;
  /** lets whoever follows it in as a clerk, once */
  readonly signInLink?: string;
  /** who may sign in, and how, where the demonstration's own issuer runs */
  readonly logins?: Readonly<Record<string, DemoLogin>>;
  /** the supervisor */
  readonly pid: number;
  readonly services: Readonly<Record<string, { readonly pid: number; readonly opsPort: number }>>;
  readonly shape: ShapeName;
  /** settings (docs/settings.md) with which Kafka and Temporal let an operator in; none where they let in everybody */
  readonly operator: Readonly<Record<string, string>>;
  readonly servers: Readonly<
    Record<string, { readonly pid?: number; readonly source: string; readonly address: string }>
  >;
}

export interface RunParts {
  /** what runs now */
  readonly servers: readonly (readonly [ServerName, ServerHandle])[];
  readonly services: readonly (readonly [string, ServiceProcess])[];
  readonly tokens: DemoTokens;
  readonly identity: DemoIdentity | undefined;
  readonly shape: Shape | undefined;
  readonly databases: DatabaseUrls | undefined;
  /** the last description: addresses of what is down for a moment stay */
  readonly before: RunFile | undefined;
}

/** The contents of run.json for what runs now. */
export function describeRun(parts: RunParts): RunFile {
  const { servers, services, tokens, shape, before, databases } = parts;
  const isForReading = shape?.name === 'production';
  const addressOf = (name: ServerName): string | undefined =>
    name === 'postgres' && isForReading
      ? databases?.operator
      : servers.find(([n]) => n === name)?.[1].address;
  const temporalUi = servers.find(([name]) => name === 'temporal')?.[1].ui ?? before?.temporalUi;
  const issuer = services.find(([name]) => name === IDENTITY)?.[1].url ?? before?.identity;
  const identity = parts.identity && issuer ? describeIdentity(parts.identity, issuer) : undefined;
  const api = services.find(([name]) => name === 'api')?.[1].url ?? before?.api ?? '';
  const web = services.find(([name]) => name === WEB)?.[1].url ?? before?.family?.replace(/\/family\/$/, '');
  return {
    api,
    ...pagesAt(web, api),
    ...identity,
    temporal: addressOf('temporal') ?? before?.temporal ?? '',
    ...(temporalUi === undefined ? {} : { temporalUi }),
    kafka: addressOf('kafka')?.split(',') ?? before?.kafka ?? [],
    postgres: addressOf('postgres') ?? before?.postgres ?? '',
    tokens,
    pid: process.pid,
    shape: shape?.name ?? 'embedded',
    operator: shape?.operator ?? {},
    services: Object.fromEntries(services.map(([name, { pid, opsPort }]) => [name, { pid, opsPort }])),
    servers: Object.fromEntries(
      servers.map(([name, { pid, source }]) => [
        name,
        { ...(pid ? { pid } : {}), source, address: addressOf(name) ?? '' },
      ]),
    ),
  };
}

function pagesAt(web: string | undefined, api: string): Pick<RunFile, 'console' | 'family' | 'hospital'> {
  if (web === undefined) return { console: api };
  return { console: `${web}/hall/`, family: `${web}/family/`, hospital: `${web}/hospital/` };
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'run.json');
}

/** Writes it whole or not at all, readable by this user only. */
export function writeRunFile(dataDir: string, run: RunFile): void {
  mkdirSync(dataDir, { recursive: true });
  const fresh = `${pathOf(dataDir)}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, pathOf(dataDir));
}

export function removeRunFile(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true });
}
