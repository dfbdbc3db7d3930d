-- What a person has decided, whole: which content it had, who has confirmed it, and what it has changed.
set lock_timeout = '5s';
alter table ledger.human_task add column decision_hash bytea, add column seconded_by text;
alter table ledger.human_task alter column decision_hash set statistics 0;

-- The facts of one subject before and after a decision, sealed with the subject's key.
create table ledger.task_change (
  task_id      uuid not null,
  case_number  text not null,
  subject      text not null,
  changes      bytea not null,
  primary key (task_id, subject)
);
create index task_change_case on ledger.task_change (case_number);

-- A decision that does not stand yet: a second person has to say the same, or its moment has not come.
create table ledger.task_draft (
  task_id        uuid primary key,
  case_number    text not null,
  outcome        text not null,
  drafted_by     text not null,
  drafted_at     timestamptz not null,
  decision_hash  bytea not null,
  content        bytea not null,                      -- changes, result, date and words, sealed with the family's key
  seconded_by    text,
  leaves_at      timestamptz,                         -- null: it waits for a second person
  looked         text[] not null default '{}'         -- who has read it since
);
create index task_draft_case on ledger.task_draft (case_number);

comment on column ledger.human_task.decision_hash is 'ends with: anyone';
comment on table ledger.task_change is 'ends with: subject';
comment on table ledger.task_draft is 'ends with: anyone';

alter table ledger.due drop constraint due_kind_check;
alter table ledger.due add constraint due_kind_check check (kind in ('order', 'leave-notice', 'decision')) not valid;

-- Whoever destroys the key of a subject, what more hangs on it goes in the same transaction. What was only drafted has to be
-- decided again, and what was decided is compared by its word alone.
create or replace function ledger.forget_words() returns trigger
language plpgsql security definer set search_path = ledger as $$
begin
  update ledger.case_event set words = null
   where case_number = new.case_number and words is not null and (new.subject = 'family' or subject = new.subject);
  delete from ledger.task_change
   where case_number = new.case_number and (new.subject = 'family' or subject = new.subject);
  delete from ledger.due where kind = 'decision' and case_number = new.case_number;
  delete from ledger.task_draft where case_number = new.case_number;
  update ledger.human_task set decision_hash = null where case_number = new.case_number and decision_hash is not null;
  return null;
end $$;
