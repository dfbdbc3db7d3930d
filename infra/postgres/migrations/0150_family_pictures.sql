-- Pictures that parents take of a paper (docs/adr/0059): each is of one task, which a clerk looks at, and sealed with the key of
-- the parent who took it, with whom it ends.

create table ledger.family_picture (
  task_id     uuid primary key,
  case_number text not null,
  subject     text not null check (subject in ('mother', 'father')),
  type        text not null check (type in ('image/jpeg', 'image/png')),
  sent_at     timestamptz not null default ledger.now(),
  sealed      bytea not null
);
create index family_picture_of_case on ledger.family_picture (case_number, subject);
comment on table ledger.family_picture is 'ends with: subject';
