/**
 * Indexes on tables that may be large are made beside the work that goes on, before the migration that counts on them:
 * within it, everything would wait for them.
 */
export const AHEAD: readonly IndexAhead[] = [
  { index: 'inbox_to_apply', on: 'ledger.inbox', as: '(case_number, received_at) where applied_at is null' },
  { index: 'human_task_watched', on: 'ledger.human_task', as: `(kind, opened_at) where status = 'open'` },
  {
    index: 'birth_case_closed',
    on: 'ledger.birth_case',
    as: 'using brin (completed_at) with (autosummarize = on)',
  },
  {
    index: 'inbox_kept',
    on: 'ledger.inbox',
    as: '(case_number) where applied_at is not null and body is not null',
  },
  {
    index: 'outbox_dead_letters',
    on: 'ledger.outbox',
    as: `using hash (key) where kind = 'dead-letter'`,
  },
  {
    index: 'outbox_given_up',
    on: 'ledger.outbox',
    as: '(id) where done_at is not null and sent_at is null and body is not null',
  },
  {
    index: 'outbox_notices_once',
    on: 'ledger.outbox',
    as: `(sent_at) where kind = 'notice' and sends = 1 and body is not null`,
  },
  {
    index: 'birth_case_of_facility',
    on: 'ledger.birth_case',
    as: '(facility_code, accepted_at desc, case_number)',
  },
  {
    index: 'case_event_of_transaction',
    on: 'ledger.case_event',
    column: 'xact bigint',
    as: 'using brin (xact) with (autosummarize = on)',
  },
  {
    index: 'audit_line_of_case',
    on: 'ledger.audit_line',
    as: 'using gin (cases) with (gin_pending_list_limit = 256)',
  },
  {
    index: 'birth_case_of_division',
    on: 'ledger.birth_case',
    as: '(division_code, accepted_at desc, case_number)',
  },
  {
    index: 'matter_due',
    on: 'ledger.matter',
    column: 'due_on date',
    as: '(due_on) where due_on is not null',
  },
  {
    index: 'matter_watch',
    on: 'ledger.matter',
    column: 'watch_on date',
    as: '(watch_on) where watch_on is not null',
  },
  {
    index: 'matter_clocked_before',
    on: 'ledger.matter',
    column: 'clocked text',
    as: `(case_number) where (status in ('not-applicable', 'withdrawn', 'revoked', 'completed') and due_on is not null) or (status not in ('not-applicable', 'withdrawn', 'revoked', 'completed') and clocked is distinct from status || '/' || attempt::text)`,
  },
  { index: 'due_clocks', on: 'ledger.due', as: `(case_number) where kind = 'clock'` },
  {
    index: 'sms_sent_again',
    on: 'notifier.sms',
    column: 'notice_id uuid',
    as: '(notice_id) where notice_id is not null',
  },
  { index: 'batch_line_queued', on: 'finance.batch_line', as: '(order_id) where batch_id is null' },
  { index: 'birth_certificate_of_birth', on: 'health_commission.birth_certificate', uniqueOf: 'birth_hash' },
  {
    index: 'household_registration_of_birth',
    on: 'public_security.household_registration',
    uniqueOf: 'birth_hash',
  },
  {
    index: 'maternity_settlement_of_delivery',
    on: 'medical_insurance.maternity_settlement',
    uniqueOf: 'delivery_hash',
  },
  {
    index: 'allowance_payment_of_delivery',
    on: 'medical_insurance.allowance_payment',
    uniqueOf: 'delivery_hash',
  },
];

export interface IndexAhead {
  readonly index: string;
  readonly on: string;
  readonly as?: string;
  /** comes with the index, since the migration that adds it would need both */
  readonly column?: string;
  /** a keyed hash that is there once, in a column that comes with the index */
  readonly uniqueOf?: string;
}

/** A column that is to be there before an index is made. */
export function columnOf({ column, uniqueOf }: IndexAhead): string | undefined {
  return column ?? (uniqueOf === undefined ? undefined : `${uniqueOf} bytea`);
}
