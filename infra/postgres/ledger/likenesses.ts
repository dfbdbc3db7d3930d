import type { Candidate } from '../../../activities/ledger-port.ts';
import type { LookUpKey } from '../../../policies/duplicates/look-up-keys.ts';
import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import type { CaseStatus } from '../../../schemas/case-view.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { bytea } from '../bytea.ts';
import { ifReadable } from '../fault.ts';
import type { Connection, Pool } from '../pool.ts';
import { joinNotification, openSubjects, sealedSubject, SUBJECTS_JSON, type SubjectJson } from './facts.ts';
import type { OpenCase } from './open-case.ts';

/**
 * Of one key, any so many that can be asked about, since numbers of cases follow nothing; of all, those of the nearer keys. A
 * phone that many write down asks nobody about each of them.
 */
const MOST_OF_A_KEY = 5;
const MOST = 12;

/** What a case looks for others by, from its facts: policies/duplicates/look-up-keys.ts, given by who starts the ledger. */
export type LookUp = (facts: BirthNotification) => readonly LookUpKey[];

function hashOf(keyring: Keyring, { purpose, text }: LookUpKey): Buffer {
  return keyring.hash(purpose, text);
}

/** Rows of what a case is found by. The mother's document stands in the case's own row too, as it was accepted. */
export function keyRecords(
  keyring: Keyring,
  caseNumber: string,
  keys: readonly LookUpKey[],
): Record<string, unknown>[] {
  return keys.map((key) => ({
    hash: bytea(hashOf(keyring, key)),
    case_number: caseNumber,
    subject: key.of,
  }));
}

/** What is asked about: not the case itself, nor what is no birth any more, which would take the places of those that are. */
const CAN_BE_ASKED = `c.case_number <> $1 and c.joined_into is null and c.status not in ('withdrawn', 'annulled')`;
const FIND = `
  with found as (
    select case_number, min(nearness) as nearness from (
      select k.case_number, wanted.nearness from unnest($2::bytea[]) with ordinality wanted (hash, nearness)
        cross join lateral (select c.case_number from ledger.look_up_key l join ledger.birth_case c using (case_number)
                             where l.hash = wanted.hash and ${CAN_BE_ASKED}
                             order by c.case_number desc limit ${MOST_OF_A_KEY}) k
      union all
      (select c.case_number, cardinality($2) + 1 from ledger.birth_case c
        where c.mother_hash = any($2) and ${CAN_BE_ASKED}
        order by c.case_number desc limit ${MOST_OF_A_KEY})) each_found
     group by 1)
  select c.case_number as "caseNumber", ${SUBJECTS_JSON} as subjects,
         exists (select from ledger.likeness l where l.case_number = c.case_number and l.other = $1) as "asksToo"
    from found join ledger.birth_case c using (case_number)
   order by nearness, c.accepted_at desc, c.case_number limit ${MOST}`;

/** The cases that a case is to be held against, by keys alone: each look-up ends after a few rows. */
export async function candidatesFor(
  on: Connection,
  { keyring, lookUp }: { readonly keyring: Keyring; readonly lookUp: LookUp },
  view: OpenCase,
): Promise<readonly Candidate[]> {
  // Where it does not open, whoever needs it finds that by himself.
  const facts = ifReadable(() => (view.familyErased ? undefined : view.notification));
  if (!facts) return [];
  const hashes = lookUp(facts).map((key) => hashOf(keyring, key));
  const { rows } = await on.query<{ caseNumber: string; subjects: SubjectJson[] | null; asksToo: boolean }>({
    name: 'find-candidates',
    text: FIND,
    values: [view.caseNumber, hashes],
  });
  return rows.map(({ caseNumber, asksToo, subjects }) => ({
    caseNumber,
    asksToo,
    open: () => openFacts(keyring, caseNumber, subjects),
  }));
}

/** undefined: nobody knows any more whose birth it was */
function openFacts(
  keyring: Keyring,
  caseNumber: string,
  subjects: readonly SubjectJson[] | null,
): BirthNotification | undefined {
  const open = openSubjects(keyring, caseNumber, (subjects ?? []).map(sealedSubject));
  return open.has('family') && open.has('mother') ? joinNotification(open) : undefined;
}

/** A case that another one looks like, as a person is asked about the two. */
export interface LikenessRecord {
  readonly caseNumber: string;
  readonly other: string;
}

/** What the open questions of some cases are about. */
export async function likenessesOf(pool: Pool, caseNumbers: readonly string[]): Promise<LikenessRecord[]> {
  if (caseNumbers.length === 0) return [];
  const found = await pool.query<LikenessRecord>({
    name: 'likenesses-of',
    text: `select case_number as "caseNumber", other from ledger.likeness where case_number = any($1)`,
    values: [caseNumbers],
  });
  return found.rows;
}

/** The case that a number stands for now: the one that it was joined into, or itself. */
export async function caseNow(pool: Pool, caseNumber: string): Promise<string> {
  const { rows } = await pool.query<{ now: string | null }>({
    name: 'case-now',
    text: 'select ledger.case_now($1) as now',
    values: [caseNumber],
  });
  return rows[0]?.now ?? caseNumber;
}

/** One of two reports that are held against each other. */
export interface Side {
  readonly caseNumber: string;
  readonly status: CaseStatus;
  readonly acceptedAt: string;
  /** undefined: erased. @throws where it does not open */
  readonly open: () => BirthNotification | undefined;
}

/** Reports by the numbers of their cases. */
export async function readSides(
  pool: Pool,
  keyring: Keyring,
  caseNumbers: readonly string[],
): Promise<ReadonlyMap<string, Side>> {
  const { rows } = await pool.query<Omit<Side, 'open'> & { readonly subjects: SubjectJson[] | null }>({
    name: 'read-sides',
    text: `select c.case_number as "caseNumber", c.status, to_jsonb(c.accepted_at) #>> '{}' as "acceptedAt",
             ${SUBJECTS_JSON} as subjects from ledger.birth_case c where c.case_number = any($1)`,
    values: [caseNumbers],
  });
  return new Map(
    rows.map(({ subjects, ...side }) => [
      side.caseNumber,
      { ...side, open: () => openFacts(keyring, side.caseNumber, subjects) },
    ]),
  );
}
