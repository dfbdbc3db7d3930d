-- What 0157 could not look through while it held the table.
alter table ledger.notice validate constraint notice_not_sent_why_check;
alter table ledger.notice validate constraint notice_outcome_check;
