import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../infra/postgres/prepare.ts';

/** A migrated database that no other test sees. */
export interface FreshDatabase {
  /** as the role that owns it; roles of services are made by `prepareDatabase` and belong to the whole server */
  readonly url: string;
  drop(): Promise<void>;
}

export async function createFreshDatabase(adminUrl: string): Promise<FreshDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  await asAdmin(adminUrl, `create database ${name}`);
  await migrate(url.toString());
  return { url: url.toString(), drop: () => asAdmin(adminUrl, `drop database ${name} with (force)`) };
}

async function asAdmin(adminUrl: string, sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}
