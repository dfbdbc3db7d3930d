-- Between two parents (docs/adr/0054): a notice keeps whom it was for, and so do the call and the letter that follow where it does
-- not arrive. Rows of before have none: whoever hears for the family is reached, as they were.
alter table ledger.notice add column if not exists addressee text;
alter table ledger.notice
  add constraint notice_addressee_check check (addressee in ('mother', 'father')) not valid;
alter table ledger.human_task add column if not exists addressee text;
alter table ledger.human_task
  add constraint human_task_addressee_check check (addressee in ('mother', 'father')) not valid;
