import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { residentIdCheckCharacter } from '../../schemas/resident-id.ts';
import { freshSample, type Notification } from './samples.ts';

/** A family whose every personal string occurs nowhere else in the world. */
export interface CanaryFamily {
  readonly notification: Notification;
  /** what must be found nowhere in clear */
  readonly secrets: Readonly<Record<string, string>>;
}

function inventId(division: string, birthDate: string, serial: string): string {
  const first17 = `${division}${birthDate.replaceAll('-', '')}${serial}`;
  return first17 + residentIdCheckCharacter(first17);
}

export function canaryFamily(): CanaryFamily {
  const sample = freshSample('lanzhou-first-child');
  const [child] = sample.children;
  if (!child || !sample.father) throw new Error('the sample has a child and a father');
  const mother = { ...sample.mother, name: '钟离椿萱鹮', birthDate: '1991-07-23', phone: '13977318864' };
  const father = { ...sample.father, name: '万俟梧桐鸾', birthDate: '1989-02-17', phone: '13866427719' };
  mother.idNumber = inventId('620102', mother.birthDate, '846');
  father.idNumber = inventId('620102', father.birthDate, '735');
  const payee = {
    holder: 'mother' as const,
    bankName: '金丝雀储蓄银行',
    accountNumber: '6217009988776655443',
  };
  const choices = { householdFollows: 'mother' as const, resultDelivery: 'post' as const, payee };
  const notification = { ...sample, mother, father, choices, children: [{ ...child, name: '钟离栖霞鹂' }] };
  return {
    notification,
    secrets: {
      'name of the mother': mother.name,
      'name of the father': father.name,
      'name of the child': '钟离栖霞鹂',
      'ID number of the mother': mother.idNumber,
      'ID number of the father': father.idNumber,
      'ID number allotted to the child': `620102${sample.delivery.at.slice(0, 10).replaceAll('-', '')}`,
      'phone of the mother': mother.phone,
      'phone of the father': father.phone,
      'bank account': payee.accountNumber,
      'name of the bank': payee.bankName,
    },
  };
}

/** What somebody would make of a secret who has no key: whoever has it tries out everybody there could be. */
function digestsOf(clear: Buffer): Buffer[] {
  return ['sha256', 'sha512', 'sha1', 'md5'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(clear).digest();
    const short = digest.subarray(0, 8);
    // Cut short as well, as bytes, as hex, and as a whole number, as an index may have it.
    return [short, Buffer.from(short.toString('hex')), Buffer.from(short.readBigInt64BE().toString())];
  });
}

/** The secrets that stand in some bytes: in clear, in base64 or hex, or as an address has them. */
export function secretsIn(bytes: Buffer, secrets: CanaryFamily['secrets']): string[] {
  return Object.entries(secrets).flatMap(([what, secret]) => {
    const clear = Buffer.from(secret);
    const escaped = JSON.stringify(secret)
      .slice(1, -1)
      .replaceAll(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    // Three alignments: base64 of the same text differs by where it starts.
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), clear])
        .toString('base64')
        .slice(shift === 0 ? 0 : 4, -4),
    );
    const forms = [
      clear,
      Buffer.from(escaped),
      Buffer.from(clear.toString('hex')),
      ...base64.map((b) => Buffer.from(b)),
      Buffer.from(encodeURIComponent(secret)),
    ];
    return forms.some((form) => form.length >= 8 && bytes.includes(form)) ? [what] : [];
  });
}

/** The secrets of which a digest without a key stands in some bytes. */
export function digestsIn(bytes: Buffer, secrets: CanaryFamily['secrets']): string[] {
  return Object.entries(secrets).flatMap(([what, secret]) =>
    digestsOf(Buffer.from(secret)).some((form) => bytes.includes(form)) ? [`digest of the ${what}`] : [],
  );
}

/** Every hit in every row of every table, as `schema.table: what`; digests without a key too. */
export async function secretsInTables(
  database: pg.Pool,
  secrets: CanaryFamily['secrets'],
): Promise<string[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const hits: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.query<{ text: string }>(`select t::text as text from ${name} t`);
    for (const { text } of rows) {
      const opened = text.replaceAll(/\\+x([0-9a-f]+)/g, (_, hex: string) =>
        Buffer.from(hex, 'hex').toString('latin1'),
      );
      for (const form of [Buffer.from(text), Buffer.from(opened, 'latin1')]) {
        for (const what of [...secretsIn(form, secrets), ...digestsIn(form, secrets)])
          hits.push(`${name}: ${what}`);
      }
    }
  }
  return [...new Set(hits)];
}

/** Every hit in every file below a folder: logs, Kafka segments, Temporal's database, PostgreSQL's pages and WAL. */
export async function secretsInFiles(folder: string, secrets: CanaryFamily['secrets']): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const hits: string[] = [];
  // Kafka's indexes hold offsets and times only, and are large empty files.
  const files = entries.filter((e) => e.isFile() && !e.name.endsWith('index'));
  for (const entry of files) {
    const bytes = await readFile(path.join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    for (const what of secretsIn(bytes, secrets)) hits.push(`${entry.name}: ${what}`);
  }
  return hits;
}
