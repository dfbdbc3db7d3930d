-- Whoever holds the key of a keyed hash can try out what it was made of: sex, weight, length and health of an erased child
-- were found from `notification_hash` in 66,338 tries. So the schema itself says of every such column when it ends, as a
-- comment, and the erasure reads these comments: a new column needs its comment and nothing else (docs/adr/0031).
--   ends with: subject      when the subject that its row names is erased
--   ends with: mother, …    when that subject of its case is erased
--   ends with: anyone       it is made of several people: when the first subject of its case is erased
--   stays: …                it says why
-- On a column: what takes its place is nothing, or random where it may not be null. On a table: its rows go.
-- Rows are found by `case_number`, which needs an index.
comment on column ledger.birth_case.notification_hash is 'ends with: anyone';
comment on column ledger.birth_case.mother_hash is 'ends with: mother';
comment on column ledger.idempotency.body_hash is 'ends with: anyone';
comment on column ledger.letter.digest is 'ends with: anyone';
comment on column ledger.report.facts_hash is 'ends with: anyone';
comment on column ledger.report.delivery_hash is 'ends with: mother';
comment on table ledger.look_up_key is 'ends with: subject';
comment on column ledger.payment_order.order_hash is 'stays: all that it is made of stands beside it in clear';
comment on column ledger.redecision.digest is 'stays: of a rule pack';
comment on column finance.bank_transfer.account_hash is 'stays: the payment beside it keeps the account (accounting law)';
comment on column finance.payment.number_hash is 'stays: of the number of a payment (accounting law)';
comment on column medical_insurance.allowance_top_up.number_hash is 'stays: of the number of a payment (accounting law)';

-- Whose answer it is. Null: of a build before this one, whose rows are found by what they answered; there are no more of them.
alter table ledger.idempotency add column case_number text;
create index if not exists idempotency_case on ledger.idempotency (case_number) where case_number is not null;
create index if not exists idempotency_before on ledger.idempotency ((answer->>'caseNumber')) where case_number is null;

create function ledger.end_with_subject(p_case text, p_subject text) returns void language plpgsql as $$
declare
  ending record;
  mine text;
begin
  update ledger.idempotency set case_number = p_case where case_number is null and answer->>'caseNumber' = p_case;
  for ending in
    select c.relname, a.attname, a.attnotnull, a.atttypid = 'bytea'::regtype as is_hash,
           substring(d.description from '^ends with: ([a-z0-9-]+)') as who
      from pg_description d
      join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
     where c.relnamespace = 'ledger'::regnamespace and d.description like 'ends with: %'
     order by c.relname, a.attname
  loop
    mine := 'case_number = $1' || case when ending.who = 'subject' then ' and subject = $2' else '' end;
    if ending.who not in ('subject', 'anyone', p_subject) then
      continue;
    elsif ending.attname is null then
      execute format('delete from ledger.%I where %s', ending.relname, mine) using p_case, p_subject;
    else
      execute format('update ledger.%I set %I = %s where %s', ending.relname, ending.attname,
        case when ending.is_hash and ending.attnotnull then 'sha256(gen_random_uuid()::text::bytea)' else 'null' end, mine)
        using p_case, p_subject;
    end if;
  end loop;
end $$;
revoke execute on function ledger.end_with_subject from public;

create or replace function ledger.erase_subject(p_case text, p_subject text) returns void
language plpgsql security definer set search_path = ledger as $$
begin
  perform ledger.end_with_subject(p_case, p_subject);
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
