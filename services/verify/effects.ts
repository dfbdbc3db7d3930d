import type { Snapshot } from './snapshot.ts';

/** Where the effect of each piece of work stands: its department's schema and register. */
const REGISTERS: Readonly<Record<string, readonly [schema: string, table: string]>> = {
  'birth-certificate': ['health_commission', 'birth_certificate'],
  'parenting-guidance': ['health_commission', 'parenting_guidance'],
  'birth-service-registration': ['health_commission', 'birth_service_registration'],
  'childcare-subsidy-claim': ['health_commission', 'childcare_subsidy_claim'],
  'vaccination-record': ['disease_control', 'vaccination_record'],
  'household-registration': ['public_security', 'household_registration'],
  'death-registration': ['public_security', 'death_registration'],
  'medical-insurance': ['medical_insurance', 'insurance_account'],
  'insurance-identity-upgrade': ['medical_insurance', 'identity_upgrade'],
  'maternity-cost-refund': ['medical_insurance', 'maternity_settlement'],
  'maternity-allowance-payment': ['medical_insurance', 'allowance_payment'],
  'social-security-card': ['human_resources', 'social_security_card'],
  'leave-notice': ['human_resources', 'leave_notice'],
  'leave-change-notice': ['human_resources', 'leave_change_notice'],
  'tax-deduction-notice': ['taxation', 'deduction_notice'],
  'housing-event': ['housing', 'family_event'],
};

/** The pieces of work whose register the checker knows. */
export const KNOWN_WORK = Object.keys(REGISTERS);

/** Schemas that have a table of this name: new departments are found by it, without a change here. */
async function schemasWith(snapshot: Snapshot, table: string): Promise<string[]> {
  const rows = await snapshot.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = $1 and c.relkind = 'r' and n.nspname !~ '^pg_' order by 1`,
    [table],
  );
  return rows.map(({ schema }) => schema);
}

/** Gathers what departments did (`verify_effect`) and what they were asked (`verify_command`). */
export async function gatherEffects(snapshot: Snapshot): Promise<void> {
  for (const [code, [schema, table]] of Object.entries(REGISTERS)) {
    await snapshot.query(
      `insert into verify_effect select $1, case_number, subject, command_id, attempt from ${schema}.${table}`,
      [code],
    );
  }
  for (const schema of await schemasWith(snapshot, 'inbox')) {
    if (schema === 'ledger') continue;
    await snapshot.query(
      `insert into verify_command
       select $1, event_id, case_number, subject, code, attempt, handled_at is not null, answer_id from ${schema}.inbox`,
      [schema],
    );
  }
  await snapshot.query('analyze verify_effect, verify_command');
}

/** Where the message of a dead letter stood: `topic/partition/offset`. */
const DEAD_FROM = `case when kind = 'dead-letter' then concat_ws('/', headers->>'dlq-original-topic',
  headers->>'dlq-original-partition', headers->>'dlq-original-offset') end`;

/** Gathers every row of every outbox, without its body (`verify_outbox`). */
export async function gatherOutboxes(snapshot: Snapshot): Promise<void> {
  for (const schema of await schemasWith(snapshot, 'outbox'))
    await snapshot.query(
      `insert into verify_outbox select id, topic, key, kind, headers->>'erased' is not null, ${DEAD_FROM},
         due_at, sent_at, done_at from ${schema}.outbox`,
    );
  await snapshot.query('analyze verify_outbox');
}
