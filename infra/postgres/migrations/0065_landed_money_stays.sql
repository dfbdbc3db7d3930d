-- An answer about money that has landed and is yet to be applied stays when its child is erased: it names nobody, and
-- emptied it could not be read any more, so that an order which was paid stood as sent, beside a dead letter.
create or replace function ledger.erase_subject(p_case text, p_subject text) returns void
language plpgsql security definer set search_path = ledger as $$
begin
  update ledger.subject set wrapped_key = null, facts = null where case_number = p_case and subject = p_subject;
  update ledger.matter set result = null where case_number = p_case and subject = p_subject;
  update ledger.inbox set body = null where case_number = p_case and subject = p_subject and body is not null
     and not (applied_at is null and code in ('subsidy-payment', 'allowance-top-up'));
  update ledger.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where key = p_case and body is not null
     and ((kind = 'command' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
           and convert_from(body, 'UTF8')::jsonb->'data'->>'matter' not in ('subsidy-payment', 'allowance-top-up')
           and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.requested.v1')
          or kind = 'dead-letter');
  -- A clerk's words may name the child.
  update ledger.human_task set completion_reason = null
   where case_number = p_case and (subject = p_subject or subject is null) and completion_reason is not null;
end $$;
