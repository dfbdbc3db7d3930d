-- Who was let in and is not any more: what somebody was given up to a moment, or anything at all. Names are pseudonyms of
-- issuers and names of tokens, as they stand in events.
create table ledger.revocation (
  kind        text not null check (kind in ('caller', 'sessionless', 'session')),
  name        text not null,                          -- of a caller, or issuer and session
  before      timestamptz not null,                   -- what was given until then is refused
  for_good    boolean not null default false,         -- and what is given afterwards
  revoked_at  timestamptz not null,
  revoked_by  text not null,
  forget_at   timestamptz,                            -- nothing that was given before is good any more; null: never
  primary key (kind, name)
);
