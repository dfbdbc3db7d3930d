-- In a transaction of its own: it looks at every row, and holds up nobody who reads or writes.
alter table notifier.message validate constraint message_status_check;
alter table finance.batch_line validate constraint batch_line_outcome_check;
alter table finance.payment_batch validate constraint payment_batch_line_count_check;
alter table finance.payment_batch validate constraint payment_batch_amount_fen_check;
