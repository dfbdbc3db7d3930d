import { ASKS_FOR_MISSING } from '../../../schemas/tasks/groups.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import type { Bounds } from '../../../schemas/bounds.ts';
import { valuesOf, withinSql } from './bounds.ts';
import { MATTER_JSON, type CaseRecord } from './case-reads.ts';
import { lockCase } from './read-case.ts';

/** A delivery as the hospital that reported it may see it. */
export type DeliveryRecord = Pick<CaseRecord, 'caseNumber' | 'status' | 'matters'> & {
  /** what the hospital may still report, as pointers into the notification */
  readonly asks: string[];
};

/** A case's open tasks `t` that ask for what its hospital could still report. */
export const ASKING_HOSPITAL = `from ledger.human_task t
  where t.case_number = c.case_number and t.status = 'open' and t.kind in ('${ASKS_FOR_MISSING.join("', '")}')`;

/** What a case's hospital is asked for, as JSON: pointers into the notification. */
export const ASKED_OF_HOSPITAL = `(select coalesce(jsonb_agg(distinct asked), '[]')
  from (select unnest(t.asks) as asked ${ASKING_HOSPITAL}) a)`;

/** Every number under which a case was reported: its own, which an earlier release kept nowhere else, and the others. */
const FOUND = (where: string): string => `
  select ledger.case_now(c.case_number) as case_number from ledger.birth_case c where ${where}
  union select ledger.case_now(c.case_number) from ledger.report c where ${where}`;

/** Where a hospital may look. */
export interface DeliveriesToFind {
  /** codes the asker may act for, or null for every one */
  readonly facilities: readonly string[] | null;
  readonly within: Bounds;
}

/**
 * The cases of a hospital's own number.
 * @returns at most two: more than one is not unique
 */
export async function findDeliveries(
  pool: Pool,
  notificationId: string,
  { facilities, within }: DeliveriesToFind,
): Promise<DeliveryRecord[]> {
  const found = await pool.query<DeliveryRecord>({
    name: 'find-deliveries',
    text: `select c.case_number as "caseNumber", c.status,
             (select coalesce(jsonb_agg(${MATTER_JSON} order by m.position), '[]')
                from ledger.matter m where m.case_number = c.case_number) as matters,
             ${ASKED_OF_HOSPITAL} as asks
           from (${FOUND('c.notification_id = $1 and ($2::text[] is null or c.facility_code = any($2))')}) f
           join ledger.birth_case c using (case_number)
          where ${withinSql('c', { divisions: '$3', department: '$4' })} limit 2`,
    values: [notificationId, facilities, ...valuesOf(within)],
  });
  return found.rows;
}

/** What a client has added to a case since it began, as pointers into the notification. An earlier release did not write down what. */
export async function placesSaid(pool: Pool, caseNumber: string, client: string): Promise<string[]> {
  const { rows } = await pool.query<{ place: string }>({
    name: 'places-said',
    text: `select distinct jsonb_array_elements_text(detail->'places') as place from ledger.case_event
            where case_number = $1 and type = 'facts.added' and actor = $2`,
    values: [caseNumber, client],
  });
  return rows.map(({ place }) => place);
}

/** What a number or a delivery is known by: keyed hashes, and how a hospital calls it. */
export interface Reported {
  /** '' for a birth outside any institution */
  readonly facilityCode: string;
  readonly notificationId: string;
  /** null: it cannot be told from others */
  readonly deliveryHash: Buffer | null;
}

/** The case that a delivery already has. */
export interface KnownDelivery {
  readonly caseNumber: string;
  /** the facility that the case began with */
  readonly facilityCode: string;
  /** own: by the number that the case began with; other: by another number of it; delivery: under a number that is new */
  readonly by: 'own' | 'other' | 'delivery';
  /** of what was reported as the case began, whole */
  readonly notificationHash: Buffer;
  /** of what was reported under the number that it was found by, facility and number aside; null: erased, or not kept */
  readonly factsHash: Buffer | null;
  /** a parent was erased, or the family: what is reported again can be held against nothing, and nothing is taken again */
  readonly parentErased: boolean;
}

const KNOWN = `
  select case_number, facts_hash,
         case when not is_number then 'delivery' when exists (select from ledger.birth_case o
           where o.case_number = ledger.case_now(k.case_number) and o.facility_code = $1 and o.notification_id = $2) then 'own'
         else 'other' end as by
    from (select case_number, facts_hash, true as is_number from ledger.report
           where facility_code = $1 and notification_id = $2
          union all
          select case_number, null, true from ledger.birth_case where facility_code = $1 and notification_id = $2
          union all
          select case_number, facts_hash, false from ledger.report where delivery_hash = $3) k
   order by is_number desc, facts_hash nulls last limit 1`;

/** The case of a number, whatever it is of; else that of the delivery. */
export async function findKnownDelivery(pool: Pool, of: Reported): Promise<KnownDelivery | undefined> {
  const { rows } = await pool.query<KnownDelivery>({
    name: 'find-known-delivery',
    text: `select c.case_number as "caseNumber", c.facility_code as "facilityCode",
             c.notification_hash as "notificationHash", k.facts_hash as "factsHash",
             k.by, exists (select from ledger.subject s where s.case_number = c.case_number and s.wrapped_key is null
               and s.subject not like 'child-%') as "parentErased"
             from (${KNOWN}) k join ledger.birth_case c on c.case_number = ledger.case_now(k.case_number)`,
    values: [of.facilityCode, of.notificationId, of.deliveryHash],
  });
  return rows[0];
}

/** Another number under which a case was reported. */
export interface NewReport extends Omit<Reported, 'deliveryHash'> {
  readonly caseNumber: string;
  readonly factsHash: Buffer;
  readonly client: string;
}

/**
 * Has a number find a case from now on. Under the lock of the case, so that nobody of it is erased meanwhile: of a family of
 * whom somebody was nothing is made that could be tried out.
 * @returns false: it finds another one already, or is about to
 */
export function keepReport(pool: Pool, report: NewReport): Promise<boolean> {
  return inTransaction(pool, async (on) => {
    await lockCase(on, report.caseNumber);
    return keepReportOn(on, report);
  });
}

async function keepReportOn(on: Connection, report: NewReport): Promise<boolean> {
  const { notificationId, facilityCode, caseNumber, factsHash, client } = report;
  const values = [notificationId, facilityCode, caseNumber, factsHash, client];
  const kept = await on.query({
    name: 'keep-report',
    text: `insert into ledger.report (notification_id, facility_code, case_number, facts_hash, accepted_by, accepted_at)
           select $1, $2, $3, case when exists (select from ledger.erasure e where e.case_number = $3) then null
                                   else $4::bytea end, $5, ledger.now()
           on conflict (notification_id, facility_code) do nothing`,
    values,
  });
  if (kept.rowCount === 1) return true;
  const { rows } = await on.query<{ case_number: string }>({
    name: 'case-of-report',
    text: 'select ledger.case_now(case_number) as case_number from ledger.report where notification_id = $1 and facility_code = $2',
    values: [notificationId, facilityCode],
  });
  return rows[0]?.case_number === caseNumber;
}
