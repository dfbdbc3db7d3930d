-- Who is at a task: a lease, so that two people do not do the same work. It ends by itself.
set lock_timeout = '5s';
create table ledger.task_claim (
  task_id     uuid primary key,
  holder      text not null,
  held_until  timestamptz not null,
  handed_by   text,                                   -- who has handed it over
  words       bytea                                   -- that person's words, sealed with the family's key
);
create index task_claim_holder on ledger.task_claim (holder);

-- As in 0092, and what was said with a task that was handed over.
create or replace function ledger.forget_words() returns trigger
language plpgsql security definer set search_path = ledger as $$
begin
  update ledger.case_event set words = null
   where case_number = new.case_number and words is not null and (new.subject = 'family' or subject = new.subject);
  delete from ledger.task_change
   where case_number = new.case_number and (new.subject = 'family' or subject = new.subject);
  delete from ledger.due where kind = 'decision' and case_number = new.case_number;
  delete from ledger.task_draft where case_number = new.case_number;
  update ledger.task_claim set words = null
   where words is not null and task_id in (select id from ledger.human_task where case_number = new.case_number);
  update ledger.human_task set decision_hash = null where case_number = new.case_number and decision_hash is not null;
  return null;
end $$;
