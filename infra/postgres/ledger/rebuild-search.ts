import { setTimeout as delay } from 'node:timers/promises';
import type { TermSource } from '../../../activities/found-by.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { openContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import { ifReadable } from '../fault.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import { FACTS_REVISION, openSubjects, type SealedSubject } from './facts.ts';
import { searchEntry, searchForm, writeEntriesSql, type SearchEntry } from './search-entries.ts';

/** By what a subject is found, from one source: the rules of policies/search. */
export type TermsOf = (subject: Subject, source: TermSource, known: object) => readonly string[];

export interface RebuildOptions {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly termsOf: TermsOf;
  /** cases in one transaction */
  readonly batch?: number;
  /** how much of the time it may work: the rest belongs to births. Above 0, at most 1 */
  readonly share?: number;
  readonly onProgress?: (done: RebuildCount) => void;
  /** true: stops after the batch in hand; what is done stays done */
  readonly stopped?: () => boolean;
}

export interface RebuildCount {
  readonly cases: number;
  readonly entries: number;
  /** parts that none of the keys opens: nobody is found by them */
  readonly unreadable: number;
}

const BATCH = 100;
const SHARE = 0.5;

/** Whether a part has no entry of this form ($1). */
const lacks = (source: TermSource): string => `not exists (select from ledger.search_entry e
  where e.case_number = s.case_number and e.subject = s.subject and e.source = '${source}' and e.form = $1)`;
/** A subject `s` whose facts, or whose certificate `m`, have none. */
const LACKING = `s.subject <> 'family' and s.wrapped_key is not null
  and (${lacks('facts')} or (m.result is not null and ${lacks('birth-certificate')}))`;
const SUBJECTS = `ledger.subject s left join ledger.matter m
  on m.case_number = s.case_number and m.subject = s.subject and m.code = 'birth-certificate'`;

interface Row extends SealedSubject {
  readonly caseNumber: string;
  /** the sealed result of its certificate */
  readonly result: Buffer | null;
}

/**
 * Makes the entries that are missing, or of another key or form, in small transactions while everything runs: cases of
 * earlier releases, and all of them when their key was changed. What is done is passed over, so that it can be stopped,
 * killed and repeated at will. A case that somebody works on just then is left for the next time.
 */
export async function rebuildSearch(options: RebuildOptions): Promise<RebuildCount> {
  const { pool, keyring, batch = BATCH, share = SHARE } = options;
  const form = searchForm(keyring);
  let done: RebuildCount = { cases: 0, entries: 0, unreadable: 0 };
  for (let after: string | undefined = ''; after !== undefined && !options.stopped?.();) {
    const from: string = after;
    const began = performance.now();
    const portion = await inTransaction(pool, (on) => rebuildSome(on, options, { form, from, batch }));
    done = {
      cases: done.cases + portion.cases,
      entries: done.entries + portion.entries,
      unreadable: done.unreadable + portion.unreadable,
    };
    options.onProgress?.(done);
    after = portion.next;
    if (after !== undefined) await delay((performance.now() - began) * (1 / share - 1));
  }
  return done;
}

/** How many cases have people that are not found by everything that is known of them. */
export async function leftToRebuild(pool: Pool, keyring: Keyring): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(distinct s.case_number)::int as n from ${SUBJECTS} where ${LACKING}`,
    [searchForm(keyring)],
  );
  return rows[0]?.n ?? 0;
}

interface Some {
  readonly form: string;
  readonly from: string;
  readonly batch: number;
}

async function rebuildSome(
  on: Connection,
  { keyring, termsOf }: RebuildOptions,
  { form, from, batch }: Some,
): Promise<RebuildCount & { readonly next: string | undefined }> {
  const found = await on.query<{ caseNumber: string }>(
    `select c.case_number as "caseNumber" from ledger.birth_case c
      where c.case_number > $2 and exists (select from ${SUBJECTS} where s.case_number = c.case_number and ${LACKING})
      order by c.case_number limit $3 for no key update of c skip locked`,
    [form, from, batch],
  );
  const cases = found.rows.map(({ caseNumber }) => caseNumber);
  const { rows } = await on.query<Row>(
    `select s.case_number as "caseNumber", s.subject, s.wrapped_key as "wrappedKey", s.facts, m.result,
            ${FACTS_REVISION} as revision
       from ${SUBJECTS} where s.case_number = any($2::text[]) and ${LACKING}`,
    [form, cases],
  );
  const parts = rows.flatMap((row) => entriesOf(keyring, termsOf, row));
  const entries = parts.filter((part) => part !== undefined);
  await on.query(writeEntriesSql('jsonb_populate_recordset(null::ledger.search_entry, $1::jsonb) r'), [
    JSON.stringify(entries),
  ]);
  const next = cases.length < batch ? undefined : cases.at(-1);
  return { cases: cases.length, entries: entries.length, unreadable: parts.length - entries.length, next };
}

/** The entries of one subject; undefined for each part that cannot be read. */
function entriesOf(keyring: Keyring, termsOf: TermsOf, row: Row): (SearchEntry | undefined)[] {
  const { caseNumber, subject, result } = row;
  const open = ifReadable(() => openSubjects(keyring, caseNumber, [row]).get(subject));
  if (!open) return [undefined];
  const entry = (source: TermSource, known: object): SearchEntry =>
    searchEntry(keyring, { case_number: caseNumber, subject, source }, termsOf(subject, source, known));
  const certificate = result && ifReadable(() => openCertificate(open.key, { caseNumber, subject }, result));
  return [
    entry('facts', open.facts),
    ...(result === null ? [] : [certificate ? entry('birth-certificate', certificate) : undefined]),
  ];
}

function openCertificate(
  key: Buffer,
  { caseNumber, subject }: Pick<Row, 'caseNumber' | 'subject'>,
  sealed: Buffer,
): object | undefined {
  const context = sealContext.result(caseNumber, subject, 'birth-certificate');
  const result = openContent(key, 'result/birth-certificate', context, sealed);
  return typeof result === 'object' && result !== null ? result : undefined;
}
