-- Whoever is handed over now is held (services/notifier/message-store.ts): an erasure waits for that, and forgets it with the rest.
create or replace function notifier.erase_case(p_case text) returns void language plpgsql as $$
begin
  update notifier.message
     set sealed = null, phone_hash = sha256(gen_random_uuid()::text::bytea),
         status = case when status in ('accepted', 'held') then 'erased' else status end
   where case_number = p_case and sealed is not null;
  update notifier.sms set sealed = null
   where sealed is not null
     and idempotency_key = any(array(select m.notice_id from notifier.message m where m.case_number = p_case));
  update notifier.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where key = p_case and kind = 'dead-letter' and body is not null;
end $$;
