-- How much one phone is told, over all notifiers, and what ends with a parent who was erased (docs/adr/0031).
alter table notifier.message
  add column urgency smallint not null default 1,      -- 0 first: what a family has to do, or has a term for
  add column counted_at timestamptz,                   -- when it was first let through to its phone
  add column held_until timestamptz,                   -- its phone has had enough: it waits until then
  alter column sealed drop not null,                   -- null: its receiver was erased
  drop constraint message_status_check,
  add constraint message_status_check check (status in
    ('accepted', 'sent', 'delivered', 'undelivered', 'unreadable', 'merged', 'held', 'erased')) not valid;
alter table notifier.sms alter column sealed drop not null;
drop index notifier.message_phone;
create index message_phone on notifier.message (phone_hash, counted_at) where counted_at is not null;
comment on column notifier.message.phone_hash is 'ends with: its receiver (notifier.erase_case)';

create function notifier.erase_case(p_case text) returns void language plpgsql as $$
begin
  update notifier.sms set sealed = null
   where sealed is not null
     and idempotency_key = any(array(select m.notice_id from notifier.message m where m.case_number = p_case));
  update notifier.message
     set sealed = null, phone_hash = sha256(gen_random_uuid()::text::bytea),
         status = case when status in ('accepted', 'held') then 'erased' else status end
   where case_number = p_case and sealed is not null;
  update notifier.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where key = p_case and kind = 'dead-letter' and body is not null;
end $$;
