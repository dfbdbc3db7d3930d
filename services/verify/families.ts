import { divisions } from '../../policies/load/divisions.ts';
import type { Evidence } from './evidence.ts';
import { caseSideKeys, type SubjectKey } from './keys.ts';

/** Shorter names could stand in ordinary sentences. */
const SHORTEST_NAME = 3;

/** The newest cases, and what is personal to them; the strings stay in memory and are never shown. */
export interface Families {
  readonly caseNumbers: readonly string[];
  readonly secrets: readonly string[];
}

/** Opens the facts of the newest cases, so that their very names can be searched for. */
export async function familiesOf({ snapshot, master, sample }: Evidence): Promise<Families> {
  const rows = await snapshot.query<SubjectKey & { facts: Buffer; revision: number }>(
    `select s.case_number, s.subject, s.wrapped_key, s.facts,
            (select coalesce(max(f.revision), 0) from ledger.facts_revision f
              where f.case_number = s.case_number and f.subject = s.subject) as revision
       from (select case_number from ledger.birth_case order by accepted_at desc, case_number limit $1) c
       join ledger.subject s using (case_number)
      where s.wrapped_key is not null and s.facts is not null`,
    [sample],
  );
  const keys = caseSideKeys(master);
  const secrets = new Set<string>();
  let opened = 0;
  for (const row of rows) {
    const facts = keys.openFacts(row, row.revision, row.facts);
    if (facts !== undefined) opened += 1;
    collect(facts, secrets);
  }
  if (rows.length > 0 && opened === 0)
    throw new Error('the facts of families do not open with this master key (BIRTH_MASTER_KEY)');
  return { caseNumbers: [...new Set(rows.map((row) => row.case_number))], secrets: [...secrets] };
}

function collect(value: unknown, into: Set<string>, key = ''): void {
  if (Array.isArray(value)) for (const item of value) collect(item, into, key);
  else if (value !== null && typeof value === 'object')
    for (const [name, part] of Object.entries(value)) collect(part, into, name);
  else if (typeof value === 'string' && isSecret(key, value)) into.add(value);
}

function isSecret(key: string, value: string): boolean {
  // The code of a division stands everywhere, and tells of nobody.
  if (divisions().has(value)) return false;
  if (['idNumber', 'phone', 'accountNumber'].includes(key)) return value.length >= 6;
  return key === 'name' && value.length >= SHORTEST_NAME;
}
