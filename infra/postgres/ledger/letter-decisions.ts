import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import { deliveredTo } from '../../../schemas/topic.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { insertOutbox } from '../../outbox/outbox.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import { findTask, type TaskRecord } from './task-reads.ts';

export type LetterOutcome = 'replayed' | 'discarded';

/** A letter as it may be told of: codes and places, never its content. Instants are RFC 3339 text. */
export interface LetterRecord {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
  /** how often it has come */
  readonly seen: number;
  readonly receivedAt: string;
  /** of a case that the ledger knows */
  readonly caseNumber: string | null;
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  readonly attempt: number | null;
  readonly outcome: LetterOutcome | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  /** base64; null: nobody has decided, or an earlier build kept none */
  readonly decisionHash: string | null;
  /** its bytes are there: they are gone with an erasure */
  readonly isKept: boolean;
}

const LETTER = `jsonb_build_object('id', l.id, 'topic', l.topic, 'partition', l.part, 'offset', l."offset"::text,
  'reason', l.reason, 'seen', l.seen, 'receivedAt', l.received_at, 'caseNumber', l.case_number, 'subject', l.subject,
  'code', l.code, 'attempt', l.attempt, 'outcome', l.outcome, 'decidedBy', l.decided_by, 'decidedAt', l.decided_at,
  'decisionHash', encode(l.decision_hash, 'base64'), 'isKept', l.body is not null)`;

/** Where a page of letters begins: after this one, the oldest first. */
export interface LetterPosition {
  readonly at: string;
  readonly id: string;
}

/** The letters that a task is about, decided and not. */
export async function listLetters(
  pool: Pool,
  {
    taskId,
    after,
    limit,
  }: { readonly taskId: string; readonly after?: LetterPosition | undefined; readonly limit: number },
): Promise<LetterRecord[]> {
  const { rows } = await pool.query<{ letter: LetterRecord }>({
    name: 'list-letters',
    text: `select ${LETTER} as letter from ledger.letter l
            where l.task_id = $1 and ($2::timestamptz is null or (l.received_at, l.id) > ($2::timestamptz, $3::uuid))
            order by l.received_at, l.id limit $4`,
    values: [taskId, after?.at ?? null, after?.id ?? null, limit],
  });
  return rows.map(({ letter }) => letter);
}

/** The letters of a task that nobody has decided about, as many as tell whether it is one. */
export async function openLetters(pool: Pool, taskId: string): Promise<LetterRecord[]> {
  const { rows } = await pool.query<{ letter: LetterRecord }>({
    name: 'open-letters',
    text: `select ${LETTER} as letter from ledger.letter l
            where l.task_id = $1 and l.decided_at is null order by l.received_at, l.id limit 2`,
    values: [taskId],
  });
  return rows.map(({ letter }) => letter);
}

export async function findLetter(
  pool: Pool,
  taskId: string,
  letterId: string,
): Promise<LetterRecord | undefined> {
  const { rows } = await pool.query<{ letter: LetterRecord }>({
    name: 'find-letter',
    text: `select ${LETTER} as letter from ledger.letter l where l.task_id = $1 and l.id = $2`,
    values: [taskId, letterId],
  });
  return rows[0]?.letter;
}

/** A person's decision about letters of one task. */
export interface LettersDecision {
  readonly taskId: string;
  /** undefined: all that nobody has decided about */
  readonly letterId?: string;
  readonly outcome: LetterOutcome;
  readonly by: string;
  /** the person's words, sealed */
  readonly reason: Buffer;
  /** what makes it the same decision again, base64 */
  readonly hash: string;
  /** a result was given for it, and has been taken: it does not go back as it came */
  readonly mended?: true;
}

/**
 * Decides about letters, in a transaction of its own; the task of which the last one is decided is completed with it.
 * What is replayed goes byte for byte through the same checks as at first: a command or a notice back to its topic, an
 * answer to the gateway, which looks for it in the ledger.
 * @returns the task as it stands now
 */
export async function decideLetters(pool: Pool, decision: LettersDecision): Promise<TaskRecord | undefined> {
  await inTransaction(pool, (on) => decideLettersOn(on, decision));
  return findTask(pool, decision.taskId);
}

/** As {@link decideLetters}, inside the caller's transaction. @returns how many letters were decided about now */
export async function decideLettersOn(on: Connection, decision: LettersDecision): Promise<number> {
  const { taskId, letterId, outcome, by, reason, hash } = decision;
  const task = await on.query<{ status: string }>({
    name: 'lock-letter-task',
    text: 'select status from ledger.human_task where id = $1 for no key update',
    values: [taskId],
  });
  if (task.rows[0]?.status !== 'open') return 0;
  const isReplayed = outcome === 'replayed' && !decision.mended;
  const decided = await on.query<Pick<LetterRecord, 'id' | 'topic'>>({
    name: 'decide-letters',
    text: `update ledger.letter l set outcome = $3, decided_by = $4, decided_at = ledger.now(), decision_reason = $5,
             decision_hash = decode($7, 'base64'), replay_at = case when $6 and l.body is not null and l.topic like '%.answers.v1' then ledger.now() end
            where l.task_id = $1 and l.decided_at is null and ($2::uuid is null or l.id = $2)
           returning l.id, l.topic`,
    values: [taskId, letterId ?? null, outcome, by, reason, isReplayed, hash],
  });
  if (isReplayed) await sendBack(on, decided.rows);
  await on.query({
    name: 'complete-letter-task',
    text: `update ledger.human_task set status = 'completed', outcome = $2, completed_by = $3,
             completed_at = ledger.now(), completion_reason = $4, decision_hash = decode($5, 'base64')
            where id = $1 and not exists (select from ledger.letter l where l.task_id = $1 and l.decided_at is null)`,
    values: [taskId, outcome, by, reason, hash],
  });
  return decided.rows.length;
}

/** A group may hold any number of letters, and each as much as a message can: so many of them are read at once. */
const SENT_BACK_AT_ONCE = 10;

interface ReturnedLetter {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Commands and notices on their way back to their topics, whose only writer the relay is; one whose bytes are gone stays.
 * The same letter goes back once. What a department has answered lands from the ledger.
 */
async function sendBack(
  on: Connection,
  letters: readonly Pick<LetterRecord, 'id' | 'topic'>[],
): Promise<void> {
  const ids = letters.flatMap(({ id, topic }) => (deliveredTo(topic) === undefined ? [] : [id]));
  for (let from = 0; from < ids.length; from += SENT_BACK_AT_ONCE) {
    const { rows } = await on.query<ReturnedLetter>({
      name: 'letters-to-send-back',
      text: `select l.id, l.topic, l.key, l.headers, l.body from ledger.letter l
              where l.id = any($1::uuid[]) and l.body is not null`,
      values: [ids.slice(from, from + SENT_BACK_AT_ONCE)],
    });
    const back = rows.map(({ id, ...row }) => ({
      ...row,
      id: derivedId('returned-letter', id),
      kind: 'dead-letter' as const,
      lane: 'bulk' as const,
    }));
    await insertOutbox(on, 'ledger', back);
  }
}
