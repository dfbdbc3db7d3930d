import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import type { Entitlement } from '../../../schemas/entitlement.ts';
import { openContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import type { Connection, Pool } from '../pool.ts';
import { joinNotification, openSubjects, sealedSubject, SUBJECTS_JSON, type SubjectJson } from './facts.ts';

/** A case with the decision in force and the facts it can be decided from again. */
export interface RecordedCase {
  readonly caseNumber: string;
  readonly divisionCode: string;
  /** of the decision in force, from 1 */
  readonly revision: number;
  /** ISO date of that decision */
  readonly asOf: string;
  readonly entitlements: readonly Entitlement[];
  readonly notification: BirthNotification;
}

/** Decisions of some cases, opened case by case; whose family or mother was erased is in neither list. */
export interface RecordedCases {
  readonly cases: readonly RecordedCase[];
  readonly unreadable: readonly UnreadableCase[];
}

/** A case in which something cannot be opened. */
export interface UnreadableCase {
  readonly caseNumber: string;
  readonly error: unknown;
}

interface Row extends Omit<RecordedCase, 'entitlements' | 'notification'> {
  readonly decision: Buffer;
  readonly subjects: readonly SubjectJson[];
}

/** The newest decision of each of these cases. One round trip. */
const READ = `
  select c.case_number as "caseNumber", c.division_code as "divisionCode", d.revision, d.as_of::text as "asOf", d.decision,
    ${SUBJECTS_JSON} as subjects
  from ledger.birth_case c
  cross join lateral (select * from ledger.entitlement_decision d where d.case_number = c.case_number
    order by d.revision desc limit 1) d
  where c.case_number = any($1::text[]) order by c.case_number`;

/**
 * Opens the decisions in force of some cases, by case number. A case that has none, or whose family or mother can no
 * longer be opened because a key was erased, is left out. One that cannot be opened is in the way of no other.
 */
export async function recordedCases(
  on: Pool | Connection,
  keyring: Keyring,
  caseNumbers: readonly string[],
): Promise<RecordedCases> {
  const { rows } = await on.query<Row>({ name: 'recorded-cases', text: READ, values: [caseNumbers] });
  const cases: RecordedCase[] = [];
  const unreadable: UnreadableCase[] = [];
  for (const row of rows) {
    try {
      const opened = openRow(keyring, row);
      if (opened) cases.push(opened);
    } catch (error) {
      unreadable.push({ caseNumber: row.caseNumber, error });
    }
  }
  return { cases, unreadable };
}

/** @returns undefined when a key was erased @throws UnsealError, VersionUnknownError */
function openRow(keyring: Keyring, { subjects, decision, ...row }: Row): RecordedCase | undefined {
  const open = openSubjects(keyring, row.caseNumber, subjects.map(sealedSubject));
  const family = open.get('family');
  if (!family || !open.has('mother')) return undefined;
  const context = sealContext.decision(row.caseNumber);
  const entitlements = openContent(family.key, 'entitlements', context, decision) as Entitlement[];
  return { ...row, entitlements, notification: joinNotification(open) };
}
