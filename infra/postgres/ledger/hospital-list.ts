import type { CaseStatus } from '../../../schemas/case-view.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { Bounds } from '../../../schemas/bounds.ts';
import type { Pool } from '../pool.ts';
import { liesWithin, readPage, standsAfter, type CasePage } from './case-list.ts';
import { Conditions } from './conditions.ts';
import { ASKED_OF_HOSPITAL, ASKING_HOSPITAL } from './deliveries.ts';

/** One of a hospital's deliveries, as its list shows it. */
export interface DeliverySummary {
  readonly caseNumber: string;
  readonly notificationId: string;
  /** '' for a birth outside any institution */
  readonly facilityCode: string;
  readonly status: CaseStatus;
  readonly acceptedAt: string;
  /** what the hospital may still report, as pointers into the notification */
  readonly asks: string[];
}

const SUMMARY = `c.case_number as "caseNumber", c.notification_id as "notificationId", c.facility_code as "facilityCode",
  c.status, to_jsonb(c.accepted_at) #>> '{}' as "acceptedAt",
  ${ASKED_OF_HOSPITAL} as asks`;

/** Which deliveries; what is left out holds nothing back. */
export interface DeliveryFilter {
  /** whoever asks may see these alone */
  readonly within: Bounds;
  /** codes the asker may act for; undefined: every one */
  readonly facilities: readonly string[] | undefined;
  readonly status?: CaseStatus | undefined;
  /** whether something is asked of the hospital */
  readonly asks?: boolean | undefined;
  /** accepted, or something happened to it, from this moment on */
  readonly since?: Date | undefined;
}

const CHANGED_SINCE = (since: string): string => `(c.accepted_at >= ${since}::timestamptz
  or exists (select from ledger.case_event e where e.case_number = c.case_number and e.at >= ${since}::timestamptz)
  or exists (select from ledger.human_task t where t.case_number = c.case_number
               and (t.opened_at >= ${since}::timestamptz or t.completed_at >= ${since}::timestamptz)))`;

/** A hospital's deliveries, the newest first. */
export function listDeliveries(
  pool: Pool,
  filter: DeliveryFilter,
  page: CasePage,
): Promise<DeliverySummary[]> {
  const asked = new Conditions();
  liesWithin(asked, filter.within);
  asked.add(filter.facilities, (v) => `c.facility_code = any(${v}::text[])`);
  asked.add(filter.status, (v) => `c.status = ${v}`);
  asked.add(filter.asks, (v) => `${v}::boolean = exists (select ${ASKING_HOSPITAL})`);
  asked.add(filter.since, CHANGED_SINCE);
  standsAfter(asked, page);
  return readPage(pool, { columns: SUMMARY, asked, limit: page.limit });
}

/** The sealed result of a certificate that was issued, with the wrapped key that opens it. */
export interface SealedCertificate {
  readonly caseNumber: string;
  readonly subject: Subject;
  readonly result: Buffer;
  readonly key: Buffer;
}

/** The certificates that were issued in some cases, by child. */
export async function readCertificates(
  pool: Pool,
  caseNumbers: readonly string[],
): Promise<SealedCertificate[]> {
  const { rows } = await pool.query<SealedCertificate>({
    name: 'read-certificates',
    text: `select m.case_number as "caseNumber", m.subject, m.result, s.wrapped_key as key
             from ledger.matter m join ledger.subject s using (case_number, subject)
            where m.case_number = any($1::text[]) and m.code = 'birth-certificate' and m.status = 'completed'
              and m.result is not null and s.wrapped_key is not null
            order by m.case_number, m.subject`,
    values: [caseNumbers],
  });
  return rows;
}
