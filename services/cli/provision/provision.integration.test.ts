import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../infra/config/config.ts';
import { caseKeysFrom, receiverKeysFrom } from '../../../infra/config/key-settings.ts';
import { openKeyring, openReceiverRoot } from '../../../infra/postgres/own-root.ts';
import { migrate } from '../../../infra/postgres/prepare.ts';
import { describeSchema } from '../../../infra/postgres/schema-dump.ts';
import { passwordSetting } from '../../../infra/postgres/provision-sql.ts';
import { LOGIN_ROLES } from '../../../infra/postgres/rights.ts';
import { missingTopics } from '../../../infra/kafka/topics.ts';
import {
  createEmptyDatabase,
  ROLE_PASSWORDS,
  type FreshDatabase,
} from '../../../test/support/fresh-database.ts';
import { testServers, type TestServers } from '../../../test/support/servers.ts';
import { ROOT } from '../run-file.ts';

let servers: TestServers;
let database: FreshDatabase;
let folder: string;
const NAMESPACE = `provisioned-${process.pid}`;

beforeAll(async () => {
  servers = await testServers();
  database = await createEmptyDatabase(servers.adminUrl);
  folder = await mkdtemp(path.join(tmpdir(), 'birth-provision-'));
  await writeFile(path.join(folder, 'passwords.json'), JSON.stringify(ROLE_PASSWORDS));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

interface Ran {
  readonly code: number;
  readonly said: string;
}

/** The command as an administrator runs it: a process of its own, without the supervisor. */
function provision(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const surroundings = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    BIRTH_DATA_DIR: folder,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: servers.temporal,
    TEMPORAL_NAMESPACE: NAMESPACE,
    KAFKA_BROKERS: servers.brokers.join(','),
    BIRTH_MASTER_KEY: 'a master key of this test',
    ...env,
  };
  const main = path.join(ROOT, 'services/cli/main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'provision', ...args], { env: surroundings }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, said: `${out}${err}` }),
    );
  });
}

interface Report {
  readonly steps: readonly { readonly step: string; readonly missing: readonly string[] }[];
  readonly files: readonly string[];
}

async function asRole<T>(role: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(database.url);
  url.username = `birth_${role.replaceAll('-', '_')}`;
  url.password = ROLE_PASSWORDS[role as keyof typeof ROLE_PASSWORDS];
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('servers are made ready by a command', { timeout: 240_000 }, () => {
  it('that says first what is missing, and does nothing', async () => {
    const planned = await provision(['--plan', '--json', '--passwords', path.join(folder, 'passwords.json')]);
    expect(planned.code, planned.said).toBe(0);
    const { steps } = JSON.parse(planned.said) as Report;
    expect(steps.map(({ step }) => step)).toEqual(['database', 'temporal', 'topics', 'rights']);
    expect(steps[0]?.missing).toContain('迁移 0001_messaging');
    expect(steps[1]?.missing).toContain(`namespace ${NAMESPACE}`);
    const again = await provision(['--plan', '--json', '--passwords', path.join(folder, 'passwords.json')]);
    expect(JSON.parse(again.said)).toEqual(JSON.parse(planned.said));
  });

  it('and then makes all of it, with settings for each service that let it in and open what it keeps', async () => {
    const out = path.join(folder, 'settings');
    const args = ['--json', '--passwords', path.join(folder, 'passwords.json'), '--out', out];
    const made = await provision(args);
    expect(made.code, made.said).toBe(0);
    const left = JSON.parse((await provision(['--plan', ...args])).said) as Report;
    expect(left.steps.flatMap(({ missing }) => missing)).toEqual([]);
    expect(await missingTopics({ brokers: servers.brokers })).toEqual([]);
    const settings = async (service: string) => {
      const file = path.join(out, `${service}.env`);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => /^[A-Z]/.test(line));
      return readConfig(
        Object.fromEntries(lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)])),
      );
    };
    const api = await settings('api');
    const pool = new pg.Pool({ connectionString: api.DATABASE_URL, max: 1 });
    await openKeyring(pool, caseKeysFrom(api));
    await pool.end();
    const finance = await settings('finance');
    const own = new pg.Pool({ connectionString: finance.DATABASE_URL, max: 1 });
    await openReceiverRoot(own, 'finance', receiverKeysFrom(finance));
    await own.end();
    // As the keys of another master key do not: it is said which setting is wrong.
    const other = { ...api, BIRTH_LOOKUP_KEY: '0'.repeat(64), BIRTH_WRAPPING_KEY: '1'.repeat(64) };
    const again = new pg.Pool({ connectionString: api.DATABASE_URL, max: 1 });
    await expect(openKeyring(again, caseKeysFrom(other))).rejects.toThrow(/^BIRTH_LOOKUP_KEY does not open/);
    await again.end();
  });

  it('each role has its own schema and no other', async () => {
    await asRole('finance', async (client) => {
      await client.query('select 1 from finance.payment');
      await expect(client.query('select 1 from ledger.birth_case')).rejects.toThrow('permission denied');
    });
  });

  it('with the address of a role that may not make roles it says what helps', async () => {
    const url = new URL(database.url);
    url.username = 'birth_api';
    url.password = ROLE_PASSWORDS.api;
    const refused = await provision(['--passwords', path.join(folder, 'passwords.json')], {
      DATABASE_URL: url.toString(),
      TEMPORAL_ADDRESS: '',
      KAFKA_BROKERS: '',
    });
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('npx birth provision --sql');
  });

  it('without any server it touches none', async () => {
    const none = await provision([], { DATABASE_URL: '', TEMPORAL_ADDRESS: '', KAFKA_BROKERS: '' });
    expect(none.code).toBe(2);
  });
});

describe('the script for an administrator', () => {
  it('makes what the command makes, and has no password in it', { timeout: 240_000 }, async () => {
    const [scripted, migrated] = [
      await createEmptyDatabase(servers.adminUrl),
      await createEmptyDatabase(servers.adminUrl),
    ];
    try {
      const { code, said: sql } = await provision(['--sql'], { DATABASE_URL: scripted.url });
      expect(code).toBe(0);
      for (const password of Object.values(ROLE_PASSWORDS)) expect(sql).not.toContain(password);
      const admin = new pg.Client({ connectionString: scripted.url });
      await admin.connect();
      const bare = await admin.query(sql).catch((error: unknown) => error);
      expect(String(bare)).toContain('is empty');
      await admin.query('rollback');
      for (const role of LOGIN_ROLES)
        await admin.query('select set_config($1, $2, false)', [passwordSetting(role), ROLE_PASSWORDS[role]]);
      for (const statement of sql.split(/\n\n(?=-- \d{4}_|-- [a-z-]+\ndo|do )/)) await admin.query(statement);
      const rest = await provision(['--plan', '--json', '--passwords', path.join(folder, 'passwords.json')], {
        DATABASE_URL: scripted.url,
        TEMPORAL_ADDRESS: '',
        KAFKA_BROKERS: '',
      });
      expect((JSON.parse(rest.said) as Report).steps).toEqual([
        { step: 'database', missing: [], made: false },
      ]);
      await migrate(migrated.url);
      const other = new pg.Client({ connectionString: migrated.url });
      await other.connect();
      expect(await describeSchema(admin)).toBe(await describeSchema(other));
      await other.end();
      await admin.end();
    } finally {
      await scripted.drop();
      await migrated.drop();
    }
  });
});
