-- What has become of a notice where somebody has to know (docs/adr/0049): the notifier says it.
alter table ledger.notice
  add column if not exists subject text,               -- the matter in which the family's time to answer begins with it
  add column if not exists code text,
  add column if not exists outcome text,
  add column if not exists answered_at timestamptz;
alter table ledger.notice
  add constraint notice_outcome_check check (outcome in ('delivered', 'undelivered')) not valid;

-- How a parent wants to be reached. Ends with that parent.
create table ledger.contact_wish (
  case_number  text not null references ledger.birth_case (case_number),
  subject      text not null check (subject in ('mother', 'father')),
  wishes       text[] not null,
  said_by      text not null,
  said_at      timestamptz not null,
  primary key (case_number, subject)
);

create function ledger.forget_wishes() returns trigger language plpgsql security definer set search_path to 'ledger' as $$
begin
  delete from ledger.contact_wish
   where case_number = new.case_number and (new.subject = 'family' or subject = new.subject);
  return null;
end $$;
revoke execute on function ledger.forget_wishes() from public;
create trigger subject_wishes_end after update of wrapped_key on ledger.subject for each row
  when (old.wrapped_key is not null and new.wrapped_key is null) execute function ledger.forget_wishes();

-- A message that its phone did not get is sent again, each time as another one of the carrier's.
alter table notifier.message
  add column if not exists undelivered smallint not null default 0,
  add column if not exists sending_id uuid,           -- of its last sending; null: its own id, it was sent once at most
  add column if not exists wants_receipt boolean not null default false;
alter table notifier.message add constraint message_undelivered_check check (undelivered >= 0) not valid;
alter table notifier.sms add column if not exists notice_id uuid;   -- of a message that is sent again; null: the key is its id
create index if not exists sms_sent_again on notifier.sms (notice_id) where notice_id is not null;

create or replace function notifier.erase_case(p_case text) returns void language plpgsql as $$
declare
  mine uuid[];
begin
  update notifier.message
     set sealed = null, phone_hash = sha256(gen_random_uuid()::text::bytea),
         status = case when status in ('accepted', 'held') then 'erased' else status end
   where case_number = p_case and sealed is not null;
  mine := array(select m.notice_id from notifier.message m where m.case_number = p_case);
  update notifier.sms set sealed = null where sealed is not null and idempotency_key = any(mine);
  update notifier.sms set sealed = null where sealed is not null and notice_id = any(mine);
  update notifier.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where key = p_case and (kind = 'dead-letter' or headers->>'about' = 'notice') and body is not null;
end $$;
