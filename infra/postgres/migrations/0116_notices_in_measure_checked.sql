-- In a transaction of its own: it looks at every row, and holds up nobody who reads or writes.
alter table notifier.message validate constraint message_status_check;
