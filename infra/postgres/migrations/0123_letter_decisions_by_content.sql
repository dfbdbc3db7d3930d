-- What a person has said of a letter, as a keyed hash: said again it is the same decision, said otherwise it is another.
alter table ledger.letter add column decision_hash bytea;
comment on column ledger.letter.decision_hash is 'ends with: anyone';

create or replace function ledger.forget_words() returns trigger language plpgsql security definer set search_path = ledger as $$
begin
  update ledger.case_event set words = null
   where case_number = new.case_number and words is not null and (new.subject = 'family' or subject = new.subject);
  delete from ledger.task_change
   where case_number = new.case_number and (new.subject = 'family' or subject = new.subject);
  delete from ledger.due where id = any(array(select task_id from ledger.task_draft where case_number = new.case_number));
  delete from ledger.task_draft where case_number = new.case_number;
  update ledger.task_claim set words = null
   where words is not null and task_id in (select id from ledger.human_task where case_number = new.case_number);
  update ledger.human_task set decision_hash = null where case_number = new.case_number and decision_hash is not null;
  update ledger.letter set decision_hash = null where case_number = new.case_number and decision_hash is not null;
  return null;
end $$;
