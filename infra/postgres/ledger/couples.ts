import type { Parent } from '../../../schemas/person.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { ifReadable } from '../fault.ts';
import type { Connection, Pool } from '../pool.ts';
import { FACTS_REVISION, openSubjects, sealedSubject, type SubjectJson } from './facts.ts';
import type { ProtectionRecord } from './protection.ts';

/*
 * Other deliveries of the same couple, for what is to hold in all of them (docs/adr/0054): the mother is known by the keyed hash of her
 * document, and the father must not be certainly another man.
 */

/** A parent's document; undefined: there is no such parent, or nobody knows it (any more). */
type Father = Pick<Parent, 'idType' | 'idNumber'> | null | undefined;

/** Of whom nothing certain is known, it may be the same: to be closed without need can be undone. */
function mayBeTheSame(one: Father, other: Father): boolean {
  if (one?.idNumber === undefined || other?.idNumber === undefined) return true;
  return one.idType === other.idType && one.idNumber === other.idNumber;
}

/** The father of case `c` as JSON, sealed, inside a statement. */
const FATHER = `(select json_build_object('subject', s.subject, 'key', encode(s.wrapped_key, 'base64'),
    'facts', encode(s.facts, 'base64'), 'revision', ${FACTS_REVISION})
  from ledger.subject s where s.case_number = c.case_number and s.subject = 'father')`;

interface CoupleRow {
  readonly caseNumber: string;
  readonly father: SubjectJson | null;
}

/** What does not open may be anybody's. */
function fatherOf(keyring: Keyring, { caseNumber, father }: CoupleRow): Father {
  if (!father) return null;
  const open = ifReadable(() => openSubjects(keyring, caseNumber, [sealedSubject(father)]));
  return open?.get('father')?.facts as Parent | undefined;
}

/** A mother has had so many deliveries here at most that are looked through. */
const MOST = 50;

/**
 * Which parent is protected in another delivery of this couple, the last that was set.
 * @returns undefined: neither
 */
export async function protectedOfCouple(
  pool: Pool,
  keyring: Keyring,
  { motherHash, father }: { readonly motherHash: Buffer; readonly father: Father },
): Promise<ProtectionRecord['parent'] | undefined> {
  const { rows } = await pool.query<CoupleRow & Pick<ProtectionRecord, 'parent'>>({
    name: 'protected-of-couple',
    text: `select c.case_number as "caseNumber", p.parent, ${FATHER} as father
             from ledger.birth_case c join ledger.protection p using (case_number)
            where c.mother_hash = $1 order by p.since desc limit ${MOST}`,
    values: [motherHash],
  });
  return rows.find((row) => mayBeTheSame(fatherOf(keyring, row), father))?.parent;
}

/** The other deliveries of a couple, by one of them. */
async function otherCasesOf(on: Connection, keyring: Keyring, caseNumber: string): Promise<string[]> {
  const { rows } = await on.query<CoupleRow>({
    name: 'cases-of-couple',
    text: `select c.case_number as "caseNumber", ${FATHER} as father from ledger.birth_case c
            where c.mother_hash = (select o.mother_hash from ledger.birth_case o where o.case_number = $1)
            order by c.accepted_at desc limit ${MOST}`,
    values: [caseNumber],
  });
  const own = rows.find((row) => row.caseNumber === caseNumber);
  const father = own && fatherOf(keyring, own);
  return rows
    .filter((row) => row.caseNumber !== caseNumber && mayBeTheSame(fatherOf(keyring, row), father))
    .map((row) => row.caseNumber);
}

/**
 * Who was protected in one delivery of a couple is in the others too, with its line in their history. Where the other parent is
 * protected already in another division, that stands: to set it is to lift what somebody there has looked at.
 */
export async function protectCouple(
  on: Connection,
  keyring: Keyring,
  { caseNumber, parent, by }: { caseNumber: string; parent: ProtectionRecord['parent']; by: string },
): Promise<void> {
  const others = await otherCasesOf(on, keyring, caseNumber);
  if (others.length === 0) return;
  await on.query({
    name: 'protect-couple',
    text: `with set as (
        insert into ledger.protection as p (case_number, parent, since, by)
        select unnest($1::text[]), $2, ledger.now(), $3
        on conflict (case_number) do update set parent = excluded.parent, since = excluded.since, by = excluded.by
         where p.parent <> excluded.parent
           and (select count(distinct c.division_code) from ledger.birth_case c
                 where c.case_number in (p.case_number, $4)) = 1
        returning case_number)
      insert into ledger.case_event (case_number, type, subject, actor, at)
      select case_number, 'protection.set', $2, $3, ledger.now() from set`,
    values: [others, parent, by, caseNumber],
  });
}
