-- What a parent's links hang on (docs/adr/0053): how often all of them were ended, and whether the number may be sent one at
-- all. A parent without a row has had none ended, and a number that nobody doubts.

create table ledger.family_door (
  case_number  text not null,
  subject      text not null check (subject in ('mother', 'father')),
  epoch        integer not null default 0,         -- raised by whatever ends links: those of before stay dead
  held         boolean not null default false,     -- the number is being checked, or is not theirs: nothing is sent or let in
  checked_hash bytea,                              -- of the number that the hall has confirmed last; null: none
  primary key (case_number, subject)
);
comment on table ledger.family_door is 'ends with: subject';

alter table ledger.family_link add column epoch integer not null default 0;

-- A code belongs to the one who asked for it: others with the same link neither use up its tries nor put another in its place.
alter table ledger.family_code add column ticket_id uuid,                       -- null: of a build before this one
  add column reserve boolean not null default false; -- asked for by a browser that had signed in before, or by a link of the hall

-- What was being checked, or was not confirmed.
insert into ledger.family_door as d (case_number, subject, held)
select case_number, subject, true from (
  select distinct on (case_number, subject) case_number, subject, status, outcome from ledger.human_task
   where kind = 'identity-check' and subject in ('mother', 'father') and status <> 'overtaken'
   order by case_number, subject, opened_at desc, id) t
 where t.status = 'open' or t.outcome = 'not-verified'
on conflict (case_number, subject) do update set held = true;
