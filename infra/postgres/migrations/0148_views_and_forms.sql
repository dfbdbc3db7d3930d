-- What clerks keep for their own work (docs/adr/0058): names of filters, and forms that are half filled in.

-- A filter of the list of tasks under a name. It is its keeper's and of no family: codes, and a name that may name nobody.
create table ledger.saved_view (
  id        uuid primary key,
  who       text not null,                            -- the name of the caller
  name      text not null check (length(name) <= 20),
  filter    jsonb not null,
  saved_at  timestamptz not null default ledger.now(),
  unique (who, name)
);

-- What somebody has typed for a task and not sent yet. It ends with the task, and with anybody of the family.
create table ledger.task_form (
  task_id      uuid not null,
  who          text not null,
  case_number  text not null,
  sealed       bytea not null,                        -- with the family's key
  kept_at      timestamptz not null default ledger.now(),
  primary key (task_id, who)
);
create index task_form_case on ledger.task_form (case_number);
comment on table ledger.task_form is 'ends with: anyone';

create function ledger.forget_forms() returns trigger language plpgsql security definer set search_path = ledger as $$
begin
  delete from ledger.task_form where task_id = new.id;
  return null;
end $$;
revoke execute on function ledger.forget_forms() from public;
create trigger forms_end_with_their_task after update of status on ledger.human_task for each row
  when (old.status = 'open' and new.status <> 'open') execute function ledger.forget_forms();
