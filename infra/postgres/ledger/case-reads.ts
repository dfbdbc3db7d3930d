import type { PlanNode } from '../../../schemas/case-plan.ts';
import type { CaseStatus } from '../../../schemas/case-view.ts';
import type { MatterFlag, MatterStatus, Part, Route, Subject, WorkCode } from '../../../schemas/matter.ts';
import type { Order, PaymentStatus } from '../../../schemas/payment.ts';
import { UNBOUNDED, type Bounds } from '../../../schemas/bounds.ts';
import type { Pool } from '../pool.ts';
import { valuesOf, withinSql } from './bounds.ts';
import { DOCUMENTS_OF_CASE, type DocumentRecord } from './documents.ts';
import { FACTS_REVISION } from './facts.ts';
import type { ProtectionRecord } from './protection.ts';
import { REPRESENTATION_JSON, type RepresentationRecord } from './representations.ts';
import { TASK_JSON, wordsSql, type SealedWords, type TaskRecord } from './task-reads.ts';

/** One row of `ledger.matter`. Instants are RFC 3339 text; `result` is base64 of sealed bytes. */
export interface MatterRecord {
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly part: Part;
  readonly department: string;
  readonly route: Route;
  readonly routeReason: string | null;
  readonly status: MatterStatus;
  readonly flags: readonly MatterFlag[];
  readonly attempt: number;
  readonly node: Pick<PlanNode, 'needs'>;
  readonly clocks: readonly ClockRecord[] | null;
  readonly reason: string | null;
  /** what its department has said, to be shown instead of the reason; null: nothing */
  readonly words: SealedWords | null;
  readonly result: string | null;
  readonly requestedAt: string | null;
}

/** A promise of an authority, as it was planned. Rows of before have more in them, which nobody reads: due dates are reckoned. */
export interface ClockRecord {
  readonly authority: 'accepting' | 'deciding';
  readonly divisionCode: string;
  readonly workingDays: number;
}

export interface EventRecord {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly subject: Subject | null;
  readonly code: string | null;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>> | null;
  /** why a person has done it; null: nothing was said */
  readonly words: SealedWords | null;
}

export interface CaseSummary {
  readonly caseNumber: string;
  readonly status: CaseStatus;
  readonly divisionCode: string;
  readonly acceptedAt: string;
  readonly completedAt: string | null;
  readonly openTasks: number;
}

/** A case as the ledger has it, sealed parts still sealed. */
export interface CaseRecord extends Omit<CaseSummary, 'openTasks'> {
  /** base64 of the wrapped data key of each subject that still has one */
  readonly keys: Readonly<Partial<Record<Subject, string>>>;
  /** base64 of the sealed facts of each subject that still has them */
  readonly facts: Readonly<Partial<Record<Subject, string>>>;
  /** which revision of its facts each of these has */
  readonly revisions: Readonly<Partial<Record<Subject, number>>>;
  /** subjects whose data was erased */
  readonly erased: readonly Subject[];
  readonly matters: readonly MatterRecord[];
  readonly tasks: readonly TaskRecord[];
  readonly events: readonly EventRecord[];
  /** base64 of the latest sealed decision */
  readonly decision: string | null;
  readonly orders: readonly OrderRecord[];
  readonly documents: readonly DocumentRecord[];
  readonly representations: readonly RepresentationRecord[];
  /** who is protected from the other parent; null: nobody */
  readonly protection: ProtectionRecord | null;
}

/** One row of `ledger.payment_order`. */
export interface OrderRecord extends Order {
  readonly id: string;
  readonly status: PaymentStatus;
  readonly attempt: number;
  readonly paymentNumber: string | null;
  readonly paidAt: string | null;
}

/** A row of `ledger.payment_order o` as the fields of an object, inside a statement. */
export const ORDER = `'id', o.order_id, 'subject', o.subject, 'entitlement', o.entitlement, 'period', o.period,
  'revision', o.revision, 'payer', o.payer, 'department', o.department, 'amountFen', o.amount_fen,
  'nettedFen', o.netted_fen, 'shares', o.shares, 'payee', o.payee, 'claim', o.claim, 'dueOn', o.due_on,
  'status', o.status, 'attempt', o.attempt, 'paymentNumber', o.payment_number, 'paidAt', o.paid_at`;

/** The same of `ledger.matter m`, but for what its node says too. */
export const MATTER = `'route', m.route, 'routeReason', m.route_reason, 'status', m.status, 'flags', m.flags,
  'attempt', m.attempt, 'node', m.node, 'clocks', m.clocks, 'reason', m.reason,
  'result', encode(m.result, 'base64'), 'requestedAt', m.requested_at,
  'dueOn', m.due_on, 'watchOn', m.watch_on, 'clocked', m.clocked`;

export const MATTER_JSON = `jsonb_build_object('subject', m.subject, 'code', m.code, 'part', m.part,
  'department', m.department, ${MATTER}, 'words', ${wordsSql('m', 'm.subject')})`;

/** A row of `ledger.birth_case c`, inside a statement. */
export const CASE_COLUMNS = `c.case_number as "caseNumber", c.status, c.division_code as "divisionCode",
  to_jsonb(c.accepted_at) #>> '{}' as "acceptedAt", to_jsonb(c.completed_at) #>> '{}' as "completedAt"`;

const READ_CASE_SQL = `
select ${CASE_COLUMNS},
  (select coalesce(jsonb_object_agg(s.subject, encode(s.wrapped_key, 'base64')), '{}')
     from ledger.subject s where s.case_number = c.case_number and s.wrapped_key is not null) as keys,
  (select coalesce(jsonb_object_agg(s.subject, encode(s.facts, 'base64')), '{}')
     from ledger.subject s where s.case_number = c.case_number and s.facts is not null) as facts,
  (select coalesce(jsonb_object_agg(s.subject, ${FACTS_REVISION}), '{}')
     from ledger.subject s where s.case_number = c.case_number and s.facts is not null) as revisions,
  (select coalesce(jsonb_agg(e.subject order by e.subject), '[]')
     from ledger.erasure e where e.case_number = c.case_number) as erased,
  (select coalesce(jsonb_agg(${MATTER_JSON} order by m.position), '[]')
     from ledger.matter m where m.case_number = c.case_number) as matters,
  (select coalesce(jsonb_agg(${TASK_JSON} order by t.opened_at, t.id), '[]')
     from ledger.human_task t where t.case_number = c.case_number) as tasks,
  (select coalesce(jsonb_agg(jsonb_build_object('seq', e.seq, 'at', e.at, 'type', e.type, 'subject', e.subject,
            'code', e.code, 'actor', e.actor, 'detail', e.detail, 'words', ${wordsSql('e', "'family'")}) order by e.seq), '[]')
     from ledger.case_event e where e.case_number = c.case_number) as events,
  (select encode(d.decision, 'base64') from ledger.entitlement_decision d
    where d.case_number = c.case_number order by d.revision desc limit 1) as decision,
  (select coalesce(jsonb_agg(jsonb_build_object(${ORDER}) order by o.subject, o.entitlement, o.period, o.revision), '[]')
     from ledger.payment_order o where o.case_number = c.case_number) as orders,
  ${DOCUMENTS_OF_CASE} as documents,
  (select coalesce(jsonb_agg(${REPRESENTATION_JSON} order by r.started_at, r.id), '[]')
     from ledger.representation r where r.case_number = c.case_number) as representations,
  (select jsonb_build_object('parent', p.parent, 'since', p.since, 'by', p.by)
     from ledger.protection p where p.case_number = c.case_number) as protection
from ledger.birth_case c where c.case_number = $1
  and ${withinSql('c', { divisions: '$2', department: '$3' })}`;

/**
 * The whole case in one statement, so that its parts belong to one moment.
 * @param bounds of whoever asks; what lies outside is not there
 */
export async function readCase(
  pool: Pool,
  caseNumber: string,
  bounds: Bounds = UNBOUNDED,
): Promise<CaseRecord | undefined> {
  const found = await pool.query<CaseRecord>({
    name: 'read-case',
    text: READ_CASE_SQL,
    values: [caseNumber, ...valuesOf(bounds)],
  });
  return found.rows[0];
}
