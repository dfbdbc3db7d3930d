-- How much one client (接入方: whoever reports births, by the name of its token) has families told in an hour, over all
-- notifiers: one row for each, which whoever lets its messages through locks (docs/adr/0031).
create table notifier.client (
  client text primary key,
  hour   timestamptz not null,             -- the hour that is counted
  told   integer not null default 0 check (told >= 0)
);
alter table notifier.message add column client text;  -- null: of a build before this
