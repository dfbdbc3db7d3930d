import { createHash, randomUUID } from 'node:crypto';
import { chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { setBehaviour } from '../../services/departments/kit/behaviour.ts';
import { INSECURE_DEMO_MASTER_KEY } from '../../infra/config/config.ts';
import { SERVER_NAMES } from '../../infra/embedded/server.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import { hitsIn, hitsInKafka, hitsInTemporal } from '../support/canary-in-servers.ts';
import { canaryFamily, secretsIn, secretsInFiles, secretsInTables } from '../support/canary.ts';
import { freshSample } from '../support/samples.ts';
import { useStack } from '../support/stack.ts';

describe('a family with strings that occur nowhere else', () => {
  const system = useStack({ BIRTH_LOG_LEVEL: 'debug' });

  it('leaves no trace in clear in logs, topics, tables, histories and error answers', async () => {
    const { notification, secrets } = canaryFamily();
    // A name that comes later and a correction on the way, so that tasks, reasons and facts from people are searched too.
    await setBehaviour(system.stack.run.postgres, 'public-security', {
      correction: { codes: ['household-registration'], times: 1, reason: '请核对' },
    });
    const name = notification.children[0]?.name;
    const children = notification.children.map((child) => ({ ...child, name: undefined }));
    const caseNumber = await system.hospital.report({ ...notification, children });
    const decide = async (kind: string, decision: { outcome: string; facts?: unknown }) => {
      const task = await system.hospital.whenAsked(caseNumber, kind);
      expect((await system.hospital.complete(task.id, decision)).status).toBe(200);
    };
    await decide('name-missing', { outcome: 'provided', facts: { name } });
    await decide('correction-needed', { outcome: 'corrected' });
    await system.hospital.whenCompleted(caseNumber);
    const mother = notification.mother;
    const searchFor = (q: string) => system.hospital.call('clerk', '/v1/cases/search', { body: { q } });
    for (const q of [mother.name, 'zlcxh', (mother.phone ?? '').slice(-4)])
      expect((await searchFor(q)).body).toMatchObject({ items: [{ caseNumber }] });

    const views = await Promise.all([
      system.hospital.call('clerk', `/v1/cases/${caseNumber}`),
      system.hospital.call('clerk', '/v1/cases'),
      system.hospital.call('clerk', '/v1/tasks'),
      searchFor(mother.name),
      // Addresses that somebody has put a person into: refused, and nowhere written down.
      system.hospital.call('clerk', `/v1/cases?q=${encodeURIComponent(mother.name)}`),
      system.hospital.call('clerk', `/v1/cases/${encodeURIComponent(mother.name)}`),
      system.hospital.call('hospital', `/v1/births/${mother.idNumber}`),
      system.hospital.call('hospital', `/${mother.phone}`),
      system.hospital.call('hospital', `/v1/births/${notification.notificationId}`),
      system.hospital.call('hospital', '/v1/births', {
        key: randomUUID(),
        body: { ...notification, childRank: 9 },
      }),
      system.hospital.call('hospital', '/v1/births', {
        key: randomUUID(),
        body: { ...notification, mother: { ...notification.mother, birthDate: '1990-01-01' } },
      }),
      system.hospital.call('hospital', '/v1/births', {
        key: randomUUID(),
        body: { ...notification, children: [] },
      }),
    ]);
    for (const view of views) expect(secretsIn(Buffer.from(JSON.stringify(view.body)), secrets)).toEqual([]);

    const temporal = await hitsInTemporal(system.stack.run, secrets);
    expect(temporal.hits).toEqual([]);
    expect(temporal.n).toBeGreaterThan(0);
    const kafka = await hitsInKafka(system.stack.run, secrets);
    expect(kafka.hits).toEqual([]);
    expect(kafka.n).toBeGreaterThan(20);
    expect(await secretsInTables(system.database, secrets)).toEqual([]);
    // Checkpointed, so that pages and WAL are on disk where the files are searched.
    await system.database.query('checkpoint');
    expect(await secretsInFiles(system.stack.dataDir, secrets)).toEqual([]);
    const { rows } = await system.database.query<{ data_directory: string }>('show data_directory');
    expect(await secretsInFiles(rows[0]?.data_directory ?? '', secrets)).toEqual([]);
    expect(await metricsHits(secrets)).toEqual([]);
    expect(await dumpHits(secrets)).toEqual([]);
  });

  it('would be found: the search sees what is planted in a file and in a table', async () => {
    // Of nobody: what is planted stays in the WAL, which is searched again below.
    const secrets = { 'name of the child': '欧阳种下鹭' };
    const folder = await mkdtemp(path.join(tmpdir(), 'birth-canary-'));
    const clear = secrets['name of the child'];
    await writeFile(
      path.join(folder, 'planted.log'),
      JSON.stringify({ sealed: Buffer.from(`x${clear}y`).toString('base64') }),
    );
    expect(await secretsInFiles(folder, secrets)).toEqual(['planted.log: name of the child']);
    await writeFile(path.join(folder, 'planted.log'), `GET /v1/cases?q=${encodeURIComponent(clear)}`);
    expect(await secretsInFiles(folder, secrets)).toEqual(['planted.log: name of the child']);
    await rm(folder, { recursive: true });
    for (const said of [clear, Buffer.from(clear), new Uint8Array(Buffer.from(clear)), { header: [clear] }])
      expect(hitsIn({ said }, secrets)).toContain('name of the child');
    await system.database.query('create table public.planted (body bytea)');
    await system.database.query('insert into public.planted values ($1)', [
      Buffer.from(`{"name":"${clear}"}`),
    ]);
    expect(await secretsInTables(system.database, secrets)).toEqual(['public.planted: name of the child']);
    const digest = createHash('sha256').update(clear).digest();
    await system.database.query('create table public.indexed (terms bigint[])');
    await system.database.query('insert into public.indexed values (array[1, $1::bigint])', [
      digest.readBigInt64BE().toString(),
    ]);
    await system.database.query('update public.planted set body = $1', [digest]);
    const found = await secretsInTables(system.database, secrets);
    expect(found.toSorted()).toEqual(
      ['indexed', 'planted'].map((table) => `public.${table}: digest of the name of the child`),
    );
    await system.database.query('drop table public.planted, public.indexed');
  });

  it('keeps logs free of anything that looks like an ID number or a phone', async () => {
    await system.hospital.whenCompleted(await system.hospital.report(freshSample('lanzhou-twins')));
    // Of some thousand random ids, one holds what looks like a phone.
    const ids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}/g;
    const logs = (await readLogs(path.join(system.stack.dataDir, 'logs'))).replaceAll(ids, '');
    expect(logs.length).toBeGreaterThan(0);
    expect(logs.match(/(?<!\d)[1-6]\d{5}(19|20)\d{9}[\dX](?!\d)/g)).toBeNull();
    expect(logs.match(/(?<![\d.:-])1[3-9]\d{9}(?!\d)/g)).toBeNull();
  });

  // Last: the servers are stopped for it, as for a cold backup.
  it('nor in a backup of the folders, with the key files that stand beside the data', async () => {
    const { stack, database } = system;
    const { rows } = await database.query<{ folder: string }>(
      `select current_setting('data_directory') as folder`,
    );
    const folder = rows[0]?.folder ?? '';
    for (const name of SERVER_NAMES) await stack.stopServer(name);
    const backup = await mkdtemp(path.join(tmpdir(), 'birth-backup-'));
    try {
      await cp(folder, path.join(backup, 'postgres'), { recursive: true });
      await cp(stack.dataDir, path.join(backup, 'data'), { recursive: true });
      const files = (await readdir(backup, { recursive: true })).map((file) => path.basename(file));
      expect(files).toEqual(expect.arrayContaining(['run.json', 'tokens.json', 'PG_VERSION']));
      expect(files.some((file) => file.endsWith('.log'))).toBe(true);
      expect(await secretsInFiles(backup, canaryFamily().secrets)).toEqual([]);
      // The master key is given, never kept beside what it opens.
      for (const file of ['run.json', 'tokens.json', 'ports.json'])
        expect(await readFile(path.join(backup, 'data', file), 'utf8')).not.toContain(
          INSECURE_DEMO_MASTER_KEY,
        );
    } finally {
      await rm(backup, { recursive: true });
    }
  });

  async function metricsHits(secrets: Readonly<Record<string, string>>): Promise<string[]> {
    const services = Object.entries(system.stack.run.services);
    expect(services).toHaveLength(SERVICE_NAMES.length);
    const hits = await Promise.all(
      services.map(async ([name, { opsPort }]) => {
        const response = await fetch(`http://127.0.0.1:${opsPort}/metrics`);
        const text = await response.text();
        expect(text).toContain('process_cpu');
        // Label values are codes, and name no case.
        expect(text).not.toMatch(/B-[0-9A-Z]{4}-[0-9A-Z]{4}-/);
        return secretsIn(Buffer.from(text), secrets).map((what) => `${name}: ${what}`);
      }),
    );
    return hits.flat();
  }

  async function dumpHits(secrets: Readonly<Record<string, string>>): Promise<string[]> {
    // Of the server's own user, which may not enter ours.
    const { rows } = await system.database.query<{ folder: string }>(
      `select current_setting('data_directory') || '/dump' as folder`,
    );
    const folder = rows[0]?.folder ?? '';
    const owner = await stat(path.dirname(folder));
    await mkdir(folder, { mode: 0o700 });
    await chown(folder, owner.uid, owner.gid);
    try {
      expect(await writeDump(system.database, path.join(folder, 'all'))).toBeGreaterThan(10_000);
      return await secretsInFiles(folder, secrets);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
});

/** Every table as `COPY … TO STDOUT` writes it, in one file, as an operator's dump holds it: text and binary. */
async function writeDump(database: pg.Pool, file: string): Promise<number> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const server = path.dirname(file);
  let bytes = 0;
  for (const [i, { name }] of tables.entries())
    for (const format of ['text', 'binary']) {
      const part = path.join(server, `${i}.${format}`);
      // The server writes it itself: what stands in the file has been through none of our code.
      await database.query(`copy ${name} to '${part}' with (format ${format})`);
      bytes += (await stat(part)).size;
    }
  return bytes;
}

async function readLogs(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => !/^(kafka|postgres|temporal)\.log$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.join('\n');
}
