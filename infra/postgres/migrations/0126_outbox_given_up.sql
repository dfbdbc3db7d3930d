-- What never left, and may once somebody has mended it, is sealed anew with the rest (infra/postgres/rotation); made ahead where
-- the table is large.
create index if not exists outbox_given_up on ledger.outbox (id)
  where done_at is not null and sent_at is null and body is not null;
