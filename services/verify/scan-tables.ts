import type { Families } from './families.ts';
import type { Tally } from './invariant.ts';
import { CANDIDATES, personalIn, withoutSealed } from './personal-patterns.ts';
import { readableTables, type ReadableTable } from './scan-columns.ts';
import type { Snapshot } from './snapshot.ts';

/** About as much as is searched as one text: a pattern costs as much to set up for a word as for a book. */
const PORTION_BYTES = 4 * 2 ** 20;
/** Sessions at once. */
const SESSIONS = 2;

interface Scan {
  readonly families: Families;
  readonly tally: Tally;
}

type Piece = (session: Snapshot) => Promise<void>;

/**
 * Searches every readable column of every table for what looks personal; bytes must be sealed, a keyed hash, or a
 * message. What is personal to known families is searched for in the rows of their cases, and in all rows of tables
 * that name no case.
 */
export async function scanTables(snapshot: Snapshot, families: Families, tally: Tally): Promise<void> {
  const scan: Scan = { families, tally };
  const tables = await readableTables(snapshot);
  await eachAtOnce(
    snapshot,
    tables.flatMap((table) => piecesOf(scan, table)),
  );
}

/** Does the pieces in several sessions; after a failure none is begun any more. */
async function eachAtOnce(snapshot: Snapshot, pieces: readonly Piece[]): Promise<void> {
  const beside = await Promise.all(Array.from({ length: SESSIONS - 1 }, () => snapshot.beside()));
  // A generator is over for everybody once one loop over it was left by a failure.
  const left = (function* () {
    yield* pieces;
  })();
  const work = async (session: Snapshot): Promise<void> => {
    for (const piece of left) await piece(session);
  };
  const ended = await Promise.allSettled([snapshot, ...beside].map(work));
  await Promise.all(beside.map((session) => session.close()));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

function piecesOf(scan: Scan, table: ReadableTable): Piece[] {
  const { pages, bytes, caseColumn } = table;
  const step = Math.max(1, Math.floor(PORTION_BYTES / Math.max(1, bytes / Math.max(1, pages))));
  const pieces: Piece[] = [];
  for (let from = 0; from === 0 || from < pages; from += step) {
    // What came after the size was asked is not seen by the snapshot; the last piece has no end all the same.
    const end = from + step < pages ? ` and t.ctid < '(${from + step},0)'::tid` : '';
    pieces.push((session) =>
      searchPages(scan, session, { table, where: `t.ctid >= '(${from},0)'::tid${end}` }),
    );
  }
  const { secrets, caseNumbers } = scan.families;
  if (caseColumn !== undefined && secrets.length > 0)
    pieces.push((session) =>
      searchRows(scan, session, {
        table,
        where: `t.${caseColumn} = any($2)`,
        pattern: patternOf(secrets),
        values: [caseNumbers],
        anything: false,
      }),
    );
  return pieces;
}

/** Some pages of a table. */
interface Pages {
  readonly table: ReadableTable;
  /** SQL condition that its rows fulfil */
  readonly where: string;
}

interface Suspicion {
  readonly n: number;
  readonly anything: boolean;
  readonly known: boolean;
}

/** Where huge rows stand close together, what was to be one text can be longer than the database allows. */
const TOO_MUCH: Suspicion = { n: 0, anything: true, known: true };

/** Searches some pages as one text, and their rows one by one where there is something in it. */
async function searchPages(scan: Scan, session: Snapshot, pages: Pages): Promise<void> {
  const { secrets } = scan.families;
  const known = pages.table.caseColumn === undefined && secrets.length > 0 ? patternOf(secrets) : undefined;
  const found = await session.guarded(() => suspicionOf(session, pages, known)).catch(() => TOO_MUCH);
  scan.tally.checked(found.n);
  const rows = { ...pages, values: [] };
  if (found.anything) await searchRows(scan, session, { ...rows, pattern: CANDIDATES, anything: true });
  if (found.known && known !== undefined)
    await searchRows(scan, session, { ...rows, pattern: known, anything: false });
}

async function suspicionOf(
  session: Snapshot,
  { table, where }: Pages,
  known: string | undefined,
): Promise<Suspicion> {
  const whole = "string_agg(r.readable, E'\\n')";
  const [found] = await session.query<Suspicion>(
    `select count(*)::int as n, coalesce(bool_or(r.wrong), false) or coalesce(${whole} ~ $1, false) as anything,
            ${known === undefined ? 'false' : `coalesce(${whole} ~ $2, false)`} as known
       from (select concat_ws(E'\\n', ${table.looks.map((look) => look.readable).join(', ')}) as readable,
                    ${table.looks.map((look) => look.wrong).join(' or ')} as wrong
               from ${table.name} t where ${where}) r`,
    known === undefined ? [CANDIDATES] : [CANDIDATES, known],
  );
  return found ?? TOO_MUCH;
}

interface Candidate {
  readonly place: string;
  readonly column: string;
  readonly text: string | null;
  readonly bytes: Buffer | null;
  readonly wrong: boolean;
}

interface Search extends Pages {
  readonly values: readonly unknown[];
  /** POSIX pattern of what is looked at closely */
  readonly pattern: string;
  /** look for anything personal, and for bytes of a wrong form; else only for what is known of the families */
  readonly anything: boolean;
}

/** The database finds candidates in all columns of some rows, and they are looked at closely here. */
async function searchRows({ families, tally }: Scan, session: Snapshot, search: Search): Promise<void> {
  const { table, where, values, pattern, anything } = search;
  const { looks, name } = table;
  const whole = `concat_ws(E'\\n', ${looks.map((look) => look.readable).join(', ')}) ~ $1`;
  const suspicious = anything ? [whole, ...looks.map((look) => look.wrong)] : [whole];
  const candidates = session.stream<Candidate>(
    `select t.ctid::text as place, v.name as column, v.as_text as text, v.as_bytes as bytes, v.wrong
       from ${name} t cross join lateral (values ${looks.map((look) => look.values).join(', ')})
            as v(name, as_text, as_bytes, hit, wrong)
      where ${where} and (${suspicious.join(' or ')}) and (v.hit${anything ? ' or v.wrong' : ''})`,
    [pattern, ...values],
  );
  for await (const portion of candidates) {
    for (const { place, column, text, bytes, wrong } of portion) {
      const at = `${name}.${column} at ${place}`;
      if (anything && wrong)
        tally.violation(at, 'bytes that are neither sealed nor a keyed hash nor a message');
      for (const what of kindsIn(text ?? bytes?.toString() ?? '', families, anything))
        tally.violation(at, what);
    }
  }
}

function kindsIn(text: string, families: Families, anything: boolean): string[] {
  const { rest, allSealed } = withoutSealed(text);
  if (!anything)
    return families.secrets.some((secret) => rest.includes(secret))
      ? ['something personal of a known family']
      : [];
  return [...personalIn(rest), ...(allSealed ? [] : ['a field that should be sealed and is not'])];
}

function patternOf(secrets: readonly string[]): string {
  return secrets.flatMap(asPatterns).join('|');
}

/** A string as POSIX patterns: as text, and as `encode(…, 'escape')` writes its UTF-8. */
function asPatterns(secret: string): string[] {
  const literal = secret.replaceAll(/[\\^$.|?*+()[\]{}]/g, (character) => `\\${character}`);
  const escaped = [...Buffer.from(secret)]
    .map((byte) => (byte > 126 ? `\\\\${byte.toString(8)}` : `[${String.fromCharCode(byte)}]`))
    .join('');
  return /^[\x20-\x7e]+$/.test(secret) ? [literal] : [literal, escaped];
}
