-- What 0145 could not look through while it held the tables: whose a notice, a call and a letter are.
alter table ledger.notice validate constraint notice_addressee_check;
alter table ledger.human_task validate constraint human_task_addressee_check;
