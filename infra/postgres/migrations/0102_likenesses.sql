-- What a case is found by when another one is held against it: keyed hashes of names as they are said, birth dates, phones and
-- documents, each with the day of the birth, so that few cases share one (docs/adr/0029). Nothing can be read from them.
create table ledger.look_up_key (
  hash        bytea not null,
  case_number text not null,
  subject     text not null,                         -- whose: it goes with that one
  primary key (hash, case_number)
);
create index look_up_key_of_case on ledger.look_up_key (case_number);

-- The cases that a case looks like, and what a person has said of each.
create table ledger.likeness (
  case_number text not null,
  other       text not null,
  kind        text not null check (kind in ('same-birth', 'next-child', 'too-soon')),
  score       real not null,
  outcome     text check (outcome in ('same', 'different')),   -- null: nobody has said yet
  found_at    timestamptz not null default now(),
  primary key (case_number, other)
);
create index likeness_of_other on ledger.likeness (other);

-- When the facts of a case were held against those of others; null: not since they changed.
alter table ledger.birth_case add column compared_at timestamptz;

create or replace function ledger.forget_reports() returns trigger language plpgsql set search_path = ledger as $$
begin
  delete from ledger.look_up_key where case_number = new.case_number and subject = new.subject;
  update ledger.report set facts_hash = null,
         delivery_hash = case when new.subject = 'mother' then null else delivery_hash end
   where case_number = new.case_number;
  if new.subject = 'mother' then
    update ledger.birth_case set mother_hash = sha256(gen_random_uuid()::text::bytea)
     where case_number = new.case_number;
  end if;
  return null;
end $$;
