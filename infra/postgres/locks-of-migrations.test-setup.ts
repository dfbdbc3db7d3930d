import type { IndexAhead } from './indexes-ahead.ts';

/** What a statement of a migration does to a table that was there before: the table, and what comes after its name. */
interface OnTable {
  readonly table: string;
  readonly rest: string;
}

const VOLATILE = /\b(gen_random_uuid|clock_timestamp|random|nextval|pg_current_xact_id|uuidv[47])\s*\(/;

/** What no migration says, wherever it stands, and why (docs/adr/0019). */
const NEVER: readonly (readonly [RegExp, string])[] = [
  [
    /\bset\s+(local\s+|session\s+)?lock_timeout\b/,
    'sets a lock_timeout of its own, which all after it would have',
  ],
  [/^(vacuum full|cluster|reindex|refresh materialized view|truncate)\b/, 'writes a table again'],
  [/^lock table\b/, 'locks a table by hand'],
];

/** Actions of `alter table` that look at every row, or write it again, while nobody may read. */
const ACTIONS: readonly (readonly [(action: string) => boolean, string])[] = [
  [
    (a) => /^add column\b/.test(a) && /\b(check|unique|references|primary key|generated always)\b/.test(a),
    'adds a column with a constraint that looks at every row',
  ],
  [(a) => /^add column\b/.test(a) && VOLATILE.test(a), 'adds a column with a default that is not constant'],
  [
    (a) => /^add column\b/.test(a) && /\bnot null\b/.test(a) && !/\bdefault\b/.test(a),
    'adds a column that is not null without a default',
  ],
  [
    (a) => /^add (constraint \S+ )?(check|foreign key)\b/.test(a) && !/\bnot valid\b/.test(a),
    'adds a constraint that is not “not valid” first',
  ],
  [
    (a) => /^add (constraint \S+ )?(unique|primary key|exclude)\b/.test(a) && !/\busing index\b/.test(a),
    'adds a constraint that makes its index here',
  ],
  [(a) => /^alter (column )?\S+ set not null\b/.test(a), 'sets not null on a column that was there'],
  [(a) => /^alter (column )?\S+ (set data )?type\b/.test(a), 'changes the type of a column'],
  [(a) => /^set (logged|unlogged|tablespace|access method)\b/.test(a), 'writes a table again'],
];

/** Statements one after the other, without what is said beside them or done by functions later. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/--[^\n]*/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\bdo\s+\$(\w*)\$([\s\S]*?)\$\1\$/gi, (_, __, body: string) =>
      body.replace(/\b(begin|then|else)\b/gi, ';'),
    )
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim().toLowerCase())
    .filter((statement) => statement !== '');
}

/** Parts between the commas that stand in no bracket. */
function partsOf(list: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of list) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

function matched(statement: string, pattern: RegExp): OnTable | undefined {
  const [, table, rest] = pattern.exec(statement) ?? [];
  return table === undefined ? undefined : { table, rest: (rest ?? '').trim() };
}

function indexFault(statement: string, isNew: (table: string) => boolean, ahead: readonly IndexAhead[]) {
  const found = /^create (unique )?index (if not exists )?(\S+) on (?:only )?(\S+?) ?((?:using|\().*)$/.exec(
    statement,
  );
  if (!found)
    return /^create (unique )?index/.test(statement) ? 'makes an index that is not understood' : undefined;
  const [, , ifNotExists, index, table = '', as] = found;
  if (isNew(table)) return undefined;
  const made = ahead.find((each) => each.index === index && each.on === table);
  if (!made) return `makes the index ${index} on ${table}, which is not in AHEAD`;
  if (ifNotExists === undefined) return `makes the index ${index} although it is there (if not exists)`;
  const wanted = made.as ?? `(${made.uniqueOf})`;
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
  return plain(as ?? '') === plain(wanted) ? undefined : `makes the index ${index} otherwise than AHEAD does`;
}

/** What it does to a table takes the lock for which all others wait: not to be held while every row is looked at. */
function validatesBeside(statements: readonly string[]): string[] {
  const altered = statements.flatMap(
    (s) => matched(s, /^alter table (?:if exists )?(?:only )?(\S+) (.*)$/) ?? [],
  );
  const isValidation = ({ rest }: OnTable): boolean => rest.startsWith('validate constraint');
  const locked = new Set(altered.filter((each) => !isValidation(each)).map(({ table }) => table));
  return altered
    .filter((each) => isValidation(each) && locked.has(each.table))
    .map(({ table }) => `validates a constraint of ${table} in the transaction that has locked it`);
}

/**
 * What a migration does that holds up everybody who works with a table that was there before (docs/adr/0019); tables that it
 * makes itself are free.
 * @param sql the whole file
 */
export function locksHeldLong(sql: string, ahead: readonly IndexAhead[]): string[] {
  const statements = statementsOf(sql);
  const made = new Set(
    statements.flatMap(
      (s) => matched(s, /^create (?:unlogged )?table (?:if not exists )?(\S+?)[ (](.*)$/)?.table ?? [],
    ),
  );
  const isNew = (table: string): boolean => made.has(table);
  const faults = statements.flatMap((statement) => {
    const never = NEVER.filter(([pattern]) => pattern.test(statement)).map(([, why]) => why);
    const altered = matched(statement, /^alter table (?:if exists )?(?:only )?(\S+) (.*)$/);
    const actions = altered && !isNew(altered.table) ? partsOf(altered.rest) : [];
    const wrong = actions.flatMap((action) =>
      ACTIONS.filter(([isIt]) => isIt(action)).map(([, why]) => `${altered?.table}: ${why}`),
    );
    const rows = matched(statement, /^(?:update|delete from) (?:only )?(\S+) ?(.*)$/);
    const written =
      rows && !isNew(rows.table) ? [`${rows.table}: changes rows of which there may be many`] : [];
    return [...never, ...wrong, ...written, ...[indexFault(statement, isNew, ahead) ?? []].flat()];
  });
  return [...faults, ...validatesBeside(statements)];
}
