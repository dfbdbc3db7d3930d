-- The notifier publishes dead letters itself, keeps what it sends sealed, and stands in for a carrier.
select birth_admin.create_outbox('notifier');

alter table notifier.message
  add column sealed       bytea not null,                    -- sealed JSON: phone and text
  add column parts        smallint not null check (parts > 0),
  add column tries        integer not null default 0,
  add column send_at      timestamptz not null default now(),-- the sweeper takes it (again) from then on
  add column receipt_code text;
create index message_to_send on notifier.message (send_at) where status = 'accepted';
create index message_phone on notifier.message (phone_hash, accepted_at desc);
create index message_case on notifier.message (case_number);

-- The simulated carrier's own book: one SMS for each idempotency key, however often it is handed over.
create table notifier.sms (
  idempotency_key uuid primary key,
  carrier_id      bigint generated always as identity unique,
  sealed          bytea not null,                            -- sealed with the carrier's key, not the notifier's
  parts           smallint not null,
  taken_at        timestamptz not null default now(),
  receipt_code    text not null,
  receipt_due_at  timestamptz not null,
  receipts_left   smallint not null check (receipts_left >= 0)
);
create index sms_receipt_due on notifier.sms (receipt_due_at) where receipts_left > 0;
