-- A message whose phone and text cannot be opened any more: it is never due again, so that it stops no other. Rows of
-- before met the narrower check, so none needs to be looked at.
alter table notifier.message drop constraint message_status_check,
  add constraint message_status_check
    check (status in ('accepted', 'sent', 'delivered', 'undelivered', 'unreadable')) not valid;

-- An attempt whose account cannot be opened any more leaves its batch, which may have been of that one only.
alter table finance.batch_line drop constraint batch_line_outcome_check,
  add constraint batch_line_outcome_check check (outcome in ('credited', 'returned', 'unreadable')) not valid;
alter table finance.payment_batch drop constraint payment_batch_line_count_check,
  add constraint payment_batch_line_count_check check (line_count >= 0) not valid,
  drop constraint payment_batch_amount_fen_check,
  add constraint payment_batch_amount_fen_check check (amount_fen >= 0) not valid;
