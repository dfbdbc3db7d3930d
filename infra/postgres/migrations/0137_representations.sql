-- Who acts for a parent (代办): for which parent, on what it rests, for which matters, until when. Who it is stands sealed with
-- the parent's key and goes with it (docs/adr/0048).
create table ledger.representation (
  id          uuid primary key,
  case_number text not null references ledger.birth_case,
  subject     text not null check (subject in ('mother', 'father')),   -- the parent who is represented
  agent       text not null,                          -- what kind of person acts
  basis       text not null,
  present     boolean not null,                       -- the parent was there when it began
  matters     text[],                                 -- codes; null: all of the case
  until_on    date not null,                          -- the last day
  sealed      bytea not null,                         -- who it is, and the paper that it rests on
  started_at  timestamptz not null,
  started_by  text not null,
  ended_at    timestamptz,
  ended_by    text
);
create index representation_of_case on ledger.representation (case_number);
comment on table ledger.representation is 'ends with: subject';
