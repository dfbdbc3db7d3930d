-- A notice is published twice, minutes apart (infra/outbox/tell-again.ts); made ahead where the table is large.
create index if not exists outbox_notices_once on ledger.outbox (sent_at)
  where kind = 'notice' and sends = 1 and body is not null;
