-- Erasing one child (docs/adr/0013): what is personal goes, the skeleton that the invariants stand on stays.

-- A register's entry whose `sealed` is null belongs to an erased subject. Tables that may not lose what they seal
-- (payments) keep `not null` and are left alone.
create or replace function birth_admin.create_register(schema_name text, register_name text, own_columns text)
returns void language plpgsql as $$
begin
  execute format($sql$
    create table %1$I.%2$I (
      case_number   text not null,
      subject       text not null,
      number_hash   bytea not null unique,           -- keyed hash of the number that was given out
      sealed        bytea,                           -- the number and everything personal, sealed JSON; null: erased
      attempt       integer not null,
      command_id    uuid not null,                   -- the command that made the entry what it is
      registered_at timestamptz not null default now(),
      changed_at    timestamptz,
      %3$s,
      primary key (case_number, subject)             -- one effect for each subject of a case
    );
  $sql$, schema_name, register_name, own_columns);
end $$;

do $$
declare
  register record;
begin
  for register in
    select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('ledger', 'notifier')
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed')
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
       and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'order_id')
  loop
    execute format('alter table %I.%I alter column sealed drop not null', register.nspname, register.relname);
  end loop;
end $$;

-- What one department does when a subject is erased. Keyed hashes go too: whoever holds the key could try every
-- resident ID of a day. What takes their place is random, so an entry stays one entry and no number comes twice: the
-- counters remember what was given. Stored answers lose their bodies and say so in their headers.
create function birth_admin.create_department_erasure(schema_name text) returns void language plpgsql as $outer$
begin
  execute format('create index inbox_erased on %1$I.inbox (case_number, subject) where code = ''erasure''', schema_name);
  execute format($sql$
    create function %1$I.erase_subject(p_case text, p_subject text) returns void language plpgsql as $body$
    declare
      register record;
      hashes text;
    begin
      for register in
        select c.oid, c.relname from pg_class c
         where c.relnamespace = '%1$s'::regnamespace and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed' and not a.attnotnull)
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
      loop
        select string_agg(format(
            '%%1$I = case when %%1$I is null then null else sha256(gen_random_uuid()::text::bytea) end', a.attname), ', ')
          into hashes from pg_attribute a
         where a.attrelid = register.oid and a.attname like '%%\_hash' and not a.attisdropped;
        execute format('update %1$I.%%I set sealed = null, changed_at = now(), %%s
                         where case_number = $1 and subject = $2 and sealed is not null', register.relname, hashes)
          using p_case, p_subject;
      end loop;
      update %1$I.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
             headers = coalesce(headers, '{}') || '{"erased": "true"}'
       where key = p_case and body is not null
         and ((kind = 'answer' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
               and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.completed.v1')
              or kind = 'dead-letter');
    end $body$
  $sql$, schema_name);
end $outer$;

select birth_admin.create_department_erasure(n.nspname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = 'behaviour' and c.relkind = 'r';

create or replace function birth_admin.create_command_inbox(schema_name text) returns void language sql as $$
  select birth_admin.create_command_inbox_tables(schema_name);
  select birth_admin.create_own_root(schema_name);
  select birth_admin.create_department_erasure(schema_name);
$$;

-- The ledger: who asked for it and why (a code, no words), and which department has done it.
create table ledger.erasure (
  case_number  text not null references ledger.birth_case,
  subject      text not null,
  reason       text not null,
  requested_by text not null,
  requested_at timestamptz not null default now(),
  completed_at timestamptz,                        -- every department has confirmed
  primary key (case_number, subject)
);
create table ledger.erasure_receipt (
  command_id   uuid primary key,                   -- the message that asks the department
  case_number  text not null,
  subject      text not null,
  department   text not null,
  answer_id    uuid,
  confirmed_at timestamptz,
  foreign key (case_number, subject) references ledger.erasure
);
create index erasure_receipt_of on ledger.erasure_receipt (case_number, subject);

-- Runs with the rights of the schema's owner: no service may otherwise take these things away.
create function ledger.erase_subject(p_case text, p_subject text) returns void
language plpgsql security definer set search_path = ledger as $$
begin
  update ledger.subject set wrapped_key = null, facts = null where case_number = p_case and subject = p_subject;
  update ledger.matter set result = null where case_number = p_case and subject = p_subject;
  update ledger.inbox set body = null where case_number = p_case and subject = p_subject and body is not null;
  update ledger.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where key = p_case and body is not null
     and ((kind = 'command' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
           and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.requested.v1')
          or kind = 'dead-letter');
  -- A clerk's words may name the child.
  update ledger.human_task set completion_reason = null
   where case_number = p_case and (subject = p_subject or subject is null) and completion_reason is not null;
  update ledger.human_task set status = 'overtaken', completed_at = now()
   where case_number = p_case and subject = p_subject and status = 'open';
end $$;
revoke execute on function ledger.erase_subject from public;
