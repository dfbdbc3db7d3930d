-- In a transaction of its own: it looks at every message, and holds up nobody who reads or writes.
alter table notifier.message validate constraint message_status_check;
