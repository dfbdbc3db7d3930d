import { randomInt } from 'node:crypto';
import { foundBy } from '../activities/found-by.ts';
import { bytea } from '../infra/postgres/bytea.ts';
import { sealFacts, type SubjectFacts } from '../infra/postgres/ledger/facts.ts';
import { searchEntry, writeEntriesSql } from '../infra/postgres/ledger/search-entries.ts';
import type { Pool } from '../infra/postgres/pool.ts';
import type { Keyring } from '../infra/sealing/keys.ts';
import type { Subject } from '../schemas/matter.ts';
import { newCaseNumber } from '../services/api/case-number.ts';
import { GIVEN, SURNAMES_BY_USE } from './invented-names.ts';

/** What of a case is asked for again. */
export interface Known {
  readonly caseNumber: string;
  readonly mother: string;
  readonly child: string;
  readonly phone: string;
  readonly division: string;
  readonly facility: string;
  /** of its acceptance, in China */
  readonly day: string;
}

const COUNTIES = ['620102', '620103', '620104', '620105', '620111', '620121', '620723', '620921', '610302'];
const PORTION = 2_000;
const DAYS = 400;

function pick<T>(from: readonly T[]): T {
  const one = from[randomInt(from.length)];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
}

function nameOf(): string {
  return pick(SURNAMES_BY_USE) + pick(GIVEN) + (randomInt(5) === 0 ? '' : pick(GIVEN));
}

interface Row extends Known {
  readonly at: string;
  readonly status: 'completed' | 'processing';
  readonly father: string;
  readonly certificate: string;
}

function invent(): Row {
  const at = new Date(Date.now() - randomInt(DAYS * 86_400) * 1000);
  return {
    caseNumber: newCaseNumber(),
    mother: nameOf(),
    father: nameOf(),
    child: nameOf(),
    phone: `1${pick(['38', '39', '50', '86'])}${String(randomInt(100_000_000)).padStart(8, '0')}`,
    certificate: `X62${String(randomInt(10_000_000)).padStart(7, '0')}`,
    division: pick(COUNTIES),
    facility: `F-${randomInt(60)}`,
    day: new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
    at: at.toISOString(),
    status: randomInt(10) === 0 ? 'processing' : 'completed',
  };
}

/**
 * Cases with people of invented names, sealed and findable as the product makes them, with the matters and the open tasks that
 * lists look at; without messages, decisions and orders, which they do not.
 */
export async function fillCases(pool: Pool, keyring: Keyring, count: number): Promise<Known[]> {
  const known: Known[] = [];
  await pool.query(`alter system set full_page_writes = off`);
  await pool.query(`alter system set max_wal_size = '8GB'`);
  await pool.query('select pg_reload_conf()');
  while (known.length < count) {
    const rows = Array.from({ length: Math.min(PORTION, count - known.length) }, invent);
    await insert(pool, keyring, rows);
    known.push(...rows);
  }
  await pool.query('vacuum analyze');
  return known;
}

async function insert(pool: Pool, keyring: Keyring, rows: readonly Row[]): Promise<void> {
  // One data key for all of them: what is measured opens each facts apart, whatever key they have.
  const { key, wrapped } = keyring.newDataKey();
  const people = rows.flatMap(({ caseNumber, mother, father, child, phone }) => {
    const each: readonly (readonly [Subject, object])[] = [
      ['mother', { name: mother, phone }],
      ['father', { name: father }],
      ['child-1', { name: child }],
    ];
    return each.map(([subject, facts]) => ({ caseNumber, subject, facts }));
  });
  const subjects = people.map(({ caseNumber, subject, facts }) => ({
    case_number: caseNumber,
    subject,
    wrapped_key: bytea(wrapped),
    facts: bytea(sealFacts(key, { caseNumber, subject, revision: 0 }, facts as SubjectFacts)),
  }));
  const entries = [
    ...people.map(({ caseNumber: case_number, subject, facts }) =>
      searchEntry(keyring, { case_number, subject, source: 'facts' }, foundBy(subject, 'facts', facts)),
    ),
    ...rows.map(({ caseNumber: case_number, certificate: certificateNumber }) => {
      const of = { case_number, subject: 'child-1', source: 'birth-certificate' } as const;
      return searchEntry(keyring, of, foundBy('child-1', of.source, { certificateNumber }));
    }),
  ];
  await pool.query(CASES, [JSON.stringify(rows)]);
  await pool.query(
    `insert into ledger.subject (case_number, subject, wrapped_key, facts)
     select case_number, subject, wrapped_key, facts from jsonb_populate_recordset(null::ledger.subject, $1::jsonb)`,
    [JSON.stringify(subjects)],
  );
  await pool.query(writeEntriesSql('jsonb_populate_recordset(null::ledger.search_entry, $1::jsonb) r'), [
    JSON.stringify(entries),
  ]);
}

/** A case, its matters, and a task in one of thirty. */
const CASES = `
  with r as (
    select * from jsonb_to_recordset($1::jsonb) as r("caseNumber" text, facility text, division text, status text, at timestamptz)
  ), c as (
    insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
        notification_hash, mother_hash, accepted_by, accepted_at, completed_at)
    select "caseNumber", facility, "caseNumber", division, status, '620100@1', sha256("caseNumber"::bytea),
        sha256("caseNumber"::bytea), 'bench', at, case when status = 'completed' then at end from r
  ), m as (
    insert into ledger.matter (case_number, subject, code, position, part, department, route, status, node, due_on)
    select "caseNumber", 'child-1', code, place, 'joint', 'health-commission', 'joint',
        case when status = 'completed' or place < 5 then 'completed' else 'requested' end, '{"needs":[]}',
        case when status = 'processing' and place >= 5 then at::date + 20 end
      from r, unnest('{birth-certificate,vaccination-record,household-registration,medical-insurance,social-security-card,parenting-guidance}'::text[])
        with ordinality as m(code, place)
  )
  insert into ledger.human_task (id, case_number, kind, dedupe_key, reason, asks, opened_at, deadline)
  select gen_random_uuid(), "caseNumber", case when random() < 0.02 then 'overpaid' else 'name-missing' end,
      gen_random_uuid()::text, '请补充', '{/children/0/name}', at, at + interval '30 days'
    from r where random() < 0.033`;
