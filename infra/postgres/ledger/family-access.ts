import { outboxRecord, insertOutboxSql } from '../../outbox/outbox.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import type { FamilyParent, LinkRecord } from './family-links.ts';
import { FACTS_REVISION } from './facts.ts';
import type { PreparedNotice } from './notices.ts';

/** 产品默认: how often a code may be asked for by one link, and for how long code and session are good. */
export const CODE_SECONDS = 300;
export const CODE_TRIES = 5;
const CODES = { apartSeconds: 60, perHour: 5, perDay: 10 };
export const SESSION_IDLE_SECONDS = 1_800;
const SESSION_HOURS = 8;

/** A parent of a case with their own facts, still sealed. */
export interface SealedParent {
  readonly linkId: string;
  readonly caseNumber: string;
  readonly subject: FamilyParent;
  /** of the number that the link went to, or the session was begun with */
  readonly phoneHash: Buffer;
  readonly wrappedKey: Buffer;
  readonly facts: Buffer;
  readonly revision: number;
}

const PARENT = `s.subject, s.case_number as "caseNumber", s.wrapped_key as "wrappedKey", s.facts,
  ${FACTS_REVISION} as revision`;
/** A parent of whom something is known, of a case that stands. */
const OF_PARENT = (
  link: string,
) => `join ledger.subject s on s.case_number = ${link}.case_number and s.subject = ${link}.subject
    and s.wrapped_key is not null and s.facts is not null
  join ledger.birth_case b on b.case_number = s.case_number and b.joined_into is null`;
const LIVE = 'l.ended_at is null and l.expires_at > ledger.now()';

/** @returns undefined: there is no such link, or it is dead */
export async function findLink(pool: Pool, linkHash: Buffer): Promise<SealedParent | undefined> {
  const { rows } = await pool.query<SealedParent>({
    name: 'family-link',
    text: `select l.link_id as "linkId", l.phone_hash as "phoneHash", ${PARENT}
             from ledger.family_link l ${OF_PARENT('l')} where l.link_hash = $1 and ${LIVE}`,
    values: [linkHash],
  });
  return rows[0];
}

/** The same by what stands for it while somebody signs in. */
export async function findLinkById(pool: Pool, linkId: string): Promise<SealedParent | undefined> {
  const { rows } = await pool.query<SealedParent>({
    name: 'family-link-by-id',
    text: `select l.link_id as "linkId", l.phone_hash as "phoneHash", ${PARENT}
             from ledger.family_link l ${OF_PARENT('l')} where l.link_id = $1 and ${LIVE}`,
    values: [linkId],
  });
  return rows[0];
}

/** A code that is to go out. */
export interface NewCode {
  readonly codeId: string;
  readonly codeHash: Buffer;
  readonly notice: PreparedNotice;
}

/** sent, or in how many seconds the next one may be asked for. */
export type CodeOutcome = { readonly sent: true } | { readonly sent: false; readonly afterSeconds: number };

/**
 * Sends a code, in one transaction with its count: those who ask at once wait for each other at the link. The codes before it
 * are good for nothing any more.
 */
export function sendCode(
  pool: Pool,
  { linkId, caseNumber, subject }: Pick<SealedParent, 'linkId' | 'caseNumber' | 'subject'>,
  code: NewCode,
): Promise<CodeOutcome> {
  return inTransaction(pool, async (on) => {
    await on.query('select from ledger.family_link where link_id = $1 for no key update', [linkId]);
    const afterSeconds = await secondsToWait(on, linkId);
    if (afterSeconds > 0) return { sent: false, afterSeconds };
    await on.query(
      `insert into ledger.family_code (code_id, link_id, case_number, subject, code_hash, expires_at)
       values ($1, $2, $3, $4, $5, ledger.now() + make_interval(secs => $6))`,
      [code.codeId, linkId, caseNumber, subject, code.codeHash, CODE_SECONDS],
    );
    await writeNoticeOf(on, caseNumber, code.notice);
    return { sent: true };
  });
}

/** Writes down a link that goes out by itself. One that is known stays as it is. */
export async function writeLink(on: Pick<Pool | Connection, 'query'>, link: LinkRecord): Promise<void> {
  await on.query(
    `insert into ledger.family_link (link_id, case_number, subject, link_hash, phone_hash, cause, issued_at, expires_at)
     select link_id, case_number, subject, link_hash, phone_hash, cause, issued_at, expires_at
       from jsonb_populate_record(null::ledger.family_link, $1::jsonb) on conflict do nothing`,
    [JSON.stringify(link)],
  );
}

/** A notice that nothing in the case has caused, with the message that tells it. */
export async function writeNoticeOf(
  on: Connection,
  caseNumber: string,
  { id, template, occasion, to, message }: PreparedNotice,
): Promise<void> {
  await on.query(
    `insert into ledger.notice (id, case_number, template, dedupe_key, addressee)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [id, caseNumber, template, occasion, to],
  );
  await on.query(insertOutboxSql('ledger', '$1'), [JSON.stringify([outboxRecord(message)])]);
}

async function secondsToWait(on: Connection, linkId: string): Promise<number> {
  const { rows } = await on.query<{ wait: number }>(
    `with sent as (
       select sent_at, row_number() over (order by sent_at desc) as n from ledger.family_code
        where link_id = $1 and sent_at > ledger.now() - interval '1 day')
     select coalesce(ceil(extract(epoch from max(free) - ledger.now())), 0)::int as wait from (
       select sent_at + make_interval(secs => $2) as free from sent where n = 1
       union all select sent_at + interval '1 hour' from sent where n = $3
       union all select sent_at + interval '1 day' from sent where n = $4) w`,
    [linkId, CODES.apartSeconds, CODES.perHour, CODES.perDay],
  );
  return Math.max(rows[0]?.wait ?? 0, 0);
}

/** A code that was tried: what it is kept as, and how often it may be tried still. */
export interface TriedCode {
  readonly codeId: string;
  readonly codeHash: Buffer;
  readonly triesLeft: number;
}

/**
 * Counts one try of the latest code of a link, before anybody looks whether it is right: five may be compared, however many
 * ask at once.
 * @returns undefined: there is none that may be tried
 */
export async function tryCode(pool: Pool, linkId: string): Promise<TriedCode | undefined> {
  const { rows } = await pool.query<TriedCode>({
    name: 'family-code-try',
    text: `update ledger.family_code set tries = tries + 1
            where code_id = (select code_id from ledger.family_code where link_id = $1 order by sent_at desc limit 1)
              and used_at is null and tries < $2 and expires_at > ledger.now()
        returning code_id as "codeId", code_hash as "codeHash", ($2 - tries)::int as "triesLeft"`,
    values: [linkId, CODE_TRIES],
  });
  return rows[0];
}

/** Begins a session with a code that was right. @returns until when it is good at most; undefined: the code was used meanwhile */
export async function beginSession(
  pool: Pool,
  { codeId, sessionHash, phoneHash }: { codeId: string; sessionHash: Buffer; phoneHash: Buffer },
): Promise<Date | undefined> {
  const { rows } = await pool.query<{ endsAt: Date }>({
    name: 'family-session-begin',
    text: `with used as (
             update ledger.family_code set used_at = ledger.now() where code_id = $1 and used_at is null
             returning link_id, case_number, subject)
           insert into ledger.family_session (session_hash, link_id, case_number, subject, phone_hash, ends_at)
           select $2, link_id, case_number, subject, $3, ledger.now() + make_interval(hours => $4) from used
           returning ends_at as "endsAt"`,
    values: [codeId, sessionHash, phoneHash, SESSION_HOURS],
  });
  return rows[0]?.endsAt;
}

/** Whose session it is; with this it has been used. @returns undefined: there is none, or it is over, or its link is dead */
export async function useSession(pool: Pool, sessionHash: Buffer): Promise<SealedParent | undefined> {
  const { rows } = await pool.query<SealedParent>({
    name: 'family-session',
    text: `with used as (
             update ledger.family_session f set used_at = ledger.now()
              where session_hash = $1 and ended_at is null and ends_at > ledger.now()
                and used_at > ledger.now() - make_interval(secs => $2)
                and exists (select from ledger.family_link l where l.link_id = f.link_id and l.ended_at is null)
             returning link_id, case_number, subject, phone_hash)
           select u.link_id as "linkId", u.phone_hash as "phoneHash", ${PARENT} from used u ${OF_PARENT('u')}`,
    values: [sessionHash, SESSION_IDLE_SECONDS],
  });
  return rows[0];
}

/** Signs out. */
export async function endSession(pool: Pool, sessionHash: Buffer): Promise<void> {
  await pool.query({
    name: 'family-session-end',
    text: `update ledger.family_session set ended_at = coalesce(ended_at, ledger.now()) where session_hash = $1`,
    values: [sessionHash],
  });
}

/** Every link of a parent is dead, and whoever signed in with one is signed out: the number is not theirs, or they want it so. */
export async function endFamilyLinks(
  on: Pick<Pool | Connection, 'query'>,
  { caseNumber, subject }: { readonly caseNumber: string; readonly subject: FamilyParent },
): Promise<void> {
  await on.query({
    name: 'family-links-end',
    text: `with links as (
             update ledger.family_link set ended_at = ledger.now()
              where case_number = $1 and subject = $2 and ended_at is null)
           update ledger.family_session set ended_at = ledger.now()
            where case_number = $1 and subject = $2 and ended_at is null`,
    values: [caseNumber, subject],
  });
}

/** The other parent, as far as an invitation needs to know. @returns undefined: there is none, or nothing is known any more */
export async function findParent(
  pool: Pool,
  { caseNumber, subject }: { readonly caseNumber: string; readonly subject: FamilyParent },
): Promise<Omit<SealedParent, 'linkId' | 'phoneHash'> | undefined> {
  const { rows } = await pool.query<Omit<SealedParent, 'linkId' | 'phoneHash'>>({
    name: 'family-parent',
    text: `select ${PARENT} from ledger.subject s join ledger.birth_case b using (case_number)
            where s.case_number = $1 and s.subject = $2 and s.facts is not null and s.wrapped_key is not null
              and b.joined_into is null`,
    values: [caseNumber, subject],
  });
  return rows[0];
}
