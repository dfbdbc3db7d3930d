-- The notifier: what was sent to whom (by hash), and what the carrier said of it.
create schema if not exists notifier;
create table notifier.message (
  notice_id    uuid primary key,
  case_number  text not null,
  template     text not null,
  phone_hash   bytea not null,
  status       text not null default 'accepted' check (status in ('accepted', 'sent', 'delivered', 'undelivered')),
  accepted_at  timestamptz not null default now(),
  sent_at      timestamptz,
  receipt_at   timestamptz
);
