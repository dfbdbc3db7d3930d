-- What the ledger has applied, the workflow may still have lost: an Update is durable only once it has been
-- answered. News are brought again until they are applied and their delivery has been answered.
alter table ledger.inbox add column delivered_at timestamptz;
update ledger.inbox set delivered_at = applied_at;
drop index ledger.inbox_unapplied;
create index inbox_undelivered on ledger.inbox (deliver_at) where applied_at is null or delivered_at is null;
drop index ledger.inbox_case;
create index inbox_case on ledger.inbox (case_number) where applied_at is null or delivered_at is null;
