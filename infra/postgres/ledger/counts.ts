import type pg from 'pg';
import { COUNT_CODES, type CountCode } from '../../../schemas/counts.ts';

/** What one division comes to in one month: 0 where there is none. */
export interface CountedMonth extends Readonly<Record<CountCode, number>> {
  /** six digits: that of the institution, or of the mother's residence for a birth outside any */
  readonly division: string;
  /** of China, `2026-11` */
  readonly month: string;
}

/** What is counted. */
export interface CountRange {
  /** what the codes of divisions begin with; empty: all */
  readonly division: string;
  /** first and last month, `2026-11` */
  readonly from: string;
  readonly to: string;
}

const MONTH = (moment: string): string => `to_char(${moment} at time zone 'Asia/Shanghai', 'YYYY-MM')`;

/** A case that stands for a delivery: not one that was joined into another, nor one that was annulled. */
const STANDS = `c.joined_into is null and c.status <> 'annulled'`;

const completed = (code: string): string =>
  `select c.division_code, ${MONTH('m.ended_at')} as month from ledger.birth_case c join ledger.matter m using (case_number)
    where ${STANDS} and m.code = '${code}' and m.status = 'completed'`;

/**
 * Each count as the rows that it counts, with division and month: the one table of them. What is sealed (sex, order of birth,
 * date of birth) is counted by none; a birth is counted in the month in which it was accepted, or its paper was issued.
 */
const COUNTED: Readonly<Record<CountCode, string>> = {
  deliveries: `select c.division_code, ${MONTH('c.accepted_at')} as month from ledger.birth_case c where ${STANDS}`,
  births: completed('birth-certificate'),
  'newborn-deaths': completed('death-registration'),
};

/** Counts by division and month, in their order. Reads all cases: it is asked by a person, now and then. */
export async function readCounts(
  on: Pick<pg.ClientBase, 'query'>,
  { division, from, to }: CountRange,
): Promise<readonly CountedMonth[]> {
  const all = COUNT_CODES.map((code) => `select '${code}' as code, r.* from (${COUNTED[code]}) r`);
  const sums = COUNT_CODES.map((code) => `count(*) filter (where code = '${code}')::int as "${code}"`);
  const { rows } = await on.query<CountedMonth>(
    `select division_code as division, month, ${sums.join(', ')} from (${all.join(' union all ')}) counted
      where starts_with(division_code, $1) and month between $2 and $3
      group by 1, 2 order by 1, 2`,
    [division, from, to],
  );
  return rows;
}
