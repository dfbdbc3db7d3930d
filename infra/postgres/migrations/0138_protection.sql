-- A parent who is to be protected from the other one (分开保护): set and lifted by a supervisor; who, when and why stands in the
-- history of the case. The same table as in 0131, wherever that has run before.
create table if not exists ledger.protection (
  case_number text primary key references ledger.birth_case,
  parent      text not null check (parent in ('mother', 'father')),   -- who is protected
  since       timestamptz not null default ledger.now(),
  by          text not null
);
