-- How a parent signs in (docs/adr/0046): by a link that came by SMS, then a code that comes by SMS, then a short session. Of each
-- only a keyed hash is kept; what was sent can be made of none of them.

-- One parent of one case, and nobody else. The same link sent again is the same row.
create table ledger.family_link (
  link_id     uuid primary key,
  case_number text not null,
  subject     text not null check (subject in ('mother', 'father')),
  link_hash   bytea not null unique,
  phone_hash  bytea not null,                      -- of the number that it was sent to: with another it is dead
  cause       text not null check (cause in ('notice', 'invitation', 'desk')),
  issued_at   timestamptz not null default ledger.now(),
  expires_at  timestamptz not null,
  ended_at    timestamptz
);
create index family_link_of_case on ledger.family_link (case_number);

-- A code is good for one link, once, for five tries.
create table ledger.family_code (
  code_id     uuid primary key,
  link_id     uuid not null,
  case_number text not null,
  subject     text not null,
  code_hash   bytea not null,
  sent_at     timestamptz not null default ledger.now(),
  expires_at  timestamptz not null,
  tries       smallint not null default 0 check (tries between 0 and 5),
  used_at     timestamptz
);
create index family_code_of_link on ledger.family_code (link_id, sent_at desc);
create index family_code_of_case on ledger.family_code (case_number);

create table ledger.family_session (
  session_hash bytea primary key,
  link_id      uuid not null,
  case_number  text not null,
  subject      text not null,
  phone_hash   bytea not null,
  begun_at     timestamptz not null default ledger.now(),
  used_at      timestamptz not null default ledger.now(),
  ends_at      timestamptz not null,
  ended_at     timestamptz
);
create index family_session_of_case on ledger.family_session (case_number);

comment on table ledger.family_link is 'ends with: subject';
comment on table ledger.family_code is 'ends with: subject';
comment on table ledger.family_session is 'ends with: subject';
