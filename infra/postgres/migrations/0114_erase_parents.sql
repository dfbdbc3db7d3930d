-- A parent is erased as a child is (docs/adr/0031). A parent stands in the commands of every matter, in what departments have
-- said of any of them, in the facts that the decision was made of, and in what the family was told.
create or replace function ledger.erase_subject(p_case text, p_subject text) returns void
language plpgsql security definer set search_path = ledger as $$
declare
  is_parent constant boolean := p_subject not like 'child-%';
begin
  perform ledger.end_with_subject(p_case, p_subject);
  update ledger.subject set wrapped_key = null, facts = null where case_number = p_case and subject = p_subject;
  update ledger.matter set result = null where case_number = p_case and subject = p_subject;
  update ledger.matter set words = null where case_number = p_case and (is_parent or subject = p_subject) and words is not null;
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
            where m.case_number = p_case and (is_parent or m.subject = p_subject)));
  update ledger.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where key = p_case and kind = 'dead-letter' and body is not null;
  if is_parent then
    -- 假期变更告知 has the revision that it tells of as its attempt, and no matter.
    update ledger.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
           headers = coalesce(headers, '{}') || '{"erased": "true"}'
     where body is not null and id = any(array(
             select ledger.command_id(d.case_number, p_subject, 'leave-change-notice', d.revision)
               from ledger.entitlement_decision d where d.case_number = p_case));
    -- A notice that is still to reach the other parent is let go.
    update ledger.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
           headers = coalesce(headers, '{}') || '{"erased": "true"}'
     where body is not null and (sent_at is not null or p_subject <> 'father')
       and id = any(array(select n.id from ledger.notice n where n.case_number = p_case));
    update ledger.case_event set words = null where case_number = p_case and words is not null;
    update ledger.entitlement_decision set facts = null where case_number = p_case and facts is not null;
  end if;
  -- A person's words may name the subject, and a department's too; those about the case as a whole, and those about a child its
  -- parents.
  update ledger.human_task set completion_reason = null, words = null
   where case_number = p_case and (is_parent or subject = p_subject or subject is null)
     and (completion_reason is not null or words is not null);
end $$;

-- Departments: with a parent goes what they keep of the family as a whole. What they keep of a child, and a parent stands in, is
-- of that child; what of it the law does not keep, they take out themselves (services/departments/kit/erasure.ts).
create or replace function birth_admin.erase_family_with_parent(schema_name text) returns void language plpgsql as $outer$
declare
  was text;
begin
  select pg_get_functiondef(p.oid) into was from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname = schema_name and p.proname = 'erase_subject';
  if was is null or was like '%''family''%' then return; end if;
  execute replace(was, 'where case_number = $1 and subject = $2 and sealed is not null',
    'where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''''family'''' and $2 in (''''mother'''', ''''father'''')))');
end $outer$;

select birth_admin.erase_family_with_parent(n.nspname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = 'behaviour' and c.relkind = 'r';

create or replace function birth_admin.create_command_inbox(schema_name text) returns void language sql as $$
  select birth_admin.create_command_inbox_tables(schema_name);
  select birth_admin.create_own_root(schema_name);
  select birth_admin.create_department_erasure(schema_name);
  select birth_admin.erase_family_with_parent(schema_name);
$$;
