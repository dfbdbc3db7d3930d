import type { Connection } from '../../../infra/postgres/pool.ts';
import type { Sex } from '../../../schemas/resident-id.ts';

/** The sequence codes of one division, birth date and sex are counted together. */
export interface SequenceDemand {
  readonly divisionCode: string;
  /** ISO date */
  readonly birthDate: string;
  readonly sex: Sex;
  readonly count: number;
}

export function sequenceKey(demand: Omit<SequenceDemand, 'count'>): string {
  return `${demand.divisionCode}/${demand.birthDate}/${demand.sex}`;
}

/**
 * Takes indexes that nobody had and nobody will have; safe with any number of takers at once.
 * @returns the first index taken, by {@link sequenceKey}; the others follow it
 */
export async function takeIndexes(
  on: Connection,
  demands: readonly SequenceDemand[],
): Promise<Map<string, number>> {
  const wanted = demands.map((d) => ({
    division_code: d.divisionCode,
    birth_date: d.birthDate,
    sex: d.sex,
    wanted: d.count,
  }));
  const { rows } = await on.query<{
    division_code: string;
    birth_date: string;
    sex: Sex;
    taken: number;
  }>({
    name: 'take-resident-id-indexes',
    text: `insert into public_security.resident_id_counter as c (division_code, birth_date, sex, taken)
      select division_code, birth_date, sex, wanted from jsonb_to_recordset($1::jsonb)
        as r(division_code text, birth_date date, sex text, wanted integer)
      order by division_code, birth_date, sex
      on conflict (division_code, birth_date, sex) do update set taken = c.taken + excluded.taken
      returning division_code, birth_date::text as birth_date, sex, taken`,
    values: [JSON.stringify(wanted)],
  });
  const counts = new Map(demands.map((d) => [sequenceKey(d), d.count]));
  return new Map(
    rows.map((row) => {
      const key = sequenceKey({ divisionCode: row.division_code, birthDate: row.birth_date, sex: row.sex });
      return [key, row.taken - (counts.get(key) ?? 0)];
    }),
  );
}
