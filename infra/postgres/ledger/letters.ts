import { createHash } from 'node:crypto';
import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';

/** A message that nobody could use, taken from its dead-letter topic. */
export interface NewLetter {
  /** where it stood before */
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** as it came */
  readonly body: Buffer;
  /** a code, and a place in the message */
  readonly reason: string;
  /** what it says of itself in clear, as far as that can be read: believed by nobody before it was checked */
  readonly says: LetterRouting;
  /** the letter that it was before a person had it replayed; empty: none */
  readonly replayOf: readonly string[];
}

export interface LetterRouting {
  readonly caseNumber?: string;
  readonly subject?: Subject;
  readonly code?: WorkCode;
  readonly attempt?: number;
}

/** What one task asks about: everything of one party, for one reason, of one day. */
export interface LetterGroup {
  /** makes it one and the same */
  readonly key: string;
  /** a sentence for people, without personal data */
  readonly reason: string;
  /** RFC 3339 */
  readonly deadline: string;
}

/**
 * Keeps letters as they came, and opens one task for each group of them. A letter that is known by its place is no news;
 * one that comes again with the same words, while nobody has decided about it, is the same letter. One that comes after
 * the task of its group was completed opens another.
 * @param groupOf by the ledger's time
 */
export async function keepLetters(
  pool: Pool,
  letters: readonly NewLetter[],
  groupOf: (letter: NewLetter, now: Date) => LetterGroup,
): Promise<void> {
  const rows = new Map(letters.map(rowOf).map((row) => [row.id, row]));
  await inTransaction(pool, async (on) => {
    const { now, known } = await lookUp(on, [...rows.keys()]);
    for (const id of known) rows.delete(id);
    const fresh = await addToOpen(on, [...rows.values()]);
    const groups = Map.groupBy(fresh, ({ row }) => groupOf(row.letter, now).key);
    for (const [, mine] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [first] = mine;
      if (first) await addToTask(on, await openGroup(on, groupOf(first.row.letter, now)), mine);
    }
  });
}

interface LetterRow {
  readonly id: string;
  readonly digest: string;
  readonly letter: NewLetter;
}

function rowOf(letter: NewLetter): LetterRow {
  const digest = createHash('sha256').update(letter.body).digest('hex');
  const { topic, partition, offset, replayOf } = letter;
  return { id: derivedId('letter', topic, partition, offset, digest, ...replayOf), digest, letter };
}

async function lookUp(on: Connection, ids: readonly string[]): Promise<{ now: Date; known: string[] }> {
  const { rows } = await on.query<{ now: Date; known: string[] }>({
    name: 'known-letters',
    text: `select ledger.now() as now,
             (select coalesce(array_agg(p.id), '{}') from ledger.letter_place p where p.id = any($1::uuid[])) as known`,
    values: [ids],
  });
  const [row] = rows;
  if (!row) throw new Error('a statement without a condition has one row');
  return row;
}

/** Whoever changes letters holds their task: they are decided about under the same lock. */
async function lockTasks(on: Connection, ids: readonly string[]): Promise<void> {
  await on.query({
    name: 'lock-letter-tasks',
    text: 'select from ledger.human_task where id = any($1::uuid[]) order by id for no key update',
    values: [ids],
  });
}

/** A letter that is new, with every place where its words stand. */
interface FreshLetter {
  readonly row: LetterRow;
  readonly places: LetterRow[];
}

/** Adds places to letters that wait with the same words. @returns what is new */
async function addToOpen(on: Connection, rows: readonly LetterRow[]): Promise<FreshLetter[]> {
  if (rows.length === 0) return [];
  const open = `from ledger.letter l join jsonb_to_recordset($1::jsonb) as r(topic text, digest text)
      on l.topic = r.topic and l.digest = decode(r.digest, 'hex') where l.decided_at is null`;
  const wanted = JSON.stringify(rows.map(({ digest, letter }) => ({ digest, topic: letter.topic })));
  const tasks = await on.query<{ id: string }>(`select distinct l.task_id as id ${open}`, [wanted]);
  await lockTasks(
    on,
    tasks.rows.map(({ id }) => id),
  );
  const found = await on.query<{ id: string; words: string }>(
    `select distinct l.id, l.topic || ' ' || encode(l.digest, 'hex') as words ${open}`,
    [wanted],
  );
  const waiting = new Map(found.rows.map(({ id, words }) => [words, id]));
  const fresh = new Map<string, FreshLetter>();
  for (const row of rows) {
    const words = `${row.letter.topic} ${row.digest}`;
    const letterId = waiting.get(words);
    const known = fresh.get(words);
    if (letterId !== undefined) await addPlace(on, letterId, row);
    else if (known) known.places.push(row);
    else fresh.set(words, { row, places: [row] });
  }
  return [...fresh.values()];
}

async function addPlace(on: Connection, letterId: string, { id, letter }: LetterRow): Promise<void> {
  await on.query({
    name: 'add-letter-place',
    text: `with place as (
             insert into ledger.letter_place (id, letter_id, topic, part, "offset") values ($1, $2, $3, $4, $5)
             on conflict (id) do nothing returning letter_id)
           update ledger.letter l set seen = seen + 1 from place where l.id = place.letter_id`,
    values: [id, letterId, letter.topic, letter.partition, letter.offset],
  });
}

/** The open task of a group, locked: the first that nobody has completed yet. */
async function openGroup(on: Connection, { key, reason, deadline }: LetterGroup): Promise<string> {
  for (let n = 1; ; n += 1) {
    const dedupeKey = `${key}/${n}`;
    const { rows } = await on.query<{ id: string }>({
      name: 'open-letter-task',
      text: `insert into ledger.human_task as t (id, kind, dedupe_key, reason, deadline, opened_at, count)
             values ($1, 'dead-letter', $2, $3, $4, ledger.now(), 0)
             on conflict (dedupe_key) do update set count = t.count where t.status = 'open' returning t.id`,
      values: [derivedId('task', dedupeKey), dedupeKey, reason, deadline],
    });
    const [row] = rows;
    if (row) return row.id;
  }
}

async function addToTask(on: Connection, taskId: string, fresh: readonly FreshLetter[]): Promise<void> {
  const letters = fresh.map(({ row: { id, digest, letter }, places }) => {
    const { says, body, partition, replayOf: _, ...rest } = letter;
    return {
      ...rest,
      ...says,
      id,
      digest,
      part: partition,
      body: body.toString('base64'),
      seen: places.length,
    };
  });
  const places = fresh.flatMap(({ row, places }) =>
    places.map(({ id, letter }) => ({
      ...{ id, letter_id: row.id, topic: letter.topic },
      ...{ part: letter.partition, offset: letter.offset },
    })),
  );
  await on.query({
    name: 'add-letters',
    text: `
      with added as (
        insert into ledger.letter (id, task_id, topic, part, "offset", key, headers, digest, reason, case_number, subject,
          code, attempt, body, seen)
        select r.id, $1, r.topic, r.part, r."offset", r.key, case when forgotten.it then '{}' else r.headers end, decode(r.digest, 'hex'), r.reason,
          (select c.case_number from ledger.birth_case c where c.case_number in (r."caseNumber", r.key)
            order by c.case_number is not distinct from r."caseNumber" desc limit 1),
          r.subject, r.code, r.attempt, case when forgotten.it then null else decode(r.body, 'base64') end, r.seen
          from jsonb_to_recordset($2::jsonb) as r(id uuid, topic text, part integer, "offset" bigint, key text,
            headers jsonb, digest text, reason text, "caseNumber" text, subject text, code text, attempt integer,
            body text, seen integer),
          -- What comes about a child that was erased is not kept.
          lateral (select exists (select from ledger.erasure e where e.case_number in (r."caseNumber", r.key)
            and (r.subject is null or e.subject = r.subject)) as it) forgotten
        returning id
      ), places as (
        insert into ledger.letter_place (id, letter_id, topic, part, "offset")
        select r.id, r.letter_id, r.topic, r.part, r."offset" from jsonb_populate_recordset(null::ledger.letter_place, $3::jsonb) r
      )
      update ledger.human_task set count = count + (select count(*) from added) where id = $1`,
    values: [taskId, JSON.stringify(letters), JSON.stringify(places)],
  });
}
