import pg from 'pg';
import type { Config } from '../../../infra/config/config.ts';
import { kafkaConnection, type KafkaConnection } from '../../../infra/kafka/connection.ts';
import { ensureRights, hasAuthorizer, rightsToChange } from '../../../infra/kafka/rights.ts';
import { ensureTopics, missingTopics } from '../../../infra/kafka/topics.ts';
import {
  migrate,
  prepareDatabase,
  type DatabaseUrls,
  type RolePasswords,
} from '../../../infra/postgres/prepare.ts';
import { missingRoles, pendingMigrations } from '../../../infra/postgres/provision-sql.ts';
import { temporalConnection } from '../../../infra/temporal/connection.ts';
import { ensureNamespace, missingInNamespace } from '../../../infra/temporal/namespace.ts';
import { say } from '../say.ts';

/** One thing that is made once on a server, and may be made again at any time. */
export interface Step {
  readonly name: 'database' | 'temporal' | 'topics' | 'rights';
  /** what is missing or too much, in words; empty: nothing */
  readonly plan: () => Promise<readonly string[]>;
  readonly make: () => Promise<void>;
}

/** The servers that are to be made ready, each as its administrator; undefined: it is left alone. */
export interface Servers {
  readonly database?: string | undefined;
  readonly temporal: boolean;
  readonly kafka: boolean;
}

/** Runs on one connection of its own. */
export async function asAdministrator<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end().catch(() => undefined);
  }
}

function databaseStep(url: string, passwords: RolePasswords, onMade: (urls: DatabaseUrls) => void): Step {
  return {
    name: 'database',
    plan: () =>
      asAdministrator(url, async (admin) => [
        ...(await pendingMigrations(admin)).map((name) => say('provision.migration', { name })),
        ...(await missingRoles(admin)).map((role) => say('provision.role', { name: role })),
      ]),
    make: async () => {
      await migrate(url);
      onMade(await prepareDatabase(url, passwords));
    },
  };
}

function temporalStep(config: Config): Step {
  const namespace = config.TEMPORAL_NAMESPACE;
  return {
    name: 'temporal',
    plan: () => missingInNamespace(temporalConnection(config), namespace),
    make: () => ensureNamespace(temporalConnection(config), namespace),
  };
}

function kafkaSteps(kafka: KafkaConnection): Step[] {
  return [
    {
      name: 'topics',
      plan: async () => (await missingTopics(kafka)).map((name) => say('provision.topic', { name })),
      make: () => ensureTopics({ ...kafka, topicsAreGiven: false }),
    },
    {
      name: 'rights',
      plan: async () => {
        if (!(await hasAuthorizer(kafka))) return [];
        const { missing, surplus } = await rightsToChange(kafka);
        return [
          ...(missing.length > 0 ? [say('provision.rules-missing', { n: missing.length })] : []),
          ...(surplus.length > 0 ? [say('provision.rules-surplus', { n: surplus.length })] : []),
        ];
      },
      make: async () => {
        if (await hasAuthorizer(kafka)) await ensureRights(kafka);
      },
    },
  ];
}

/** What is to be made on the servers, in the order in which it must be: topics before the rights to them. */
export function stepsFor(
  servers: Servers,
  config: Config,
  {
    passwords,
    onMade,
  }: { readonly passwords: () => RolePasswords; readonly onMade: (urls: DatabaseUrls) => void },
): Step[] {
  return [
    ...(servers.database === undefined ? [] : [databaseStep(servers.database, passwords(), onMade)]),
    ...(servers.temporal ? [temporalStep(config)] : []),
    ...(servers.kafka ? kafkaSteps(kafkaConnection(config)) : []),
  ];
}
