import type { Effects } from '../../../activities/effects.ts';
import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import type { Parent } from '../../../schemas/person.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { ifReadable } from '../fault.ts';
import type { Connection, Pool } from '../pool.ts';
import { FACTS_REVISION, openSubjects, sealedSubject, type SubjectJson } from './facts.ts';
import type { ProtectionRecord } from './protection.ts';
import { addWakesSql } from './wakes.ts';

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

/** What was seen of a couple at one moment. */
export interface CoupleSeen {
  /** who is protected in another delivery of it, the last that was set; undefined: neither */
  readonly parent: ProtectionRecord['parent'] | undefined;
  /** by this it is known again whether anything was set since ({@link coupleStands}); null: nothing is */
  readonly seen: string | null;
}

/** Which parent is protected in another delivery of this couple. @param of.except a case that is not asked */
export async function protectedOfCouple(
  on: Pick<Pool | Connection, 'query'>,
  keyring: Keyring,
  of: { readonly motherHash: Buffer; readonly father: Father; readonly except?: string },
): Promise<CoupleSeen> {
  const { rows } = await on.query<{
    readonly seen: string | null;
    readonly cases: readonly (CoupleRow & Pick<ProtectionRecord, 'parent'>)[] | null;
  }>({
    name: 'protected-of-couple',
    text: `select ledger.protections_of($1) as seen, (select json_agg(r) from (
             select c.case_number as "caseNumber", p.parent, ${FATHER} as father
               from ledger.birth_case c join ledger.protection p using (case_number)
              where c.mother_hash = $1 and c.case_number <> $2 order by p.since desc limit ${MOST}) r) as cases`,
    values: [of.motherHash, of.except ?? ''],
  });
  const { seen = null, cases } = rows[0] ?? {};
  const found = cases?.find((row) => mayBeTheSame(fatherOf(keyring, row), of.father));
  return { parent: found?.parent, seen };
}

/**
 * Whoever sets a protection has the couple alone until the transaction ends: births of it that are being accepted are waited for,
 * and seen; those that come wait, and see it. The lock of the own case is taken before, and that of no other case after.
 */
async function haveAlone(on: Connection, caseNumber: string): Promise<void> {
  await on.query({
    name: 'couple-alone',
    text: `select pg_advisory_xact_lock(157, hashtext(encode(mother_hash, 'hex')))
             from ledger.birth_case where case_number = $1`,
    values: [caseNumber],
  });
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
  await haveAlone(on, caseNumber);
  const others = await otherCasesOf(on, keyring, caseNumber);
  if (others.length === 0) return;
  await on.query({
    name: 'protect-couple',
    text: `with set as (
        insert into ledger.protection as p (case_number, parent, since, by)
        select unnest($1::text[]), $2, ledger.now(), $3
        on conflict (case_number) do update set parent = excluded.parent, since = excluded.since, by = excluded.by,
          carried_at = null
         where p.parent <> excluded.parent
           and (select count(distinct c.division_code) from ledger.birth_case c
                 where c.case_number in (p.case_number, $4)) = 1
        returning case_number),
      woken as (${addWakesSql('select case_number from set')})
      insert into ledger.case_event (case_number, type, subject, actor, at)
      select case_number, 'protection.set', $2, $3, ledger.now() from set`,
    values: [others, parent, by, caseNumber],
  });
}

/** As much of a case as says which couple it is of. */
interface OfCouple {
  readonly caseNumber: string;
  readonly before: Pick<BirthNotification, 'mother' | 'father'>;
  readonly after: Pick<BirthNotification, 'mother' | 'father'>;
  readonly documentOf: Effects['documentOf'];
}

/** Whether somebody else is mother or father by now: another document, or a father who was not known. */
function isAnotherCouple({ before, after, documentOf }: OfCouple): boolean {
  const of = ({ mother, father }: OfCouple['after']): string =>
    JSON.stringify([mother, father].map((parent) => (parent ? (documentOf(parent) ?? null) : null)));
  return of(before) !== of(after);
}

/**
 * A case whose parents are others by now is of another couple: it is found with that one's, and who is protected there is protected
 * here from the same moment (the row is written; what it does is done when the case is read again).
 * @returns whether the protection of the case became another
 */
export async function followCouple(on: Connection, keyring: Keyring, of: OfCouple): Promise<boolean> {
  // Of a mother who was erased there is nothing, whatever the type says.
  const mother = of.after.mother as BirthNotification['mother'] | undefined;
  const document = mother && of.documentOf(mother);
  if (document === undefined || !isAnotherCouple(of)) return false;
  const { caseNumber } = of;
  const motherHash = keyring.hash('document', document);
  await on.query({
    name: 'case-of-couple',
    text: 'update ledger.birth_case set mother_hash = $2 where case_number = $1 and mother_hash <> $2',
    values: [caseNumber, motherHash],
  });
  await haveAlone(on, caseNumber);
  const father = of.after.father;
  const { parent } = await protectedOfCouple(on, keyring, { motherHash, father, except: caseNumber });
  if (parent === undefined) return false;
  const { rowCount } = await on.query({
    name: 'protect-with-couple',
    text: `with set as (
        insert into ledger.protection (case_number, parent, since, by) values ($1, $2, ledger.now(), 'system')
        on conflict do nothing returning case_number)
      insert into ledger.case_event (case_number, type, subject, actor, at)
      select case_number, 'protection.set', $2, 'system', ledger.now() from set`,
    values: [caseNumber, parent],
  });
  return (rowCount ?? 0) > 0;
}
