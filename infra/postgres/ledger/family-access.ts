import { outboxRecord, insertOutboxSql } from '../../outbox/outbox.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import type { FamilyParent, LinkRecord } from './family-links.ts';
import { FACTS_REVISION } from './facts.ts';
import type { PreparedNotice } from './notices.ts';

/** 产品默认: how often a code may be asked for, and for how long code and session are good. */
export const CODE_SECONDS = 300;
export const CODE_TRIES = 5;
/** by one ticket, which is one browser's */
const OF_TICKET = { apartSeconds: 60, perHour: 5 };
/** of one parent's live links by all who have one; and besides, by browsers that had signed in before and links of the hall */
const OF_NUMBER = { common: { perHour: 6, perDay: 12 }, reserve: { perHour: 5, perDay: 8 } };
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
  /** how often the links of the parent were ended */
  readonly epoch: number;
}

const DOOR = (of: string) =>
  `ledger.family_door d where d.case_number = ${of}.case_number and d.subject = ${of}.subject`;
/** Asked whenever somebody comes in, or would be sent something to come in with. */
export const NOT_HELD = (of: string) => `not exists (select from ${DOOR(of)} and d.held)`;
const EPOCH = (of: string) => `coalesce((select d.epoch from ${DOOR(of)}), 0)`;
const PARENT = `s.subject, s.case_number as "caseNumber", s.wrapped_key as "wrappedKey", s.facts,
  ${FACTS_REVISION} as revision, ${EPOCH('s')} as epoch`;
/** A parent of whom something is known, whose number nobody doubts, of a case that stands. */
const OF_PARENT = (
  link: string,
) => `join ledger.subject s on s.case_number = ${link}.case_number and s.subject = ${link}.subject
    and s.wrapped_key is not null and s.facts is not null and ${NOT_HELD('s')}
  join ledger.birth_case b on b.case_number = s.case_number and b.joined_into is null`;
const OF_EPOCH = `l.ended_at is null and l.epoch = ${EPOCH('l')}`;
const LIVE = `${OF_EPOCH} and l.expires_at > ledger.now()`;

/** A link, and whose it is. */
export interface SealedLink extends SealedParent {
  readonly cause: LinkRecord['cause'];
}

/** @returns undefined: there is no such link, or it is dead, or nobody is let in by it now */
export async function findLink(pool: Pool, linkHash: Buffer): Promise<SealedLink | undefined> {
  const { rows } = await pool.query<SealedLink>({
    name: 'family-link',
    text: `select l.link_id as "linkId", l.phone_hash as "phoneHash", l.cause, ${PARENT}
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

/** One browser that signs in by a link. */
export interface Asking {
  readonly ticketId: string;
  /** it had signed in before, or its link came from the hall: it is not shut out by what others have asked for */
  readonly isKnown: boolean;
}

/** A code that is to go out. */
export interface NewCode extends Asking {
  readonly codeId: string;
  readonly codeHash: Buffer;
  readonly notice: PreparedNotice;
}

/** sent, or in how many seconds the next one may be asked for; undefined: never, the link is dead meanwhile. */
export type CodeOutcome =
  { readonly sent: true } | { readonly sent: false; readonly afterSeconds: number | undefined };

/**
 * Sends a code, in one transaction with its count: those who ask at once wait for each other at the parent. The codes that the
 * same browser asked for before are good for nothing any more; those of others are, or a link that was passed on would keep a
 * parent out.
 */
export function sendCode(
  pool: Pool,
  { linkId, caseNumber, subject }: Pick<SealedParent, 'linkId' | 'caseNumber' | 'subject'>,
  code: NewCode,
): Promise<CodeOutcome> {
  return inTransaction(pool, async (on) => {
    const { codeId, codeHash, ticketId, isKnown } = code;
    const whose = [caseNumber, subject];
    await on.query(
      'select from ledger.subject where case_number = $1 and subject = $2 for no key update',
      whose,
    );
    const alive = await on.query(
      `select from ledger.family_link l where link_id = $1 and ${LIVE} and ${NOT_HELD('l')}`,
      [linkId],
    );
    if (alive.rowCount === 0) return { sent: false, afterSeconds: undefined };
    const afterSeconds = await secondsToWait(on, { caseNumber, subject }, code);
    if (afterSeconds > 0) return { sent: false, afterSeconds };
    await on.query(
      `insert into ledger.family_code (case_number, subject, link_id, code_id, code_hash, ticket_id, reserve, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, ledger.now() + make_interval(secs => $8))`,
      [...whose, linkId, codeId, codeHash, ticketId, isKnown, CODE_SECONDS],
    );
    await writeNoticeOf(on, caseNumber, code.notice);
    return { sent: true };
  });
}

/** Writes down a link that goes out by itself. One that is known stays as it is. */
export async function writeLink(on: Pick<Pool | Connection, 'query'>, link: LinkRecord): Promise<void> {
  await on.query(
    `insert into ledger.family_link (link_id, case_number, subject, link_hash, phone_hash, cause, issued_at, expires_at, epoch)
     select link_id, case_number, subject, link_hash, phone_hash, cause, issued_at, expires_at, epoch
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

/** Links that were ended count no more: after a check at the hall a parent begins anew, whatever was done with the old ones. */
async function secondsToWait(
  on: Connection,
  { caseNumber, subject }: Pick<SealedParent, 'caseNumber' | 'subject'>,
  { ticketId, isKnown }: Asking,
): Promise<number> {
  const purse = OF_NUMBER[isKnown ? 'reserve' : 'common'];
  const { rows } = await on.query<{ wait: number }>(
    `with codes as (
       select c.sent_at, c.ticket_id = $3 as mine, c.reserve = $4 as beside
         from ledger.family_code c join ledger.family_link l using (link_id)
        where c.case_number = $1 and c.subject = $2 and c.sent_at > ledger.now() - interval '1 day' and ${OF_EPOCH}),
     mine as (select sent_at, row_number() over (order by sent_at desc) as n from codes where mine),
     beside as (select sent_at, row_number() over (order by sent_at desc) as n from codes where beside)
     select coalesce(ceil(extract(epoch from max(free) - ledger.now())), 0)::int as wait from (
       select sent_at + make_interval(secs => $5) as free from mine where n = 1
       union all select sent_at + interval '1 hour' from mine where n = $6
       union all select sent_at + interval '1 hour' from beside where n = $7
       union all select sent_at + interval '1 day' from beside where n = $8) w`,
    [
      ...[caseNumber, subject, ticketId, isKnown],
      ...[OF_TICKET.apartSeconds, OF_TICKET.perHour, purse.perHour, purse.perDay],
    ],
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
 * Counts one try of the latest code that a browser has asked for, before anybody looks whether it is right: five may be compared,
 * however many ask at once.
 * @returns undefined: there is none that may be tried
 */
export async function tryCode(
  pool: Pool,
  { linkId, ticketId }: { readonly linkId: string; readonly ticketId: string },
): Promise<TriedCode | undefined> {
  const { rows } = await pool.query<TriedCode>({
    name: 'family-code-try',
    text: `update ledger.family_code set tries = tries + 1
            where code_id = (select code_id from ledger.family_code where link_id = $1 and ticket_id = $3
                order by sent_at desc limit 1)
              and used_at is null and tries < $2 and expires_at > ledger.now()
        returning code_id as "codeId", code_hash as "codeHash", ($2 - tries)::int as "triesLeft"`,
    values: [linkId, CODE_TRIES, ticketId],
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

/** A session `f` that has not ended, and was used of late. */
const GOOD = `f.session_hash = $1 and f.ended_at is null and f.ends_at > ledger.now()
  and f.used_at > ledger.now() - make_interval(secs => $2)
  and exists (select from ledger.family_link l where l.link_id = f.link_id and ${OF_EPOCH})`;

/** Whose session it is; with this it has been used. @returns undefined: there is none, or it is over, or its link is dead */
export async function useSession(pool: Pool, sessionHash: Buffer): Promise<SealedParent | undefined> {
  const { rows } = await pool.query<SealedParent>({
    name: 'family-session',
    text: `with used as (
             update ledger.family_session f set used_at = ledger.now() where ${GOOD}
             returning link_id, case_number, subject, phone_hash)
           select u.link_id as "linkId", u.phone_hash as "phoneHash", ${PARENT} from used u ${OF_PARENT('u')}`,
    values: [sessionHash, SESSION_IDLE_SECONDS],
  });
  return rows[0];
}

/** The same of a page that only stays open: nobody has used it by that, and so it ends when nobody does. */
export async function lookAtSession(pool: Pool, sessionHash: Buffer): Promise<SealedParent | undefined> {
  const { rows } = await pool.query<SealedParent>({
    name: 'family-session-look',
    text: `select f.link_id as "linkId", f.phone_hash as "phoneHash", ${PARENT}
             from ledger.family_session f ${OF_PARENT('f')} where ${GOOD}`,
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

/**
 * Every link of a parent is dead, and whoever signed in with one is signed out, also from a mother's other deliveries, whose page
 * shows this one too. What is made afterwards is of another epoch, and good.
 */
export async function endFamilyLinks(
  on: Pick<Pool | Connection, 'query'>,
  { caseNumber, subject }: { readonly caseNumber: string; readonly subject: FamilyParent },
): Promise<void> {
  await on.query({
    name: 'family-links-end',
    text: `with links as (
             update ledger.family_link set ended_at = ledger.now()
              where case_number = $1 and subject = $2 and ended_at is null),
           sessions as (
             update ledger.family_session set ended_at = ledger.now() where subject = $2 and ended_at is null
              and (case_number = $1 or $2 = 'mother' and case_number in (select o.case_number from ledger.birth_case c
                     join ledger.birth_case o using (mother_hash) where c.case_number = $1)))
           insert into ledger.family_door as d (case_number, subject, epoch) values ($1, $2, 1)
           on conflict (case_number, subject) do update set epoch = d.epoch + 1`,
    values: [caseNumber, subject],
  });
}

/**
 * The other parent, as far as an invitation needs to know.
 * @returns undefined: there is none, or nothing is known any more, or their number is being checked, or not theirs
 */
export async function findParent(
  pool: Pick<Pool | Connection, 'query'>,
  { caseNumber, subject }: { readonly caseNumber: string; readonly subject: FamilyParent },
): Promise<Omit<SealedParent, 'linkId' | 'phoneHash'> | undefined> {
  const { rows } = await pool.query<Omit<SealedParent, 'linkId' | 'phoneHash'>>({
    name: 'family-parent',
    text: `select ${PARENT} from ledger.subject s join ledger.birth_case b using (case_number)
            where s.case_number = $1 and s.subject = $2 and s.facts is not null and s.wrapped_key is not null
              and b.joined_into is null and ${NOT_HELD('s')}`,
    values: [caseNumber, subject],
  });
  return rows[0];
}
