-- Where the workflow had a piece of work follows from its status; that a case was told and started is a wake's affair.
alter table ledger.matter drop column node_state;
drop index ledger.inbox_undelivered;
drop index ledger.inbox_case;
alter table ledger.inbox drop column delivered_at, drop column deliver_at, drop column tries;
drop table ledger.start_request;
