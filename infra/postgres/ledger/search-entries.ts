import type { TermSource } from '../../../activities/found-by.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { Keyring } from '../../sealing/keys.ts';

/** One row of `ledger.search_entry`: by what a subject is found, from one source, keyed. */
export interface SearchEntry {
  readonly case_number: string;
  readonly subject: Subject;
  readonly source: TermSource;
  /** {@link searchForm} */
  readonly form: string;
  /** in no order that says anything */
  readonly terms: readonly string[];
}

/** Counts up when the terms of the same name become others (policies/search/terms.ts): entries are then made anew. */
const FORM = 1;

/** Under which key and in which form entries are made now. */
export function searchForm(keyring: Keyring): string {
  return keyring.searchToken(`form\0${FORM}`);
}

export function searchEntry(
  keyring: Keyring,
  of: Pick<SearchEntry, 'case_number' | 'subject' | 'source'>,
  terms: readonly string[],
): SearchEntry {
  const tokens = terms.map((term) => keyring.searchToken(term));
  return { ...of, form: searchForm(keyring), terms: tokens.sort() };
}

const WORDS = ['case_number', 'subject', 'source', 'form', 'terms'] as const;

/** Writes entries; what is there already and says the same is not written again. @param rows a set of rows `r` of the table */
export function writeEntriesSql(rows: string): string {
  return `insert into ledger.search_entry as t (${WORDS.join(', ')})
    select ${WORDS.map((column) => `r.${column}`).join(', ')} from ${rows}
    on conflict (case_number, subject, source) do update set form = excluded.form, terms = excluded.terms
     where t.form <> excluded.form or t.terms <> excluded.terms`;
}
