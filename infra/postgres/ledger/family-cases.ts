import type { Pool } from '../pool.ts';
import { FACTS_REVISION } from './facts.ts';
import { NOT_HELD, type SealedParent } from './family-access.ts';

/** One case in which a parent stands, with that parent's facts. */
export type CaseOfParent = Omit<SealedParent, 'linkId' | 'phoneHash'> & { readonly acceptedAt: Date };

/** A mother has had so many deliveries here at most that one page shows. */
const MOST_CASES = 10;

/**
 * The case that a parent has signed in to, and of a mother those of her other deliveries, by the keyed hash of her document, the
 * latest first. Whether they are hers her facts have to say too; one in which her number is being checked, or is not hers, is
 * closed to whoever comes in by that number elsewhere (docs/adr/0053).
 */
export async function readCasesOfParent(
  pool: Pool,
  { caseNumber, subject }: Pick<SealedParent, 'caseNumber' | 'subject'>,
): Promise<CaseOfParent[]> {
  const { rows } = await pool.query<CaseOfParent>({
    name: 'cases-of-parent',
    text: `select s.case_number as "caseNumber", s.subject, s.wrapped_key as "wrappedKey", s.facts,
                  ${FACTS_REVISION} as revision, o.accepted_at as "acceptedAt"
             from ledger.birth_case c
             join ledger.birth_case o on o.case_number = c.case_number
                  or ($2 = 'mother' and o.mother_hash = c.mother_hash and o.joined_into is null)
             join ledger.subject s on s.case_number = o.case_number and s.subject = $2
                  and s.wrapped_key is not null and s.facts is not null
            where c.case_number = $1 and (o.case_number = c.case_number or ${NOT_HELD('s')})
            order by o.accepted_at desc limit ${MOST_CASES}`,
    values: [caseNumber, subject],
  });
  return rows;
}

/** One reading or change of a family's cases. Instants are RFC 3339 text. */
export interface FamilyReading {
  readonly at: string;
  readonly role: string;
  readonly operation: string;
  /** null: of none, and readings of before it was kept */
  readonly department: string | null;
}

const MOST_READINGS = 200;

/** Who has read these cases of late, the latest first; the parents themselves aside. Of whom only role and department are told. */
export async function readReadings(pool: Pool, caseNumbers: readonly string[]): Promise<FamilyReading[]> {
  const { rows } = await pool.query<FamilyReading>({
    name: 'family-readings',
    text: `select to_jsonb(at) #>> '{}' as at, role, operation, department from ledger.audit_line
            where cases && $1::text[] and status < 400 and role <> 'parent' order by at desc limit ${MOST_READINGS}`,
    values: [caseNumbers],
  });
  return rows;
}
