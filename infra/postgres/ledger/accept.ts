import type { Effects } from '../../../activities/effects.ts';
import type { Keyring } from '../../sealing/keys.ts';
import type { Pool } from '../pool.ts';
import { recordsOf } from './write-case.ts';
import { partsStatement } from './write-statement.ts';

/** Everything that one accepted notification writes. */
export interface CaseToAccept {
  /** matters, the family's facts, event, notice and the fact for outsiders */
  readonly effects: Effects;
  /** the matter graph, for example `620100@1` */
  readonly graph: string;
  /** '' for a birth outside any institution */
  readonly facilityCode: string;
  readonly notificationId: string;
  readonly notificationHash: Buffer;
  /** of what was said, facility and number aside */
  readonly factsHash: Buffer;
  readonly motherHash: Buffer;
  /** which protections of its couple are known; another one by now, and nothing is written (couples.ts) */
  readonly protectionsSeen: string | null;
  /** of the delivery, which has one case; null: it cannot be told from others, or has a case that is about another child */
  readonly deliveryHash: Buffer | null;
  /** who posted it, under which key, and the answer that a repetition gets */
  readonly client: string;
  readonly key: string;
  readonly bodyHash: Buffer;
  readonly answer: { readonly status: number; readonly body: unknown };
  /** the gateway starts it after so many seconds, unless the API has */
  readonly startInSeconds: number;
}

/**
 * token: all of it is committed, and the wake that starts the case has this token. Otherwise nothing was written: the
 * delivery is known, the client's idempotency key is in use, the case number is taken (ask again with another), or somebody of
 * the couple was protected meanwhile (look again).
 */
export type AcceptOutcome =
  | { readonly token: string }
  | { readonly refused: 'delivery-known' | 'key-known' | 'number-taken' | 'couple-moved' };

/**
 * What only the acceptance writes. The case row comes first: its unique (facility, notification) makes a simultaneous
 * repetition wait for the first one, and everything else hangs on it. The same delivery under another number waits at its
 * report, and comes to nothing there.
 */
const BEGINNING = `
  c as (
    insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
                                   notification_hash, mother_hash, accepted_by, accepted_at)
    select $2, $3, $4, $5, 'accepted', $6, $7::bytea, $8::bytea, $9, $10::timestamptz
     where ledger.couple_stands($8::bytea, $18::text)
    on conflict (facility_code, notification_id) do nothing
    returning case_number, accepted_by
  ), k as (
    insert into ledger.idempotency (client, key, case_number, body_hash, status, answer)
    select accepted_by, $11, case_number, $12, $13, $14::jsonb from c
  ), r as (
    insert into ledger.report (notification_id, facility_code, case_number, facts_hash, delivery_hash, accepted_by,
                               accepted_at)
    select $4, $3, case_number, $16::bytea, $17::bytea, accepted_by, $10 from c
  ), w as (
    insert into ledger.wake (case_number, kind, due_at)
    select case_number, 'start', ledger.now() + make_interval(secs => $15) from c
    returning token
  ),`;

/** Accepts a notification in one statement: all is written, or nothing. */
export async function acceptCase(
  pool: Pool,
  keyring: Keyring,
  accepted: CaseToAccept,
): Promise<AcceptOutcome> {
  const { name, text, parameter } = partsStatement(recordsOf(keyring, accepted.effects), {
    name: 'accept-case',
    given: 'select $1::jsonb as doc from c',
    more: BEGINNING,
    answer: 'select token from w',
  });
  try {
    const values = [parameter, ...valuesOf(accepted)];
    const { rows } = await pool.query<{ token: string }>({ name, text, values });
    return rows[0] ?? { refused: 'delivery-known' };
  } catch (error) {
    const constraint = (error as { constraint?: unknown }).constraint;
    if (constraint === 'idempotency_pkey') return { refused: 'key-known' };
    if (constraint === 'report_pkey' || constraint === 'report_delivery')
      return { refused: 'delivery-known' };
    if (constraint === 'couple_stands') return { refused: 'couple-moved' };
    if (constraint === 'birth_case_pkey') return { refused: 'number-taken' };
    throw error;
  }
}

function valuesOf(c: CaseToAccept): unknown[] {
  const { caseNumber, divisionCode, now } = c.effects.view;
  return [
    caseNumber,
    c.facilityCode,
    c.notificationId,
    divisionCode,
    c.graph,
    c.notificationHash,
    c.motherHash,
    c.client,
    now,
    c.key,
    c.bodyHash,
    c.answer.status,
    JSON.stringify(c.answer.body),
    c.startInSeconds,
    c.factsHash,
    c.deliveryHash,
    c.protectionsSeen,
  ];
}
