import type pg from 'pg';
import { deliveredTo } from '../../../schemas/topic.ts';
import { GIVEN_UP_SQL } from '../../outbox/outbox.ts';
import { MAY_BE_TOLD_AGAIN_SQL } from '../../outbox/tell-again.ts';
import { isWrappedWith, messageKeys, sealContext, type MasterKeys } from '../../sealing/keys.ts';
import { contextOf, contextOfReceipt, type InClear, type ReceiptInClear } from '../../sealing/bound.ts';
import { seal, unseal, type SealContext } from '../../sealing/seal.ts';
import { ifReadable } from '../fault.ts';
import { contextOfLanded, type LandedRow } from '../ledger/landed.ts';
import { receiverOf, type SealedSchema } from './schemas.ts';

interface MessageRow {
  readonly id: string;
  readonly topic: string;
  readonly kind: 'command' | 'answer' | 'notice';
  readonly body: Buffer;
}

/** What is open of an outbox, each lane as an index has it. */
const OPEN = ['lane = 0', 'lane = 1 and sends = 0', 'lane = 1 and sends > 0'].map(
  (lane) => `done_at is null and ${lane}`,
);

/** What is done may be opened once more; it comes before what is open, for it may be opened meanwhile. */
const OF_THE_LEDGER = [MAY_BE_TOLD_AGAIN_SQL, GIVEN_UP_SQL, ...OPEN].map(
  (which) => `kind in ('command', 'notice') and ${which}`,
);

/**
 * Of what was sent only what can be sent again is of interest: what the ledger has open or may open again, and every answer
 * that a department has stored. Conditions, each of which an index finds, or nearly everything meets.
 */
export function canLeaveAgain({ schema }: Pick<SealedSchema, 'schema'>): readonly string[] {
  return schema === 'ledger' ? OF_THE_LEDGER : [`kind = 'answer'`];
}

/** What became of messages that were to be sealed anew. */
export interface Resealed {
  readonly sealed: number;
  /** none of the given keys opens these: they stay as they are, and are in the way of no other */
  readonly unreadable: number;
}

/** So many rows of an outbox, of those that can leave again, after one of them. */
export interface Portion {
  readonly master: MasterKeys;
  /** one of {@link canLeaveAgain} */
  readonly which: string;
  readonly after: string;
  readonly limit: number;
}

/** How far a walk over an outbox has come. */
export interface MessagesWalked extends Resealed {
  /** where to go on; undefined: at its end */
  readonly next: string | undefined;
}

/** Before every id. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Seals the messages of one portion of an outbox anew, those that bear another key than the current one. By id, which is what
 * an outbox has an index of: in the order of their making each portion would read all of it.
 */
export async function resealOutbox(
  on: pg.PoolClient,
  { schema }: Pick<SealedSchema, 'schema'>,
  about: Portion,
): Promise<MessagesWalked> {
  const { rows } = await on.query<MessageRow>(
    `select id, topic, kind, body from ${schema}.outbox where id > $1 and body is not null and ${about.which}
      order by id limit $2 for no key update`,
    [about.after, about.limit],
  );
  let sealed = 0;
  let unreadable = 0;
  for (const row of rows) {
    const body = resealBody(row, schema, about.master);
    if (body === 'unreadable') unreadable += 1;
    if (body === undefined || body === 'unreadable') continue;
    await on.query(`update ${schema}.outbox set body = $2 where id = $1`, [row.id, body]);
    sealed += 1;
  }
  return { sealed, unreadable, next: rows.length < about.limit ? undefined : rows.at(-1)?.id };
}

function resealBody(
  { id, topic, kind, body }: MessageRow,
  schema: string,
  master: MasterKeys,
): Buffer | 'unreadable' | undefined {
  const receiver = schema === 'ledger' ? deliveredTo(topic) : receiverOf(schema);
  const envelope = parse(body);
  if (!receiver || envelope === undefined) return undefined;
  const keys = messageKeys(master, receiver);
  const bytes = Buffer.from(envelope.data.sealed, 'base64');
  const sealed = reseal(keys, contextIn({ id, kind }, envelope, bytes), bytes);
  if (sealed === undefined || sealed === 'unreadable') return sealed;
  const data = { ...envelope.data, sealed: sealed.toString('base64') };
  return Buffer.from(JSON.stringify({ ...envelope, data }));
}

/** What the bytes of a message are bound to, by what it is: an answer of the notifier is of a notice and of no command. */
function contextIn(
  { id, kind }: Pick<MessageRow, 'id' | 'kind'>,
  envelope: Envelope,
  bytes: Buffer,
): SealContext {
  if (kind === 'notice') return sealContext.notice(id);
  if ('noticeId' in envelope.data) return contextOfReceipt(envelope as unknown as ReceiptInClear);
  return contextOf(kind, envelope, bytes);
}

/** @returns the same sealed with the current key; undefined when it is */
function reseal(
  keys: readonly Buffer[],
  context: SealContext,
  sealed: Buffer,
): Buffer | 'unreadable' | undefined {
  const [current] = keys;
  if (!current || isWrappedWith(current, sealed)) return undefined;
  return ifReadable(() => seal(keys, context, unseal(keys, context, sealed))) ?? 'unreadable';
}

/** A message of ours, whatever it says. */
type Envelope = InClear & { readonly data: { readonly sealed: string } };

function parse(body: Buffer): Envelope | undefined {
  try {
    const envelope = JSON.parse(body.toString()) as { data?: { sealed?: unknown } };
    return typeof envelope.data?.sealed === 'string' ? (envelope as Envelope) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Seals the answers anew that have landed and are not applied yet, and results that are kept for a person. What was set
 * aside since nobody could open it stays as it came.
 */
export async function resealInbox(on: pg.PoolClient, master: MasterKeys): Promise<Resealed> {
  const { rows } = await on.query<LandedRow & { readonly body: Buffer }>(
    `select event_id as "eventId", case_number as "caseNumber", subject, code, attempt, outcome,
        command_id as "commandId", department, as_sent as "asSent", body from ledger.inbox
      where event_id = any(array(
              select i.event_id from ledger.inbox i where i.applied_at is null and i.body is not null
              union select t.event_id from ledger.human_task t
               where t.status = 'open' and t.kind in ('late-answer', 'dead-letter') and t.event_id is not null))
        and body is not null and department is not null for no key update skip locked`,
  );
  let sealed = 0;
  let unreadable = 0;
  for (const { body, ...row } of rows) {
    const { eventId, department } = row;
    const fresh = reseal(messageKeys(master, receiverOf(department)), contextOfLanded(row, body), body);
    if (fresh === 'unreadable') unreadable += 1;
    if (fresh === undefined || fresh === 'unreadable') continue;
    await on.query('update ledger.inbox set body = $3 where event_id = $1 and department = $2', [
      eventId,
      department,
      fresh,
    ]);
    sealed += 1;
  }
  return { sealed, unreadable };
}
