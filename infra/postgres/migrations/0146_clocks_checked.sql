-- In a transaction of its own: it looks at every row, and holds up nobody who reads or writes.
alter table ledger.due validate constraint due_kind_check;
alter table ledger.notice validate constraint notice_outcome_check;
alter table notifier.message validate constraint message_undelivered_check;
