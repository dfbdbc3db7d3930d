-- A parent who is to be protected from the other one (分开保护, docs/adr/0046): nothing of a child, of its places and days, is
-- shown to the other. A supervisor sets it; who and when stands in the history of the case.
create table ledger.protection (
  case_number text primary key references ledger.birth_case,
  parent      text not null check (parent in ('mother', 'father')),   -- who is protected
  since       timestamptz not null default ledger.now(),
  by          text not null
);
