-- Why a person has a matter done again: words that may name people, sealed with the family's key.
set lock_timeout = '5s';
alter table ledger.case_event add column words bytea;
alter table ledger.case_event alter column words set statistics 0;

-- Whoever destroys the key of a subject, what more hangs on it goes in the same transaction.
create function ledger.forget_words() returns trigger
language plpgsql security definer set search_path = ledger as $$
begin
  update ledger.case_event set words = null
   where case_number = new.case_number and words is not null and (new.subject = 'family' or subject = new.subject);
  return null;
end $$;
revoke execute on function ledger.forget_words() from public;
create trigger subject_key_destroyed after update of wrapped_key on ledger.subject
  for each row when (old.wrapped_key is not null and new.wrapped_key is null)
  execute function ledger.forget_words();
