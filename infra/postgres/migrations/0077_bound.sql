-- Which revision of its facts a subject has: it is bound into the seal, so that older bytes put back do not open. Roles may
-- add to it and change nothing, so nobody takes a revision back (docs/adr/0024). None: as it was accepted.
create table ledger.facts_revision (
  case_number text not null,
  subject     text not null,
  revision    integer not null check (revision > 0),
  at          timestamptz not null default now(),
  primary key (case_number, subject, revision)
);

-- Over whose money it is, for what and how much, keyed. Null: ordered by a build before this one.
alter table ledger.payment_order add column order_hash bytea;
