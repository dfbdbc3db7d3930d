-- The ledger alone says how a case stands (docs/adr/0018). Three migrations, each a transaction of its own, so that none
-- holds a long lock: this one adds, 0061 fills the rows of open cases, 0062 takes away.

-- The ledger's time. Tests set `birth.now`; it is the start of a statement, so an index can be searched with it.
create function ledger.now() returns timestamptz language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('birth.now', true), '')::timestamptz, statement_timestamp())
$$;

-- A case that its workflow is to be told of: something landed or was decided, or it is to be started. One row for a case,
-- deleted by its token only when Temporal has answered.
create table ledger.wake (
  case_number  text primary key,
  kind         text not null check (kind in ('news', 'start', 'carry-over')),
  token        uuid not null default gen_random_uuid(), -- another one with whatever is added
  due_at       timestamptz not null,                 -- the sweep takes it from then on
  tries        integer not null default 0,
  since        timestamptz not null default ledger.now()
) with (fillfactor = 50);
create index wake_due on ledger.wake (kind, due_at);

-- When a case is looked at although nothing wakes it: not after the next deadline of a department. The workflow has a
-- timer for the same; this is for one that Temporal has lost.
create table ledger.alarm (
  case_number  text primary key,
  rings_at     timestamptz not null
);
create index alarm_rings on ledger.alarm (rings_at);

-- Until when a department may be silent; null where none is asked, or a person was asked about its silence.
alter table ledger.matter add column answer_due_at timestamptz;

-- What landed waits until it is applied. On a ledger that is there already, prepare.ts has made the index before, beside
-- the work that goes on.
create index if not exists inbox_to_apply on ledger.inbox (case_number, received_at) where applied_at is null;
