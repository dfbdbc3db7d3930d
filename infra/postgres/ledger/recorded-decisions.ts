import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import type { Entitlement } from '../../../schemas/entitlement.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { openContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import type { Connection, Pool } from '../pool.ts';
import { joinNotification, openSubjects, type OpenSubject } from './facts.ts';

/** A case with the decision in force and the facts it can be decided from again. */
export interface RecordedCase {
  readonly caseNumber: string;
  readonly divisionCode: string;
  /** of the decision in force, from 1 */
  readonly revision: number;
  /** ISO date of that decision */
  readonly asOf: string;
  /** the packs it rests on */
  readonly pack: string;
  readonly entitlements: readonly Entitlement[];
  readonly notification: BirthNotification;
  readonly subjects: ReadonlyMap<Subject, OpenSubject>;
}

interface Row {
  case_number: string;
  division_code: string;
  revision: number;
  as_of: string;
  pack: string;
  decision: Buffer;
  subjects: { subject: Subject; key: string | null; facts: string | null }[];
}

/** The newest decision of each of these cases. One round trip. */
const READ = `
  select c.case_number, c.division_code, d.revision, d.as_of::text as as_of, d.pack, d.decision,
    (select json_agg(json_build_object('subject', s.subject, 'key', encode(s.wrapped_key, 'base64'),
       'facts', encode(s.facts, 'base64'))) from ledger.subject s where s.case_number = c.case_number) as subjects
  from ledger.birth_case c
  cross join lateral (select * from ledger.entitlement_decision d where d.case_number = c.case_number
    order by d.revision desc limit 1) d
  where c.case_number = any($1::text[]) order by c.case_number`;

/**
 * Opens the decisions in force of some cases, by case number. A case that has none, or whose family or mother can no
 * longer be opened because a key was erased, is left out.
 * @throws UnsealError when the master key is not the ledger's
 */
export async function recordedCases(
  on: Pool | Connection,
  keyring: Keyring,
  caseNumbers: readonly string[],
): Promise<RecordedCase[]> {
  const { rows } = await on.query<Row>({ name: 'recorded-cases', text: READ, values: [caseNumbers] });
  return rows.flatMap((row) => {
    const sealed = row.subjects.map(({ subject, key, facts }) => ({
      subject,
      wrappedKey: key === null ? null : Buffer.from(key, 'base64'),
      facts: facts === null ? null : Buffer.from(facts, 'base64'),
    }));
    const subjects = openSubjects(keyring, row.case_number, sealed);
    const family = subjects.get('family');
    if (!family || !subjects.has('mother')) return [];
    const decision = openContent(family.key, 'entitlements', sealContext.decision(row.case_number), row.decision);
    return [
      {
        caseNumber: row.case_number,
        divisionCode: row.division_code,
        revision: row.revision,
        asOf: row.as_of,
        pack: row.pack,
        entitlements: decision as Entitlement[],
        notification: joinNotification(subjects),
        subjects,
      },
    ];
  });
}
