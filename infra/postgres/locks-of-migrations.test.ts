import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { locksHeldLong } from './locks-of-migrations.test-setup.ts';
import { AHEAD } from './indexes-ahead.ts';

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));
/** What was before has run wherever there is anything. */
const FIRST_READ = 124;
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sql') && Number(name.slice(0, 4)) >= FIRST_READ)
  .sort();

describe('a migration holds nobody up', () => {
  it.each(files)('%s', (name) => {
    expect(locksHeldLong(readFileSync(`${FOLDER}/${name}`, 'utf8'), AHEAD)).toEqual([]);
  });
});

const HELD_UP = [
  `set lock_timeout = '5s'; select 1`,
  'set local lock_timeout = 5000',
  'create index x on ledger.matter (due_on)',
  'create unique index if not exists x on ledger.matter (due_on)',
  'create index matter_due on ledger.matter (due_on) where due_on is not null',
  'create index if not exists matter_due on ledger.matter (due_on)',
  'create index concurrently x on ledger.matter (due_on)',
  `alter table ledger.notice add column if not exists a text, add column b text check (b in ('x', 'y'))`,
  'alter table ledger.notice add column a uuid default gen_random_uuid()',
  'alter table ledger.notice add column a text not null',
  'alter table ledger.notice add column a text unique',
  'alter table ledger.notice add column a text references ledger.birth_case (case_number)',
  `alter table ledger.notice drop constraint a, add constraint a check (kind in ('x'))`,
  'alter table ledger.notice add constraint a foreign key (b) references ledger.birth_case (case_number)',
  'alter table ledger.notice add constraint a unique (b)',
  'alter table ledger.notice alter column a set not null',
  'alter table ledger.notice alter a type bigint',
  'alter table ledger.notice add constraint a check (b > 0) not valid; alter table ledger.notice validate constraint a',
  'do $$ begin alter table ledger.notice alter column a set not null; end $$',
  'update ledger.matter set due_on = null',
  'delete from ledger.wake',
  'lock table ledger.matter',
  'vacuum full ledger.matter',
];

const FREE = [
  'create index if not exists matter_due on ledger.matter (due_on) where due_on is not null',
  'create table ledger.mine (a text check (a > b), b uuid default gen_random_uuid()); create index on_mine on ledger.mine (a)',
  'create table if not exists ledger.mine (a text); alter table ledger.mine alter column a set not null',
  'alter table ledger.notice add column a text, add column n smallint not null default 0',
  'alter table ledger.notice add constraint a check (b > 0) not valid',
  'alter table ledger.notice validate constraint a',
  'alter table ledger.notice alter column a set default now()',
  'create function f() returns void language plpgsql as $$ begin update ledger.matter set due_on = null; end $$',
  '-- create index x on ledger.matter (due_on)\nselect 1',
];

describe('the reader of migrations', () => {
  it.each(HELD_UP)('sees what holds up: %s', (sql) => {
    expect(locksHeldLong(sql, AHEAD)).toHaveLength(1);
  });

  it.each(FREE)('lets pass what does not: %s', (sql) => {
    expect(locksHeldLong(sql, AHEAD)).toEqual([]);
  });
});
