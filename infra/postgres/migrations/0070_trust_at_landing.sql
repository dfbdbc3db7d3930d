-- What an answer is sealed with and no column says: an id of its sender's making, a later version
-- (docs/adr/0021).
alter table ledger.inbox add column as_sent jsonb;

-- The form that a command is sealed in; null: 1, as earlier builds seal it. Only such a one may be answered in form 1.
create function birth_admin.add_forms(schema_name text) returns void language plpgsql as $$
begin
  execute format('alter table %I.outbox add column form smallint', schema_name);
end $$;

select birth_admin.add_forms(schemaname::text) from pg_tables where tablename = 'outbox';

-- Outboxes that are made from now on have it too.
alter function birth_admin.create_outbox(text) rename to create_outbox_of_one_form;
create function birth_admin.create_outbox(schema_name text) returns void language plpgsql as $$
begin
  perform birth_admin.create_outbox_of_one_form(schema_name);
  perform birth_admin.add_forms(schema_name);
end $$;

-- The words of a department may name people: they are sealed with the key of whom they are about. What was written in clear
-- before stays until its case is closed and forgotten.
alter table ledger.matter add column words bytea;
alter table ledger.human_task add column words bytea;
alter table ledger.matter alter column words set statistics 0;
alter table ledger.human_task alter column words set statistics 0;

create or replace function ledger.erase_subject(p_case text, p_subject text) returns void
language plpgsql security definer set search_path = ledger as $$
begin
  update ledger.subject set wrapped_key = null, facts = null where case_number = p_case and subject = p_subject;
  update ledger.matter set result = null, words = null where case_number = p_case and subject = p_subject;
  update ledger.inbox set body = null, as_sent = null where case_number = p_case and subject = p_subject and body is not null
     and not (applied_at is null and code in ('subsidy-payment', 'allowance-top-up'));
  update ledger.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where key = p_case and body is not null
     and ((kind = 'command' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
           and convert_from(body, 'UTF8')::jsonb->'data'->>'matter' not in ('subsidy-payment', 'allowance-top-up')
           and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.requested.v1')
          or kind = 'dead-letter');
  -- A clerk's words may name the child, and a department's too.
  update ledger.human_task set completion_reason = null, words = null
   where case_number = p_case and (subject = p_subject or subject is null)
     and (completion_reason is not null or words is not null);
end $$;
