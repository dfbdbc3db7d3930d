-- The copy of the clocks (docs/adr/0049): lists are filtered by it, and the gateway finds by it what to look at. Written with
-- whatever moves a matter; made ahead where the table is large.
alter table ledger.matter
  add column if not exists due_on date,                -- its office has to be done by then; null: no clock of it runs
  add column if not exists watch_on date;              -- something is to be said or asked because of a clock on that day
create index if not exists matter_due on ledger.matter (due_on) where due_on is not null;
create index if not exists matter_watch on ledger.matter (watch_on) where watch_on is not null;

-- By which packs and which calendar that copy was made; another build of others makes it anew.
create table ledger.clock_basis (
  one    boolean primary key default true check (one),
  basis  text not null
);

alter table ledger.due drop constraint due_kind_check,
  add constraint due_kind_check check (kind in ('order', 'leave-notice', 'decision', 'clock')) not valid;
create index if not exists due_clocks on ledger.due (case_number) where kind = 'clock';
