import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keySettingsOf } from '../../../infra/config/key-settings.ts';
import { NEEDS } from '../../../infra/config/service-needs.ts';
import type { DatabaseUrls } from '../../../infra/postgres/prepare.ts';
import { DATABASE_ROLES } from '../../../infra/postgres/rights.ts';
import type { MasterKeys } from '../../../infra/sealing/keys.ts';

/** Settings that all services share, as whoever provisions has them. */
const SHARED = ['BIRTH_ENVIRONMENT', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'KAFKA_BROKERS'] as const;

/** What nobody can invent for an office. */
const TOKENS = '# BIRTH_ISSUERS=[…], or BIRTH_TOKENS=[…]  docs/settings.md';

/**
 * Writes the settings of each service to a file of its own (`worker.env`), readable by this user only: its database login, its
 * keys, where the servers are. Certificates and logins of Kafka and Temporal belong to those who give them.
 * @returns the files
 */
export function writeSettingsFiles(
  folder: string,
  {
    urls,
    master,
    env,
  }: {
    readonly urls: DatabaseUrls | undefined;
    readonly master: MasterKeys;
    readonly env: NodeJS.ProcessEnv;
  },
): string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const shared = Object.fromEntries(SHARED.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  return Object.keys(NEEDS).map((service) => {
    const role = DATABASE_ROLES.find((known) => known === service);
    const settings = {
      ...shared,
      KAFKA_TOPICS: 'given',
      ...(role && urls ? { DATABASE_URL: urls[role] } : {}),
      ...keySettingsOf(service, master),
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    if (service === 'api') lines.push(TOKENS);
    const file = join(folder, `${service}.env`);
    writeFileSync(`${file}.new`, `${lines.join('\n')}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return file;
  });
}
