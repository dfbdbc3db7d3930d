-- To erase a child must not cost more with every other case: without these, all answers and all messages that there ever
-- were are read through, under the lock of the case, until the statement takes too long and no erasure succeeds any more.

-- The id of the command of one attempt, as infra/messages/derived-id.ts makes it.
create function ledger.command_id(p_case text, p_subject text, p_code text, p_attempt integer) returns uuid
language sql stable parallel safe as $$
  select encode(set_byte(set_byte(h.bytes, 6, (get_byte(h.bytes, 6) & 15) | 128), 8,
      (get_byte(h.bytes, 8) & 63) | 128), 'hex')::uuid
    from (select substring(sha256('command'::bytea || '\x00'::bytea || convert_to(p_case, 'UTF8') || '\x00'::bytea
        || convert_to(p_subject, 'UTF8') || '\x00'::bytea || convert_to(p_code, 'UTF8') || '\x00'::bytea
        || convert_to(p_attempt::text, 'UTF8')) for 16) as bytes) h
$$;

-- What is kept for a person, and dead letters: few, so that these cost nothing else anything. A stranger has written the key
-- of a dead letter, which may be of any length: its hash stands in the index.
create index if not exists inbox_kept on ledger.inbox (case_number) where applied_at is not null and body is not null;
create index if not exists outbox_dead_letters on ledger.outbox using hash (key) where kind = 'dead-letter';

create or replace function ledger.erase_subject(p_case text, p_subject text) returns void
language plpgsql security definer set search_path = ledger as $$
begin
  update ledger.subject set wrapped_key = null, facts = null where case_number = p_case and subject = p_subject;
  update ledger.matter set result = null, words = null where case_number = p_case and subject = p_subject;
  -- What waits to be applied, but for money, and what is kept for a person: each by an index that holds nothing else.
  update ledger.inbox set body = null, as_sent = null
   where case_number = p_case and subject = p_subject and body is not null
     and applied_at is null and code not in ('subsidy-payment', 'allowance-top-up');
  update ledger.inbox set body = null, as_sent = null
   where case_number = p_case and subject = p_subject and body is not null and applied_at is not null;
  update ledger.letter set body = null, headers = '{}' where case_number = p_case and body is not null;
  -- Payments have other ids, and so has what asks departments to forget.
  update ledger.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where body is not null and id = any(array(
           select ledger.command_id(m.case_number, m.subject, m.code, n)
             from ledger.matter m, generate_series(1, m.attempt) n
            where m.case_number = p_case and m.subject = p_subject));
  update ledger.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where key = p_case and kind = 'dead-letter' and body is not null;
  -- A clerk's words may name the child, and a department's too.
  update ledger.human_task set completion_reason = null, words = null
   where case_number = p_case and (subject = p_subject or subject is null)
     and (completion_reason is not null or words is not null);
end $$;
