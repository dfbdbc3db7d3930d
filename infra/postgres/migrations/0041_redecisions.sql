-- Re-decision of recorded cases after a change of rules (重新核定). One run for each pack version, whoever starts it and
-- however often: its key is the version, and each case is taken once in it.
create table ledger.redecision (
  pack         text primary key,                     -- 'gansu@2'
  digest       bytea not null,                       -- of the rules as they were tried: other ones under this name are refused
  as_of        date not null,                        -- the day all its cases are decided on
  tried_at     timestamptz,                          -- a dry run has listed every case
  started_at   timestamptz,
  finished_at  timestamptz
);

-- The list: who gets how much more or less, why, and where that is written. Written by the dry run, settled by the run.
create table ledger.redecision_line (
  pack         text not null references ledger.redecision,
  case_number  text not null references ledger.birth_case,
  subject      text not null,
  entitlement  text not null,
  division_code text not null,
  before       jsonb,                                -- outcome, days and money, never who
  after        jsonb not null,
  difference   jsonb not null,
  reasons      jsonb not null,                       -- rules with their citations
  settled_at   timestamptz,                          -- null: as the dry run saw it
  primary key (pack, case_number, subject, entitlement)
);

create table ledger.redecision_case (
  pack         text not null references ledger.redecision,
  case_number  text not null references ledger.birth_case,
  outcome      text not null check (outcome in ('changed', 'unchanged', 'unreadable')),
  revision     integer,                              -- the decision it made, where it made one
  taken_at     timestamptz not null default clock_timestamp(),
  primary key (pack, case_number)                    -- the claim: taken once
);

create index birth_case_decided on ledger.birth_case (case_number) where decided_at is not null;
