import type { Bounds } from '../../../schemas/bounds.ts';
import type { QualityMonth } from '../../../schemas/report-quality.ts';
import type { Pool } from '../pool.ts';
import { liesWithin } from './case-list.ts';
import { Conditions } from './conditions.ts';

/** Whose reports are counted. */
export interface QualityAsked {
  readonly within: Bounds;
  /** undefined: of every facility */
  readonly facilities: readonly string[] | undefined;
  /** the first day that is counted, ISO date in China */
  readonly since: string;
}

const has = (condition: string): string =>
  `exists (select from ledger.human_task t where t.case_number = c.case_number and ${condition})`;

/**
 * How well births were reported, by facility and month, the latest first. A delivery is counted once in each column, whatever
 * was wrong with it; one that was joined to another, or taken back, in none.
 */
export async function readQuality(
  pool: Pool,
  { within, facilities, since }: QualityAsked,
): Promise<QualityMonth[]> {
  const asked = new Conditions();
  liesWithin(asked, within);
  asked.add(facilities, (v) => `c.facility_code = any(${v}::text[])`);
  asked.add(since, (v) => `c.accepted_at >= (${v}::date)::timestamp at time zone 'Asia/Shanghai'`);
  asked.say(`c.joined_into is null and c.status <> 'annulled'`);
  const { rows } = await pool.query<QualityMonth>({
    text: `with counted as (
        select c.facility_code, to_char(c.accepted_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month,
               ${has(`t.kind = 'report-incomplete'`)} as partial,
               ${has(`t.outcome = 'corrected'`)} as corrected,
               ${has(`t.kind = 'refused' and t.code = 'birth-certificate'`)} as refused
          from ledger.birth_case c ${asked.where})
      select facility_code as "facilityCode", month, count(*)::int as reports,
             count(*) filter (where partial)::int as partial,
             count(*) filter (where corrected)::int as corrected,
             count(*) filter (where refused)::int as refused
        from counted group by 1, 2 order by month desc, facility_code`,
    values: asked.values,
  });
  return rows;
}
