import { createHash } from 'node:crypto';
import { goesAtAnyHour, quietUntil } from './quiet-hours.ts';
import type { Connection } from '../../infra/postgres/pool.ts';
import {
  goesAtOnce,
  letClientThrough,
  letThrough,
  SAID_AT_THE_END,
  type Due,
  type Measure,
  type Used,
  type Verdict,
} from './measure.ts';

/** A send that was cut off by a crash is tried again after this. */
const CLAIM_SECONDS = 30;

/** A message that was claimed, as it is kept. */
export interface ClaimedRow {
  readonly notice_id: string;
  readonly case_number: string;
  readonly sealed: Buffer;
  readonly parts: number;
  /** what the carrier knows this sending by */
  readonly sending_id: string;
}

/** What was claimed, what has to wait for its phone, and the first that was held for a phone today. */
export interface Claim {
  readonly rows: readonly ClaimedRow[];
  readonly taken: number;
  readonly firstHeld: readonly ClaimedRow[];
}

interface DueRow extends ClaimedRow {
  readonly phone: string;
  /** null: of a build before, which nothing is counted of */
  readonly client: string | null;
  readonly urgency: number;
  readonly counted: boolean;
  readonly template: string;
  readonly now: Date;
}

/**
 * Claims what is due, as far as each phone may be told more (measure.ts): the one place where that is decided, for all
 * notifiers, since each phone is looked at under a lock of its own. In a transaction.
 */
export async function claim(on: Connection, limit: number, measure: Measure): Promise<Claim> {
  await on.query('set local synchronous_commit = off');
  const { rows: due } = await on.query<DueRow>({ name: 'due', text: DUE, values: [limit] });
  const [awake, quiet] = apartByHour(due, measure);
  await waitForMorning(on, quiet);
  if (awake.length === 0) return { rows: [], taken: due.length, firstHeld: [] };
  const byPhone = Map.groupBy(awake, ({ phone }) => phone);
  const phones = [...byPhone.keys()].sort();
  await on.query({ name: 'lock-phones', text: LOCK_PHONES, values: [phones.map(lockOf)] });
  const { rows: told } = await on.query<ToldRow>({ name: 'told', text: TOLD, values: [phones] });
  const used = new Map(told.map((row) => [row.phone, row]));
  const now = told[0]?.now ?? new Date();
  const verdicts = [...byPhone].map(([phone, rows]) =>
    letThrough(mostUrgentFirst(rows).map(dueOf), usedOf(used.get(phone)), { measure, now }),
  );
  const ofClients = await ofEachClient(on, awake, verdicts, { measure, now });
  await write(on, ofClients);
  const passing = new Set(ofClients.pass);
  const firsts = new Set(
    [...byPhone.keys()].flatMap((phone, i) =>
      (used.get(phone)?.held ?? 0) === 0 ? (verdicts[i]?.hold.slice(0, 1) ?? []) : [],
    ),
  );
  return {
    rows: awake.filter((row) => passing.has(row.notice_id)),
    taken: due.length,
    firstHeld: awake.filter((row) => firsts.has(row.notice_id)),
  };
}

type Waiting = readonly [row: DueRow, until: Date];

/** What may go at this hour, and what waits for the morning. */
function apartByHour(due: readonly DueRow[], { quiet }: Measure): [DueRow[], Waiting[]] {
  const awake: DueRow[] = [];
  const waiting: Waiting[] = [];
  for (const row of due) {
    const until = quiet && !goesAtAnyHour(row.template) ? quietUntil(quiet, row.now) : undefined;
    if (until) waiting.push([row, until]);
    else awake.push(row);
  }
  return [awake, waiting];
}

async function waitForMorning(on: Connection, waiting: readonly Waiting[]): Promise<void> {
  const wait = waiting.map(([{ notice_id: noticeId }, until]) => ({ noticeId, until }));
  if (wait.length > 0) await putOffUntil(on, wait);
}

function mostUrgentFirst(rows: readonly DueRow[]): DueRow[] {
  return rows.toSorted((a, b) => a.urgency - b.urgency);
}

function dueOf({ notice_id: noticeId, case_number: caseNumber, counted, urgency }: DueRow): Due {
  return { noticeId, caseNumber, counted: counted || goesAtOnce(urgency) };
}

/** Phones are locked by number, in order, so that two notifiers never wait for each other. */
function lockOf(phone: string): string {
  return createHash('sha256').update(`phone\0${phone}`).digest().readBigInt64BE().toString();
}

interface ToldRow {
  readonly phone: string;
  readonly now: Date;
  readonly inHour: number;
  readonly inDay: number;
  readonly hourFrom: Date | null;
  readonly dayFrom: Date | null;
  readonly cases: string[] | null;
  readonly held: number;
}

function usedOf(row: ToldRow | undefined): Used {
  if (!row) return { inHour: 0, inDay: 0, hourFrom: null, dayFrom: null, cases: [] };
  return { ...row, cases: row.cases ?? [] };
}

/** What phones may be told, as far as whoever reports their births may have so many told. */
async function ofEachClient(
  on: Connection,
  due: readonly DueRow[],
  verdicts: readonly Verdict[],
  by: { readonly measure: Measure; readonly now: Date },
): Promise<Verdict> {
  const passing = new Set(verdicts.flatMap(({ pass }) => pass));
  const rows = mostUrgentFirst(due.filter(({ notice_id: id }) => passing.has(id)));
  const nobodys = rows.filter(({ client }) => client === null).map(dueOf);
  const byClient = Map.groupBy(rows, ({ client }) => client ?? '');
  const clients = [...byClient.keys()].filter((client) => client !== '').sort();
  const { rows: told } = await on.query<{ client: string; told: number }>({
    name: 'lock-clients',
    text: LOCK_CLIENTS,
    values: [clients, by.now],
  });
  const used = new Map(told.map((row) => [row.client, row.told]));
  const throughs = clients.map((client) =>
    letClientThrough((byClient.get(client) ?? []).map(dueOf), used.get(client) ?? 0, by),
  );
  const fresh = throughs.map((verdict) => verdict.fresh);
  await on.query({ name: 'count-clients', text: COUNT_CLIENTS, values: [clients, fresh] });
  const pass = [...nobodys, ...throughs.flatMap((verdict) => verdict.pass)];
  return {
    pass: pass.map(({ noticeId }) => noticeId),
    wait: [...verdicts, ...throughs].flatMap(({ wait }) => wait),
    hold: verdicts.flatMap(({ hold }) => hold),
  };
}

async function write(on: Connection, { pass, wait, hold }: Verdict): Promise<void> {
  await on.query({ name: 'pass', text: PASS, values: [pass, CLAIM_SECONDS] });
  if (wait.length > 0) await putOffUntil(on, wait);
  if (hold.length > 0) await on.query({ name: 'hold', text: HOLD, values: [hold] });
}

async function putOffUntil(on: Connection, wait: Verdict['wait']): Promise<void> {
  const waits = [wait.map(({ noticeId }) => noticeId), wait.map(({ until }) => until.toISOString())];
  await on.query({ name: 'wait', text: WAIT, values: waits });
  await on.query({ name: 'merge', text: MERGE, values: [waits[0], SAID_AT_THE_END] });
}

const DUE = `select notice_id, case_number, client, sealed, parts, urgency, template, clock_timestamp() as now,
    coalesce(sending_id, notice_id) as sending_id, encode(phone_hash, 'hex') as phone,
    counted_at is not null as counted
  from notifier.message where status = 'accepted' and send_at <= clock_timestamp()
  order by send_at, urgency, notice_id limit $1 for update skip locked`;

const LOCK_PHONES = `select pg_advisory_xact_lock(id) from unnest($1::bigint[]) with ordinality as l(id, n) order by n`;

// In order, so that two notifiers never wait for each other; an hour that is over is counted no more.
const LOCK_CLIENTS = `insert into notifier.client as c (client, hour)
  select client, date_trunc('hour', $2::timestamptz) from unnest($1::text[]) as client order by client
  on conflict (client) do update
    set hour = greatest(c.hour, excluded.hour), told = case when c.hour >= excluded.hour then c.told else 0 end
  returning client, told`;

const COUNT_CLIENTS = `update notifier.client c set told = told + f.fresh
  from unnest($1::text[], $2::int[]) as f(client, fresh) where c.client = f.client and f.fresh > 0`;

const TOLD = `select p.phone, clock_timestamp() as now,
    count(*) filter (where m.status <> 'held' and m.counted_at > clock_timestamp() - interval '1 hour')::int as "inHour",
    count(*) filter (where m.status <> 'held')::int as "inDay",
    min(m.counted_at) filter (where m.status <> 'held' and m.counted_at > clock_timestamp() - interval '1 hour') as "hourFrom",
    min(m.counted_at) filter (where m.status <> 'held') as "dayFrom",
    array_agg(distinct m.case_number) filter (where m.status <> 'held') as cases,
    count(*) filter (where m.status = 'held')::int as held
  from unnest($1::text[]) as p(phone)
  left join notifier.message m on m.phone_hash = decode(p.phone, 'hex')
    and m.counted_at > clock_timestamp() - interval '1 day'
  group by p.phone`;

const PASS = `update notifier.message
  set send_at = clock_timestamp() + make_interval(secs => $2), tries = tries + 1,
      counted_at = coalesce(counted_at, clock_timestamp()), held_until = null
  where notice_id = any($1::uuid[])`;

const WAIT = `update notifier.message m set send_at = w.until, held_until = w.until
  from unnest($1::uuid[], $2::timestamptz[]) as w(notice_id, until) where m.notice_id = w.notice_id`;

// What the closing notice of the same case says too, where that waits as well: put off now, or since before it. What another
// notifier is just taking is left to that one: it waits for the phone, and whoever waited for it here would wait for ever.
const MERGE = `with said as (
    select m.notice_id from notifier.message m
     where m.case_number in (select case_number from notifier.message where notice_id = any($1::uuid[]))
       and m.status = 'accepted' and m.held_until is not null and m.template = any($2::text[])
       and exists (select from notifier.message f where f.case_number = m.case_number and f.phone_hash = m.phone_hash
                     and f.notice_id <> m.notice_id and f.status = 'accepted' and f.template like 'finished%')
       for update of m skip locked)
  update notifier.message m set status = 'merged', held_until = null from said where m.notice_id = said.notice_id`;

// Counted, so that the next one of the day is not the first.
const HOLD = `update notifier.message set status = 'held', held_until = null, counted_at = clock_timestamp()
  where notice_id = any($1::uuid[])`;
