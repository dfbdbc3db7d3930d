-- Who asked what of whom, one line for each call of the API that shows or changes something (docs/adr/0037). Nothing of a
-- family but the numbers of its cases. Nobody changes or deletes a line (infra/postgres/rights.ts).
create table ledger.audit_line (
  xact       bigint not null default (pg_current_xact_id()::text::bigint),
  line       bigint generated always as identity,
  at         timestamptz not null default ledger.now(),
  request_id uuid not null,                        -- as the caller was told it, and as the log has it
  who        text not null,                        -- name of the token
  role       text not null,
  operation  text not null,
  status     smallint not null,                    -- of the answer
  cases      text[] not null,                      -- of which it speaks; a list is one line
  task       uuid,
  purpose    text,                                 -- a code, where one was said
  primary key (xact, line)
);
comment on table ledger.audit_line is 'stays: who looked at a case is asked about after a family is erased too; nothing of the family but case numbers';

-- A case's own history is chained as it stands, without being written twice. Rows of before have no transaction, and are
-- not chained. What is sealed for the family (words) may be forgotten and is not part of it.
alter table ledger.case_event add column if not exists xact bigint;
alter table ledger.case_event alter column xact set default (pg_current_xact_id()::text::bigint);
create index if not exists case_event_of_transaction on ledger.case_event using brin (xact)
  with (autosummarize = on);

-- Each seals what transactions have written of which none runs any more: up to `upto`, and not below the seal before it.
create table ledger.audit_seal (
  number        bigint primary key,
  upto          bigint not null,
  lines         integer not null,
  at            timestamptz not null,
  previous_hash bytea not null,
  head_hash     bytea not null
);
comment on column ledger.audit_seal.previous_hash is 'stays: SHA-256 of lines that name no family';
comment on column ledger.audit_seal.head_hash is 'stays: SHA-256 of lines that name no family';
