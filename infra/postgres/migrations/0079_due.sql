-- When something of a case is to be looked at that no workflow waits for: a payment order, a notice of a changed leave. One
-- row of what waits for a time, by the id of the order or of the notice's command. The order's own look_at goes.
create table ledger.due (
  id           uuid primary key,
  case_number  text not null,
  kind         text not null check (kind in ('order', 'leave-notice')),
  due_at       timestamptz not null,
  try_at       timestamptz not null,                 -- not before due_at; further away with each try that failed
  tries        integer not null default 0
) with (fillfactor = 50);
create index due_to_try on ledger.due (try_at);
create index due_notices on ledger.due (case_number) where kind = 'leave-notice';

-- What is ordered meanwhile must not be missed: it waits for these few statements, whoever reads does not.
lock table ledger.payment_order in share row exclusive mode;
insert into ledger.due (id, case_number, kind, due_at, try_at)
  select order_id, case_number, 'order', look_at, look_at from ledger.payment_order
   where (status = 'scheduled' or (status = 'sent' and command_id is not null)) and look_at < 'infinity';
insert into ledger.due (id, case_number, kind, due_at, try_at)
  select id, key, 'leave-notice', created_at, created_at from ledger.outbox
   where done_at is null and lane = 1 and kind = 'command' and topic = 'birth.human-resources.commands.v1'
     and not exists (select from ledger.human_task t where t.case_number = outbox.key
                        and t.kind = 'employer-not-told' and t.status = 'completed');

drop index ledger.payment_order_due;
alter table ledger.payment_order drop column look_at;
