-- Written by npm run schema, not by hand: what infra/postgres/migrations make of an empty database, for reading as
-- a whole and for seeing in a change what it does to the schema. Rows that migrations put in are not here, nor are the
-- roles and their rights (infra/postgres/rights.ts).

set check_function_bodies = off;

-- Schemas

create schema birth_admin;
create schema disease_control;
create schema finance;
create schema health_commission;
create schema housing;
create schema human_resources;
create schema ledger;
create schema medical_insurance;
create schema notifier;
create schema public_security;
create schema taxation;

-- Sequences

create sequence disease_control.serial as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;
create sequence finance.serial as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;
create sequence health_commission.serial as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;
create sequence housing.serial as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;
create sequence human_resources.serial as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;
create sequence medical_insurance.serial as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;
create sequence public_security.serial as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;
create sequence taxation.serial as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;

-- Functions

CREATE OR REPLACE FUNCTION birth_admin.add_forms(schema_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %I.outbox add column form smallint', schema_name);
end $function$;

CREATE OR REPLACE FUNCTION birth_admin.add_lanes(schema_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format($sql$
    alter table %1$I.outbox add column lane smallint not null default 0 check (lane in (0, 1));
    drop index %1$I.outbox_due;
    create index outbox_due on %1$I.outbox (due_at, seq) where done_at is null and lane = 0;
    create index outbox_bulk_waiting on %1$I.outbox (topic, due_at, seq) where done_at is null and lane = 1 and sends = 0;
    create index outbox_bulk_under_way on %1$I.outbox (topic, due_at) where done_at is null and lane = 1 and sends > 0;
  $sql$, schema_name);
end $function$;

CREATE OR REPLACE FUNCTION birth_admin.create_command_inbox(schema_name text)
 RETURNS void
 LANGUAGE sql
AS $function$
  select birth_admin.create_command_inbox_tables(schema_name);
  select birth_admin.create_own_root(schema_name);
  select birth_admin.create_department_erasure(schema_name);
  select birth_admin.erase_family_with_parent(schema_name);
$function$;

CREATE OR REPLACE FUNCTION birth_admin.create_command_inbox_tables(schema_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format($sql$
    create table %1$I.inbox (
      event_id    uuid primary key,
      case_number text not null,
      subject     text not null,
      code        text not null,
      attempt     integer not null,
      received_at timestamptz not null default now(),
      handled_at  timestamptz,                       -- null: seen, but its effect is not made yet
      answer_id   uuid                               -- the stored answer, published again when asked again
    );
    create table %1$I.behaviour (
      only_row    boolean primary key default true check (only_row),
      settings    jsonb not null default '{}'::jsonb -- how the simulated department misbehaves (services/departments)
    );
    insert into %1$I.behaviour default values;
  $sql$, schema_name);
end $function$;

CREATE OR REPLACE FUNCTION birth_admin.create_department_erasure(schema_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION birth_admin.create_outbox(schema_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform birth_admin.create_outbox_of_one_form(schema_name);
  perform birth_admin.add_forms(schema_name);
end $function$;

CREATE OR REPLACE FUNCTION birth_admin.create_outbox_of_one_form(schema_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform birth_admin.create_outbox_of_one_lane(schema_name);
  perform birth_admin.add_lanes(schema_name);
end $function$;

CREATE OR REPLACE FUNCTION birth_admin.create_outbox_of_one_lane(schema_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('create schema if not exists %I', schema_name);
  execute format($sql$
    create table %1$I.outbox (
      id          uuid primary key,                  -- the CloudEvents id
      seq         bigint generated always as identity,
      shard       smallint not null,                 -- hash of the key: one case keeps its order
      topic       text not null,
      key         text not null,                     -- the Kafka key: a case number, never a person
      kind        text not null check (kind in ('command', 'answer', 'notice', 'event', 'dead-letter')),
      headers     jsonb,
      body        bytea,                             -- the whole message; dropped when a command is answered
      created_at  timestamptz not null default now(),
      due_at      timestamptz not null default now(),-- not published before
      sent_at     timestamptz,                       -- last acknowledged by the broker
      sends       integer not null default 0,
      done_at     timestamptz                        -- acknowledged for good: a command when its answer has come
    );
    create index outbox_due on %1$I.outbox (due_at, seq) where done_at is null;
    create table %1$I.relay_lease (
      shard       smallint primary key,
      owner       uuid,
      until       timestamptz not null default '-infinity'
    );
    create table %1$I.relay_member (
      owner       uuid primary key,
      seen_at     timestamptz not null
    );
    insert into %1$I.relay_lease (shard) select generate_series(0, 63);
  $sql$, schema_name);
end $function$;

CREATE OR REPLACE FUNCTION birth_admin.create_own_root(schema_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format($sql$
    create table if not exists %1$I.own_root (
      only_row  boolean primary key default true check (only_row),
      wrapped   bytea not null,
      retired   bytea[] not null default '{}'          -- ids of keys that may not come back
    )
  $sql$, schema_name);
end $function$;

CREATE OR REPLACE FUNCTION birth_admin.create_register(schema_name text, register_name text, own_columns text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION birth_admin.erase_family_with_parent(schema_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  was text;
begin
  select pg_get_functiondef(p.oid) into was from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname = schema_name and p.proname = 'erase_subject';
  if was is null or was like '%''family''%' then return; end if;
  execute replace(was, 'where case_number = $1 and subject = $2 and sealed is not null',
    'where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''''family'''' and $2 in (''''mother'''', ''''father'''')))');
end $function$;

CREATE OR REPLACE FUNCTION disease_control.erase_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    declare
      register record;
      hashes text;
    begin
      for register in
        select c.oid, c.relname from pg_class c
         where c.relnamespace = 'disease_control'::regnamespace and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed' and not a.attnotnull)
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
      loop
        select string_agg(format(
            '%1$I = case when %1$I is null then null else sha256(gen_random_uuid()::text::bytea) end', a.attname), ', ')
          into hashes from pg_attribute a
         where a.attrelid = register.oid and a.attname like '%\_hash' and not a.attisdropped;
        execute format('update disease_control.%I set sealed = null, changed_at = now(), %s
                         where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''family'' and $2 in (''mother'', ''father'')))', register.relname, hashes)
          using p_case, p_subject;
      end loop;
      update disease_control.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
             headers = coalesce(headers, '{}') || '{"erased": "true"}'
       where key = p_case and body is not null
         and ((kind = 'answer' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
               and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.completed.v1')
              or kind = 'dead-letter');
    end $function$;

CREATE OR REPLACE FUNCTION finance.erase_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    declare
      register record;
      hashes text;
    begin
      for register in
        select c.oid, c.relname from pg_class c
         where c.relnamespace = 'finance'::regnamespace and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed' and not a.attnotnull)
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
      loop
        select string_agg(format(
            '%1$I = case when %1$I is null then null else sha256(gen_random_uuid()::text::bytea) end', a.attname), ', ')
          into hashes from pg_attribute a
         where a.attrelid = register.oid and a.attname like '%\_hash' and not a.attisdropped;
        execute format('update finance.%I set sealed = null, changed_at = now(), %s
                         where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''family'' and $2 in (''mother'', ''father'')))', register.relname, hashes)
          using p_case, p_subject;
      end loop;
      update finance.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
             headers = coalesce(headers, '{}') || '{"erased": "true"}'
       where key = p_case and body is not null
         and ((kind = 'answer' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
               and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.completed.v1')
              or kind = 'dead-letter');
    end $function$;

CREATE OR REPLACE FUNCTION health_commission.erase_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    declare
      register record;
      hashes text;
    begin
      for register in
        select c.oid, c.relname from pg_class c
         where c.relnamespace = 'health_commission'::regnamespace and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed' and not a.attnotnull)
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
      loop
        select string_agg(format(
            '%1$I = case when %1$I is null then null else sha256(gen_random_uuid()::text::bytea) end', a.attname), ', ')
          into hashes from pg_attribute a
         where a.attrelid = register.oid and a.attname like '%\_hash' and not a.attisdropped;
        execute format('update health_commission.%I set sealed = null, changed_at = now(), %s
                         where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''family'' and $2 in (''mother'', ''father'')))', register.relname, hashes)
          using p_case, p_subject;
      end loop;
      update health_commission.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
             headers = coalesce(headers, '{}') || '{"erased": "true"}'
       where key = p_case and body is not null
         and ((kind = 'answer' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
               and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.completed.v1')
              or kind = 'dead-letter');
    end $function$;

CREATE OR REPLACE FUNCTION health_commission.take_certificate_serials(facility text, province text, wanted integer)
 RETURNS SETOF integer
 LANGUAGE plpgsql
AS $function$
declare
  block_size constant integer := 100;
  block health_commission.certificate_block;
  candidate integer;
  missing integer := wanted;
begin
  while missing > 0 loop
    select b.* into block from health_commission.certificate_block b
      where b.facility_code = facility and b.province_code = province and b.next_serial <= b.last_serial
      order by b.first_serial limit 1 for update;
    if not found then
      insert into health_commission.certificate_series as s (province_code, next_serial)
        values (province, 1 + block_size)
        on conflict (province_code) do update set next_serial = s.next_serial + block_size
        returning next_serial - block_size into candidate;
      insert into health_commission.certificate_block
        values (province, candidate, candidate + block_size - 1, candidate, facility);
      continue;
    end if;
    candidate := block.next_serial;
    while missing > 0 and candidate <= block.last_serial loop
      if not exists (select from health_commission.certificate_void v
                      where v.province_code = province and v.serial = candidate) then
        return next candidate;
        missing := missing - 1;
      end if;
      candidate := candidate + 1;
    end loop;
    update health_commission.certificate_block b set next_serial = candidate
      where b.province_code = province and b.first_serial = block.first_serial;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION housing.erase_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    declare
      register record;
      hashes text;
    begin
      for register in
        select c.oid, c.relname from pg_class c
         where c.relnamespace = 'housing'::regnamespace and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed' and not a.attnotnull)
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
      loop
        select string_agg(format(
            '%1$I = case when %1$I is null then null else sha256(gen_random_uuid()::text::bytea) end', a.attname), ', ')
          into hashes from pg_attribute a
         where a.attrelid = register.oid and a.attname like '%\_hash' and not a.attisdropped;
        execute format('update housing.%I set sealed = null, changed_at = now(), %s
                         where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''family'' and $2 in (''mother'', ''father'')))', register.relname, hashes)
          using p_case, p_subject;
      end loop;
      update housing.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
             headers = coalesce(headers, '{}') || '{"erased": "true"}'
       where key = p_case and body is not null
         and ((kind = 'answer' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
               and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.completed.v1')
              or kind = 'dead-letter');
    end $function$;

CREATE OR REPLACE FUNCTION human_resources.erase_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    declare
      register record;
      hashes text;
    begin
      for register in
        select c.oid, c.relname from pg_class c
         where c.relnamespace = 'human_resources'::regnamespace and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed' and not a.attnotnull)
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
      loop
        select string_agg(format(
            '%1$I = case when %1$I is null then null else sha256(gen_random_uuid()::text::bytea) end', a.attname), ', ')
          into hashes from pg_attribute a
         where a.attrelid = register.oid and a.attname like '%\_hash' and not a.attisdropped;
        execute format('update human_resources.%I set sealed = null, changed_at = now(), %s
                         where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''family'' and $2 in (''mother'', ''father'')))', register.relname, hashes)
          using p_case, p_subject;
      end loop;
      update human_resources.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
             headers = coalesce(headers, '{}') || '{"erased": "true"}'
       where key = p_case and body is not null
         and ((kind = 'answer' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
               and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.completed.v1')
              or kind = 'dead-letter');
    end $function$;

CREATE OR REPLACE FUNCTION ledger.case_now(p_case text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'ledger'
AS $function$
  with recursive way (case_number, joined_into, step) as (
    select c.case_number, c.joined_into, 1 from ledger.birth_case c where c.case_number = p_case
    union all
    select c.case_number, c.joined_into, way.step + 1
      from way join ledger.birth_case c on c.case_number = way.joined_into where way.step < 20)
  select case_number from way order by step desc limit 1
$function$;

CREATE OR REPLACE FUNCTION ledger.command_id(p_case text, p_subject text, p_code text, p_attempt integer)
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select encode(set_byte(set_byte(h.bytes, 6, (get_byte(h.bytes, 6) & 15) | 128), 8,
      (get_byte(h.bytes, 8) & 63) | 128), 'hex')::uuid
    from (select substring(sha256('command'::bytea || '\x00'::bytea || convert_to(p_case, 'UTF8') || '\x00'::bytea
        || convert_to(p_subject, 'UTF8') || '\x00'::bytea || convert_to(p_code, 'UTF8') || '\x00'::bytea
        || convert_to(p_attempt::text, 'UTF8')) for 16) as bytes) h
$function$;

CREATE OR REPLACE FUNCTION ledger.couple_stands(p_mother bytea, p_seen text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock_shared(157, hashtext(encode(p_mother, 'hex')));
  if ledger.protections_of(p_mother) is distinct from p_seen then
    raise exception 'somebody was protected meanwhile' using errcode = 'integrity_constraint_violation', constraint = 'couple_stands';
  end if;
  return true;
end;
$function$;

CREATE OR REPLACE FUNCTION ledger.end_with_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;
revoke execute on function ledger.end_with_subject(p_case text, p_subject text) from public;

CREATE OR REPLACE FUNCTION ledger.erase_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'ledger'
AS $function$
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
end $function$;
revoke execute on function ledger.erase_subject(p_case text, p_subject text) from public;

CREATE OR REPLACE FUNCTION ledger.forget_forms()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'ledger'
AS $function$
begin
  delete from ledger.task_form where task_id = new.id;
  return null;
end $function$;
revoke execute on function ledger.forget_forms() from public;

CREATE OR REPLACE FUNCTION ledger.forget_reports()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'ledger'
AS $function$
begin
  delete from ledger.look_up_key where case_number = new.case_number and subject = new.subject;
  update ledger.report set facts_hash = null,
         delivery_hash = case when new.subject = 'mother' then null else delivery_hash end
   where case_number = new.case_number;
  if new.subject = 'mother' then
    update ledger.birth_case set mother_hash = sha256(gen_random_uuid()::text::bytea)
     where case_number = new.case_number;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION ledger.forget_wishes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'ledger'
AS $function$
begin
  delete from ledger.contact_wish
   where case_number = new.case_number and (new.subject = 'family' or subject = new.subject);
  return null;
end $function$;
revoke execute on function ledger.forget_wishes() from public;

CREATE OR REPLACE FUNCTION ledger.forget_words()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'ledger'
AS $function$
begin
  update ledger.case_event set words = null
   where case_number = new.case_number and words is not null and (new.subject = 'family' or subject = new.subject);
  delete from ledger.task_change
   where case_number = new.case_number and (new.subject = 'family' or subject = new.subject);
  delete from ledger.due where id = any(array(select task_id from ledger.task_draft where case_number = new.case_number));
  delete from ledger.task_draft where case_number = new.case_number;
  update ledger.task_claim set words = null
   where words is not null and task_id in (select id from ledger.human_task where case_number = new.case_number);
  update ledger.human_task set decision_hash = null where case_number = new.case_number and decision_hash is not null;
  update ledger.letter set decision_hash = null where case_number = new.case_number and decision_hash is not null;
  return null;
end $function$;
revoke execute on function ledger.forget_words() from public;

CREATE OR REPLACE FUNCTION ledger.now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(nullif(current_setting('birth.now', true), '')::timestamptz, statement_timestamp())
$function$;

CREATE OR REPLACE FUNCTION ledger.protections_of(p_mother bytea)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select string_agg(concat_ws(' ', p.case_number, p.parent, extract(epoch from p.since)), ',' order by p.case_number)
    from ledger.birth_case c join ledger.protection p using (case_number) where c.mother_hash = p_mother;
$function$;

CREATE OR REPLACE FUNCTION medical_insurance.erase_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    declare
      register record;
      hashes text;
    begin
      for register in
        select c.oid, c.relname from pg_class c
         where c.relnamespace = 'medical_insurance'::regnamespace and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed' and not a.attnotnull)
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
      loop
        select string_agg(format(
            '%1$I = case when %1$I is null then null else sha256(gen_random_uuid()::text::bytea) end', a.attname), ', ')
          into hashes from pg_attribute a
         where a.attrelid = register.oid and a.attname like '%\_hash' and not a.attisdropped;
        execute format('update medical_insurance.%I set sealed = null, changed_at = now(), %s
                         where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''family'' and $2 in (''mother'', ''father'')))', register.relname, hashes)
          using p_case, p_subject;
      end loop;
      update medical_insurance.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
             headers = coalesce(headers, '{}') || '{"erased": "true"}'
       where key = p_case and body is not null
         and ((kind = 'answer' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
               and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.completed.v1')
              or kind = 'dead-letter');
    end $function$;

CREATE OR REPLACE FUNCTION notifier.erase_case(p_case text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public_security.erase_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    declare
      register record;
      hashes text;
    begin
      for register in
        select c.oid, c.relname from pg_class c
         where c.relnamespace = 'public_security'::regnamespace and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed' and not a.attnotnull)
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
      loop
        select string_agg(format(
            '%1$I = case when %1$I is null then null else sha256(gen_random_uuid()::text::bytea) end', a.attname), ', ')
          into hashes from pg_attribute a
         where a.attrelid = register.oid and a.attname like '%\_hash' and not a.attisdropped;
        execute format('update public_security.%I set sealed = null, changed_at = now(), %s
                         where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''family'' and $2 in (''mother'', ''father'')))', register.relname, hashes)
          using p_case, p_subject;
      end loop;
      update public_security.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
             headers = coalesce(headers, '{}') || '{"erased": "true"}'
       where key = p_case and body is not null
         and ((kind = 'answer' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
               and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.completed.v1')
              or kind = 'dead-letter');
    end $function$;

CREATE OR REPLACE FUNCTION taxation.erase_subject(p_case text, p_subject text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    declare
      register record;
      hashes text;
    begin
      for register in
        select c.oid, c.relname from pg_class c
         where c.relnamespace = 'taxation'::regnamespace and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'sealed' and not a.attnotnull)
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'number_hash')
      loop
        select string_agg(format(
            '%1$I = case when %1$I is null then null else sha256(gen_random_uuid()::text::bytea) end', a.attname), ', ')
          into hashes from pg_attribute a
         where a.attrelid = register.oid and a.attname like '%\_hash' and not a.attisdropped;
        execute format('update taxation.%I set sealed = null, changed_at = now(), %s
                         where case_number = $1 and sealed is not null
                           and (subject = $2 or (subject = ''family'' and $2 in (''mother'', ''father'')))', register.relname, hashes)
          using p_case, p_subject;
      end loop;
      update taxation.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
             headers = coalesce(headers, '{}') || '{"erased": "true"}'
       where key = p_case and body is not null
         and ((kind = 'answer' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
               and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.completed.v1')
              or kind = 'dead-letter');
    end $function$;

-- Tables

create table disease_control.behaviour (
  only_row boolean default true not null,
  settings jsonb default '{}'::jsonb not null,
  constraint behaviour_only_row_check CHECK (only_row),
  constraint behaviour_pkey PRIMARY KEY (only_row)
);

create table disease_control.inbox (
  event_id uuid not null,
  case_number text not null,
  subject text not null,
  code text not null,
  attempt integer not null,
  received_at timestamp with time zone default now() not null,
  handled_at timestamp with time zone,
  answer_id uuid,
  constraint inbox_pkey PRIMARY KEY (event_id)
) with (fillfactor=60);

create table disease_control.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table disease_control.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table disease_control.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table disease_control.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

create table disease_control.vaccination_record (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  clinic_division_code text not null,
  schedule_version text not null,
  constraint vaccination_record_number_hash_key UNIQUE (number_hash),
  constraint vaccination_record_pkey PRIMARY KEY (case_number, subject)
);

create table finance.bank_transfer (
  order_id uuid not null,
  attempt integer not null,
  account_hash bytea not null,
  amount_fen bigint not null,
  outcome text not null,
  taken_at timestamp with time zone default now() not null,
  constraint bank_transfer_outcome_check CHECK ((outcome = ANY (ARRAY['credited'::text, 'returned'::text]))),
  constraint bank_transfer_pkey PRIMARY KEY (order_id, attempt)
);

create table finance.batch_line (
  order_id uuid not null,
  attempt integer not null,
  batch_id bigint,
  amount_fen bigint not null,
  outcome text,
  queued_at timestamp with time zone default now() not null,
  constraint batch_line_amount_fen_check CHECK ((amount_fen > 0)),
  constraint batch_line_outcome_check CHECK ((outcome = ANY (ARRAY['credited'::text, 'returned'::text, 'unreadable'::text]))),
  constraint batch_line_pkey PRIMARY KEY (order_id, attempt)
);

create table finance.behaviour (
  only_row boolean default true not null,
  settings jsonb default '{}'::jsonb not null,
  constraint behaviour_only_row_check CHECK (only_row),
  constraint behaviour_pkey PRIMARY KEY (only_row)
);

create table finance.inbox (
  event_id uuid not null,
  case_number text not null,
  subject text not null,
  code text not null,
  attempt integer not null,
  received_at timestamp with time zone default now() not null,
  handled_at timestamp with time zone,
  answer_id uuid,
  constraint inbox_pkey PRIMARY KEY (event_id)
) with (fillfactor=60);

create table finance.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table finance.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table finance.payment (
  order_id uuid not null,
  case_number text not null,
  subject text not null,
  entitlement text not null,
  period text not null,
  revision integer not null,
  attempt integer not null,
  command_id uuid not null,
  number_hash bytea not null,
  sealed bytea not null,
  division_code text not null,
  amount_fen bigint not null,
  shares jsonb,
  status text,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  constraint payment_amount_fen_check CHECK ((amount_fen > 0)),
  constraint payment_command_id_key UNIQUE (command_id),
  constraint payment_number_hash_key UNIQUE (number_hash),
  constraint payment_pkey PRIMARY KEY (order_id),
  constraint payment_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'in-batch'::text, 'paid'::text, 'returned'::text])))
);

create table finance.payment_batch (
  batch_id bigint generated always as identity,
  formed_at timestamp with time zone default now() not null,
  line_count integer not null,
  amount_fen bigint not null,
  settled_at timestamp with time zone,
  constraint payment_batch_amount_fen_check CHECK ((amount_fen >= 0)),
  constraint payment_batch_line_count_check CHECK ((line_count >= 0)),
  constraint payment_batch_pkey PRIMARY KEY (batch_id)
);

create table finance.payment_correction (
  order_id uuid not null,
  attempt integer not null,
  command_id uuid not null,
  sealed bytea not null,
  amount_fen bigint not null,
  shares jsonb,
  registered_at timestamp with time zone default now() not null,
  constraint payment_correction_amount_fen_check CHECK ((amount_fen > 0)),
  constraint payment_correction_command_id_key UNIQUE (command_id),
  constraint payment_correction_pkey PRIMARY KEY (order_id, attempt)
);

create table finance.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table finance.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

create table health_commission.behaviour (
  only_row boolean default true not null,
  settings jsonb default '{}'::jsonb not null,
  constraint behaviour_only_row_check CHECK (only_row),
  constraint behaviour_pkey PRIMARY KEY (only_row)
);

create table health_commission.birth_certificate (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  province_code text not null,
  facility_code text not null,
  print_hash bytea not null,
  issues integer default 1 not null,
  signer text not null,
  sealer text not null,
  birth_hash bytea,
  constraint birth_certificate_check CHECK ((signer <> sealer)),
  constraint birth_certificate_number_hash_key UNIQUE (number_hash),
  constraint birth_certificate_pkey PRIMARY KEY (case_number, subject)
);

create table health_commission.birth_service_registration (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  residence_division_code text not null,
  constraint birth_service_registration_number_hash_key UNIQUE (number_hash),
  constraint birth_service_registration_pkey PRIMARY KEY (case_number, subject)
);

create table health_commission.certificate_block (
  province_code text not null,
  first_serial integer not null,
  last_serial integer not null,
  next_serial integer not null,
  facility_code text not null,
  allotted_at timestamp with time zone default now() not null,
  constraint certificate_block_last_serial_check CHECK ((last_serial <= 9999999)),
  constraint certificate_block_pkey PRIMARY KEY (province_code, first_serial)
);

create table health_commission.certificate_series (
  province_code text not null,
  next_serial integer not null,
  constraint certificate_series_pkey PRIMARY KEY (province_code)
);

create table health_commission.certificate_void (
  province_code text not null,
  serial integer not null,
  reason text not null,
  voided_at timestamp with time zone default now() not null,
  constraint certificate_void_pkey PRIMARY KEY (province_code, serial)
);

create table health_commission.childcare_subsidy_claim (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  household_division_code text not null,
  amount_fen bigint not null,
  pack text not null,
  constraint childcare_subsidy_claim_amount_fen_check CHECK ((amount_fen > 0)),
  constraint childcare_subsidy_claim_number_hash_key UNIQUE (number_hash),
  constraint childcare_subsidy_claim_pkey PRIMARY KEY (case_number, subject)
);

create table health_commission.inbox (
  event_id uuid not null,
  case_number text not null,
  subject text not null,
  code text not null,
  attempt integer not null,
  received_at timestamp with time zone default now() not null,
  handled_at timestamp with time zone,
  answer_id uuid,
  constraint inbox_pkey PRIMARY KEY (event_id)
) with (fillfactor=60);

create table health_commission.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table health_commission.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table health_commission.parenting_guidance (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  station_division_code text not null,
  constraint parenting_guidance_number_hash_key UNIQUE (number_hash),
  constraint parenting_guidance_pkey PRIMARY KEY (case_number, subject)
);

create table health_commission.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table health_commission.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

create table housing.behaviour (
  only_row boolean default true not null,
  settings jsonb default '{}'::jsonb not null,
  constraint behaviour_only_row_check CHECK (only_row),
  constraint behaviour_pkey PRIMARY KEY (only_row)
);

create table housing.family_event (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  residence_division_code text not null,
  kinds text not null,
  pack text not null,
  constraint family_event_number_hash_key UNIQUE (number_hash),
  constraint family_event_pkey PRIMARY KEY (case_number, subject)
);

create table housing.inbox (
  event_id uuid not null,
  case_number text not null,
  subject text not null,
  code text not null,
  attempt integer not null,
  received_at timestamp with time zone default now() not null,
  handled_at timestamp with time zone,
  answer_id uuid,
  constraint inbox_pkey PRIMARY KEY (event_id)
) with (fillfactor=60);

create table housing.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table housing.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table housing.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table housing.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

create table human_resources.behaviour (
  only_row boolean default true not null,
  settings jsonb default '{}'::jsonb not null,
  constraint behaviour_only_row_check CHECK (only_row),
  constraint behaviour_pkey PRIMARY KEY (only_row)
);

create table human_resources.inbox (
  event_id uuid not null,
  case_number text not null,
  subject text not null,
  code text not null,
  attempt integer not null,
  received_at timestamp with time zone default now() not null,
  handled_at timestamp with time zone,
  answer_id uuid,
  constraint inbox_pkey PRIMARY KEY (event_id)
) with (fillfactor=60);

create table human_resources.leave_change_notice (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  employment_division_code text not null,
  revision integer not null,
  pack text not null,
  constraint leave_change_notice_number_hash_key UNIQUE (number_hash),
  constraint leave_change_notice_pkey PRIMARY KEY (case_number, subject),
  constraint leave_change_notice_revision_check CHECK ((revision > 1))
);

create table human_resources.leave_notice (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  employment_division_code text not null,
  pack text not null,
  constraint leave_notice_number_hash_key UNIQUE (number_hash),
  constraint leave_notice_pkey PRIMARY KEY (case_number, subject)
);

create table human_resources.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table human_resources.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table human_resources.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table human_resources.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

create table human_resources.social_security_card (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  division_code text not null,
  resident_id_hash bytea not null,
  activation text not null,
  constraint social_security_card_activation_check CHECK ((activation = ANY (ARRAY['pending'::text, 'done'::text]))),
  constraint social_security_card_number_hash_key UNIQUE (number_hash),
  constraint social_security_card_pkey PRIMARY KEY (case_number, subject),
  constraint social_security_card_resident_id_hash_key UNIQUE (resident_id_hash)
);

create table ledger.alarm (
  case_number text not null,
  rings_at timestamp with time zone not null,
  constraint alarm_pkey PRIMARY KEY (case_number)
);

create table ledger.audit_line (
  xact bigint default ((pg_current_xact_id())::text)::bigint not null,
  line bigint generated always as identity,
  at timestamp with time zone default ledger.now() not null,
  request_id uuid not null,
  who text not null,
  role text not null,
  operation text not null,
  status smallint not null,
  cases text[] not null,
  task uuid,
  purpose text,
  fields text[],
  department text,
  constraint audit_line_pkey PRIMARY KEY (xact, line)
);

create table ledger.audit_seal (
  number bigint not null,
  upto bigint not null,
  lines integer not null,
  at timestamp with time zone not null,
  previous_hash bytea not null,
  head_hash bytea not null,
  form smallint not null,
  constraint audit_seal_pkey PRIMARY KEY (number)
);

create table ledger.birth_case (
  case_number text not null,
  facility_code text not null,
  notification_id text not null,
  division_code text not null,
  status text not null,
  graph text not null,
  notification_hash bytea not null,
  mother_hash bytea not null,
  accepted_by text not null,
  accepted_at timestamp with time zone default now() not null,
  decided_at timestamp with time zone,
  completed_at timestamp with time zone,
  joined_into text,
  compared_at timestamp with time zone,
  constraint birth_case_facility_code_notification_id_key UNIQUE (facility_code, notification_id),
  constraint birth_case_pkey PRIMARY KEY (case_number)
) with (fillfactor=70);

create table ledger.case_event (
  case_number text not null,
  seq bigint generated always as identity,
  at timestamp with time zone default now() not null,
  type text not null,
  subject text,
  code text,
  actor text not null,
  detail jsonb,
  words bytea,
  xact bigint default ((pg_current_xact_id())::text)::bigint,
  constraint case_event_pkey PRIMARY KEY (case_number, seq)
);

create table ledger.clock_basis (
  one boolean default true not null,
  basis text not null,
  papers_upto timestamp with time zone,
  constraint clock_basis_one_check CHECK (one),
  constraint clock_basis_pkey PRIMARY KEY (one)
);

create table ledger.contact_wish (
  case_number text not null,
  subject text not null,
  wishes text[] not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  constraint contact_wish_pkey PRIMARY KEY (case_number, subject),
  constraint contact_wish_subject_check CHECK ((subject = ANY (ARRAY['mother'::text, 'father'::text])))
);

create table ledger.document (
  number text not null,
  case_number text not null,
  kind text not null,
  subject text,
  code text,
  occasion text not null,
  organ text not null,
  division_code text not null,
  issued_at timestamp with time zone not null,
  valid_until date,
  withdrawn_at timestamp with time zone,
  sealed bytea,
  code_hash bytea,
  constraint document_case_number_kind_subject_code_occasion_key UNIQUE NULLS NOT DISTINCT (case_number, kind, subject, code, occasion),
  constraint document_pkey PRIMARY KEY (number)
);

create table ledger.document_copy (
  number text not null,
  copy integer not null,
  case_number text not null,
  status text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  moved_by text,
  moved_at timestamp with time zone,
  sealed bytea,
  constraint document_copy_copy_check CHECK ((copy >= 0)),
  constraint document_copy_pkey PRIMARY KEY (number, copy),
  constraint document_copy_status_check CHECK ((status = ANY (ARRAY['to-print'::text, 'to-seal'::text, 'to-collect'::text, 'collected'::text])))
);

create table ledger.due (
  id uuid not null,
  case_number text not null,
  kind text not null,
  due_at timestamp with time zone not null,
  try_at timestamp with time zone not null,
  tries integer default 0 not null,
  constraint due_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'leave-notice'::text, 'decision'::text, 'clock'::text]))),
  constraint due_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table ledger.entitlement_decision (
  case_number text not null,
  revision integer not null,
  as_of date not null,
  pack text not null,
  decided_at timestamp with time zone default now() not null,
  decision bytea not null,
  facts bytea,
  cause text default 'first'::text not null,
  constraint entitlement_decision_pkey PRIMARY KEY (case_number, revision)
);

create table ledger.erasure (
  case_number text not null,
  subject text not null,
  reason text not null,
  requested_by text not null,
  requested_at timestamp with time zone default now() not null,
  completed_at timestamp with time zone,
  constraint erasure_pkey PRIMARY KEY (case_number, subject)
);

create table ledger.erasure_receipt (
  command_id uuid not null,
  case_number text not null,
  subject text not null,
  department text not null,
  answer_id uuid,
  confirmed_at timestamp with time zone,
  constraint erasure_receipt_pkey PRIMARY KEY (command_id)
);

create table ledger.facts_revision (
  case_number text not null,
  subject text not null,
  revision integer not null,
  at timestamp with time zone default now() not null,
  constraint facts_revision_pkey PRIMARY KEY (case_number, subject, revision),
  constraint facts_revision_revision_check CHECK ((revision > 0))
);

create table ledger.family_code (
  code_id uuid not null,
  link_id uuid not null,
  case_number text not null,
  subject text not null,
  code_hash bytea not null,
  sent_at timestamp with time zone default ledger.now() not null,
  expires_at timestamp with time zone not null,
  tries smallint default 0 not null,
  used_at timestamp with time zone,
  ticket_id uuid,
  reserve boolean default false not null,
  constraint family_code_pkey PRIMARY KEY (code_id),
  constraint family_code_tries_check CHECK (((tries >= 0) AND (tries <= 5)))
);

create table ledger.family_door (
  case_number text not null,
  subject text not null,
  epoch integer default 0 not null,
  held boolean default false not null,
  checked_hash bytea,
  constraint family_door_pkey PRIMARY KEY (case_number, subject),
  constraint family_door_subject_check CHECK ((subject = ANY (ARRAY['mother'::text, 'father'::text])))
);

create table ledger.family_link (
  link_id uuid not null,
  case_number text not null,
  subject text not null,
  link_hash bytea not null,
  phone_hash bytea not null,
  cause text not null,
  issued_at timestamp with time zone default ledger.now() not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  epoch integer default 0 not null,
  constraint family_link_cause_check CHECK ((cause = ANY (ARRAY['notice'::text, 'invitation'::text, 'desk'::text]))),
  constraint family_link_link_hash_key UNIQUE (link_hash),
  constraint family_link_pkey PRIMARY KEY (link_id),
  constraint family_link_subject_check CHECK ((subject = ANY (ARRAY['mother'::text, 'father'::text])))
);

create table ledger.family_picture (
  task_id uuid not null,
  case_number text not null,
  subject text not null,
  type text not null,
  sent_at timestamp with time zone default ledger.now() not null,
  sealed bytea not null,
  constraint family_picture_pkey PRIMARY KEY (task_id),
  constraint family_picture_subject_check CHECK ((subject = ANY (ARRAY['mother'::text, 'father'::text]))),
  constraint family_picture_type_check CHECK ((type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text])))
);

create table ledger.family_session (
  session_hash bytea not null,
  link_id uuid not null,
  case_number text not null,
  subject text not null,
  phone_hash bytea not null,
  begun_at timestamp with time zone default ledger.now() not null,
  used_at timestamp with time zone default ledger.now() not null,
  ends_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint family_session_pkey PRIMARY KEY (session_hash)
);

create table ledger.human_task (
  id uuid not null,
  case_number text,
  subject text,
  code text,
  attempt integer default 0 not null,
  kind text not null,
  dedupe_key text not null,
  reason text not null,
  asks text[] default '{}'::text[] not null,
  opened_at timestamp with time zone default now() not null,
  deadline timestamp with time zone not null,
  status text default 'open'::text not null,
  outcome text,
  completed_by text,
  completion_reason bytea,
  completed_at timestamp with time zone,
  words bytea,
  event_id uuid,
  count integer,
  decision_hash bytea,
  seconded_by text,
  addressee text,
  constraint human_task_addressee_check CHECK ((addressee = ANY (ARRAY['mother'::text, 'father'::text]))),
  constraint human_task_dedupe_key_key UNIQUE (dedupe_key),
  constraint human_task_pkey PRIMARY KEY (id),
  constraint human_task_status_check CHECK ((status = ANY (ARRAY['open'::text, 'completed'::text, 'overtaken'::text])))
);

create table ledger.idempotency (
  client text not null,
  key text not null,
  body_hash bytea not null,
  status integer not null,
  answer jsonb not null,
  created_at timestamp with time zone default now() not null,
  case_number text,
  constraint idempotency_pkey PRIMARY KEY (client, key)
);

create table ledger.inbox (
  event_id uuid not null,
  case_number text not null,
  kind text not null,
  subject text not null,
  code text not null,
  attempt integer not null,
  outcome text not null,
  command_id uuid,
  department text,
  body bytea,
  received_at timestamp with time zone default now() not null,
  applied_at timestamp with time zone,
  as_sent jsonb,
  constraint inbox_kind_check CHECK ((kind = ANY (ARRAY['answer'::text, 'task'::text]))),
  constraint inbox_pkey PRIMARY KEY (event_id)
) with (fillfactor=50);

create table ledger.letter (
  id uuid not null,
  task_id uuid not null,
  topic text not null,
  part integer not null,
  "offset" bigint not null,
  key text not null,
  headers jsonb not null,
  digest bytea not null,
  reason text not null,
  case_number text,
  subject text,
  code text,
  attempt integer,
  body bytea,
  seen integer default 1 not null,
  received_at timestamp with time zone default ledger.now() not null,
  outcome text,
  decided_by text,
  decided_at timestamp with time zone,
  decision_reason bytea,
  replay_at timestamp with time zone,
  decision_hash bytea,
  constraint letter_outcome_check CHECK ((outcome = ANY (ARRAY['replayed'::text, 'discarded'::text]))),
  constraint letter_pkey PRIMARY KEY (id)
);

create table ledger.letter_place (
  id uuid not null,
  letter_id uuid not null,
  topic text not null,
  part integer not null,
  "offset" bigint not null,
  constraint letter_place_pkey PRIMARY KEY (id)
);

create table ledger.likeness (
  case_number text not null,
  other text not null,
  kind text not null,
  score real not null,
  outcome text,
  found_at timestamp with time zone default now() not null,
  constraint likeness_kind_check CHECK ((kind = ANY (ARRAY['same-birth'::text, 'next-child'::text, 'too-soon'::text]))),
  constraint likeness_outcome_check CHECK ((outcome = ANY (ARRAY['same'::text, 'different'::text]))),
  constraint likeness_pkey PRIMARY KEY (case_number, other)
);

create table ledger.look_up_key (
  hash bytea not null,
  case_number text not null,
  subject text not null,
  constraint look_up_key_pkey PRIMARY KEY (hash, case_number)
);

create table ledger.matter (
  case_number text not null,
  subject text not null,
  code text not null,
  "position" smallint not null,
  part text not null,
  department text not null,
  route text not null,
  route_reason text,
  status text not null,
  flags text[] default '{}'::text[] not null,
  attempt integer default 0 not null,
  clocks jsonb,
  reason text,
  result bytea,
  requested_at timestamp with time zone,
  ended_at timestamp with time zone,
  node jsonb not null,
  answer_due_at timestamp with time zone,
  words bytea,
  due_on date,
  watch_on date,
  clocked text,
  constraint matter_part_check CHECK ((part = ANY (ARRAY['joint'::text, 'step'::text, 'follow-on'::text]))),
  constraint matter_pkey PRIMARY KEY (case_number, subject, code)
) with (fillfactor=50);

create table ledger.notice (
  id uuid not null,
  case_number text not null,
  template text not null,
  dedupe_key text not null,
  created_at timestamp with time zone default now() not null,
  subject text,
  code text,
  outcome text,
  answered_at timestamp with time zone,
  addressee text,
  attempt integer,
  not_sent_why text,
  constraint notice_addressee_check CHECK ((addressee = ANY (ARRAY['mother'::text, 'father'::text]))),
  constraint notice_case_number_dedupe_key_key UNIQUE (case_number, dedupe_key),
  constraint notice_not_sent_why_check CHECK ((not_sent_why = ANY (ARRAY['protected'::text, 'erased'::text]))),
  constraint notice_outcome_check CHECK ((outcome = ANY (ARRAY['delivered'::text, 'undelivered'::text, 'not-sent'::text]))),
  constraint notice_pkey PRIMARY KEY (id)
);

create table ledger.organ_seal (
  organ text not null,
  division_code text not null,
  set_at timestamp with time zone default ledger.now() not null,
  ended_at timestamp with time zone,
  set_by text not null,
  picture bytea not null,
  constraint organ_seal_pkey PRIMARY KEY (organ, division_code, set_at)
);

create table ledger.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table ledger.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table ledger.payment_order (
  order_id uuid not null,
  case_number text not null,
  subject text not null,
  entitlement text not null,
  period text not null,
  revision integer not null,
  payer text not null,
  department text not null,
  amount_fen bigint not null,
  netted_fen bigint default 0 not null,
  shares jsonb,
  payee text,
  claim text not null,
  confirmed_at timestamp with time zone,
  due_on date not null,
  status text not null,
  attempt integer default 0 not null,
  command_id uuid,
  task_id uuid,
  payment_number text,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  paid_at timestamp with time zone,
  order_hash bytea,
  constraint payment_order_amount_fen_check CHECK ((amount_fen <> 0)),
  constraint payment_order_case_number_subject_entitlement_period_revisi_key UNIQUE (case_number, subject, entitlement, period, revision),
  constraint payment_order_check CHECK (
CASE
    WHEN (amount_fen > 0) THEN ((netted_fen >= 0) AND (netted_fen <= amount_fen))
    ELSE ((netted_fen >= 0) AND (netted_fen <= (- amount_fen)))
END),
  constraint payment_order_claim_check CHECK ((claim = ANY (ARRAY['none'::text, 'confirmation'::text, 'form'::text]))),
  constraint payment_order_command_id_key UNIQUE (command_id),
  constraint payment_order_pkey PRIMARY KEY (order_id),
  constraint payment_order_revision_check CHECK ((revision > 0)),
  constraint payment_order_status_check CHECK ((status = ANY (ARRAY['scheduled'::text, 'awaiting-confirmation'::text, 'sent'::text, 'paid'::text, 'returned'::text, 'refused'::text, 'recovering'::text, 'recovered'::text, 'offset'::text, 'cancelled'::text])))
);

create table ledger.protection (
  case_number text not null,
  parent text not null,
  since timestamp with time zone default ledger.now() not null,
  by text not null,
  carried_at timestamp with time zone,
  constraint protection_parent_check CHECK ((parent = ANY (ARRAY['mother'::text, 'father'::text]))),
  constraint protection_pkey PRIMARY KEY (case_number)
);

create table ledger.redecision (
  pack text not null,
  digest bytea not null,
  as_of date not null,
  tried_at timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint redecision_pkey PRIMARY KEY (pack)
);

create table ledger.redecision_case (
  pack text not null,
  case_number text not null,
  outcome text not null,
  revision integer,
  taken_at timestamp with time zone default clock_timestamp() not null,
  constraint redecision_case_outcome_check CHECK ((outcome = ANY (ARRAY['changed'::text, 'unchanged'::text, 'unreadable'::text]))),
  constraint redecision_case_pkey PRIMARY KEY (pack, case_number)
);

create table ledger.redecision_line (
  pack text not null,
  case_number text not null,
  subject text not null,
  entitlement text not null,
  division_code text not null,
  before jsonb,
  after jsonb not null,
  difference jsonb not null,
  reasons jsonb not null,
  settled_at timestamp with time zone,
  constraint redecision_line_pkey PRIMARY KEY (pack, case_number, subject, entitlement)
);

create table ledger.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table ledger.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

create table ledger.report (
  notification_id text not null,
  facility_code text not null,
  case_number text not null,
  facts_hash bytea,
  delivery_hash bytea,
  accepted_by text not null,
  accepted_at timestamp with time zone default now() not null,
  constraint report_delivery UNIQUE (delivery_hash),
  constraint report_pkey PRIMARY KEY (notification_id, facility_code)
);

create table ledger.representation (
  id uuid not null,
  case_number text not null,
  subject text not null,
  agent text not null,
  basis text not null,
  present boolean not null,
  matters text[],
  until_on date not null,
  sealed bytea not null,
  started_at timestamp with time zone not null,
  started_by text not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint representation_pkey PRIMARY KEY (id),
  constraint representation_subject_check CHECK ((subject = ANY (ARRAY['mother'::text, 'father'::text])))
);

create table ledger.revocation (
  kind text not null,
  name text not null,
  before timestamp with time zone not null,
  for_good boolean default false not null,
  revoked_at timestamp with time zone not null,
  revoked_by text not null,
  forget_at timestamp with time zone,
  constraint revocation_kind_check CHECK ((kind = ANY (ARRAY['caller'::text, 'sessionless'::text, 'session'::text]))),
  constraint revocation_pkey PRIMARY KEY (kind, name)
);

create table ledger.saved_view (
  id uuid not null,
  who text not null,
  name text not null,
  filter jsonb not null,
  saved_at timestamp with time zone default ledger.now() not null,
  constraint saved_view_name_check CHECK ((length(name) <= 20)),
  constraint saved_view_pkey PRIMARY KEY (id),
  constraint saved_view_who_name_key UNIQUE (who, name)
);

create table ledger.search_entry (
  case_number text not null,
  subject text not null,
  source text not null,
  form bigint not null,
  terms bigint[] not null,
  constraint search_entry_pkey PRIMARY KEY (case_number, subject, source)
);

create table ledger.subject (
  case_number text not null,
  subject text not null,
  wrapped_key bytea,
  facts bytea,
  constraint subject_pkey PRIMARY KEY (case_number, subject)
);

create table ledger.task_change (
  task_id uuid not null,
  case_number text not null,
  subject text not null,
  changes bytea not null,
  constraint task_change_pkey PRIMARY KEY (task_id, subject)
);

create table ledger.task_claim (
  task_id uuid not null,
  holder text not null,
  held_until timestamp with time zone not null,
  handed_by text,
  words bytea,
  constraint task_claim_pkey PRIMARY KEY (task_id)
);

create table ledger.task_draft (
  task_id uuid not null,
  case_number text not null,
  outcome text not null,
  drafted_by text not null,
  drafted_at timestamp with time zone not null,
  decision_hash bytea not null,
  content bytea not null,
  seconded_by text,
  leaves_at timestamp with time zone,
  looked text[] default '{}'::text[] not null,
  constraint task_draft_pkey PRIMARY KEY (task_id)
);

create table ledger.task_form (
  task_id uuid not null,
  who text not null,
  case_number text not null,
  sealed bytea not null,
  kept_at timestamp with time zone default ledger.now() not null,
  constraint task_form_pkey PRIMARY KEY (task_id, who)
);

create table ledger.wake (
  case_number text not null,
  kind text not null,
  token uuid default gen_random_uuid() not null,
  due_at timestamp with time zone not null,
  tries integer default 0 not null,
  since timestamp with time zone default ledger.now() not null,
  constraint wake_kind_check CHECK ((kind = ANY (ARRAY['news'::text, 'start'::text, 'carry-over'::text]))),
  constraint wake_pkey PRIMARY KEY (case_number)
) with (fillfactor=50);

create table medical_insurance.allowance_payment (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  pool_division_code text not null,
  days integer not null,
  amount_fen bigint not null,
  pack text not null,
  delivery_hash bytea,
  constraint allowance_payment_amount_fen_check CHECK ((amount_fen > 0)),
  constraint allowance_payment_number_hash_key UNIQUE (number_hash),
  constraint allowance_payment_pkey PRIMARY KEY (case_number, subject)
);

create table medical_insurance.allowance_top_up (
  order_id uuid not null,
  case_number text not null,
  subject text not null,
  revision integer not null,
  attempt integer not null,
  command_id uuid not null,
  number_hash bytea not null,
  sealed bytea not null,
  pool_division_code text not null,
  amount_fen bigint not null,
  paid_at timestamp with time zone default now() not null,
  constraint allowance_top_up_amount_fen_check CHECK ((amount_fen > 0)),
  constraint allowance_top_up_command_id_key UNIQUE (command_id),
  constraint allowance_top_up_number_hash_key UNIQUE (number_hash),
  constraint allowance_top_up_pkey PRIMARY KEY (order_id)
);

create table medical_insurance.behaviour (
  only_row boolean default true not null,
  settings jsonb default '{}'::jsonb not null,
  constraint behaviour_only_row_check CHECK (only_row),
  constraint behaviour_pkey PRIMARY KEY (only_row)
);

create table medical_insurance.identity_upgrade (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  account_hash bytea not null,
  constraint identity_upgrade_account_hash_key UNIQUE (account_hash),
  constraint identity_upgrade_number_hash_key UNIQUE (number_hash),
  constraint identity_upgrade_pkey PRIMARY KEY (case_number, subject)
);

create table medical_insurance.inbox (
  event_id uuid not null,
  case_number text not null,
  subject text not null,
  code text not null,
  attempt integer not null,
  received_at timestamp with time zone default now() not null,
  handled_at timestamp with time zone,
  answer_id uuid,
  constraint inbox_pkey PRIMARY KEY (event_id)
) with (fillfactor=60);

create table medical_insurance.insurance_account (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  enrol_division_code text not null,
  identity_kind text not null,
  certificate_hash bytea,
  resident_id_hash bytea,
  premium_year integer not null,
  premium_fen bigint,
  constraint insurance_account_certificate_hash_key UNIQUE (certificate_hash),
  constraint insurance_account_check CHECK (((identity_kind = 'birth-certificate'::text) OR (resident_id_hash IS NOT NULL))),
  constraint insurance_account_identity_kind_check CHECK ((identity_kind = ANY (ARRAY['birth-certificate'::text, 'resident-id'::text]))),
  constraint insurance_account_number_hash_key UNIQUE (number_hash),
  constraint insurance_account_pkey PRIMARY KEY (case_number, subject),
  constraint insurance_account_resident_id_hash_key UNIQUE (resident_id_hash)
);

create table medical_insurance.maternity_settlement (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  pool_division_code text not null,
  path text not null,
  delivery_hash bytea,
  constraint maternity_settlement_number_hash_key UNIQUE (number_hash),
  constraint maternity_settlement_pkey PRIMARY KEY (case_number, subject)
);

create table medical_insurance.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table medical_insurance.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table medical_insurance.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table medical_insurance.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

create table notifier.client (
  client text not null,
  hour timestamp with time zone not null,
  told integer default 0 not null,
  constraint client_pkey PRIMARY KEY (client),
  constraint client_told_check CHECK ((told >= 0))
);

create table notifier.message (
  notice_id uuid not null,
  case_number text not null,
  template text not null,
  phone_hash bytea not null,
  status text default 'accepted'::text not null,
  accepted_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  receipt_at timestamp with time zone,
  parts smallint not null,
  tries integer default 0 not null,
  send_at timestamp with time zone default now() not null,
  receipt_code text,
  sealed bytea,
  urgency smallint default 1 not null,
  counted_at timestamp with time zone,
  held_until timestamp with time zone,
  client text,
  undelivered smallint default 0 not null,
  sending_id uuid,
  wants_receipt boolean default false not null,
  constraint message_parts_check CHECK ((parts > 0)),
  constraint message_pkey PRIMARY KEY (notice_id),
  constraint message_status_check CHECK ((status = ANY (ARRAY['accepted'::text, 'sent'::text, 'delivered'::text, 'undelivered'::text, 'unreadable'::text, 'merged'::text, 'held'::text, 'erased'::text]))),
  constraint message_undelivered_check CHECK ((undelivered >= 0))
) with (fillfactor=40);

create table notifier.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table notifier.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table notifier.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table notifier.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

create table notifier.sms (
  idempotency_key uuid not null,
  carrier_id bigint generated always as identity,
  sealed bytea,
  parts smallint not null,
  taken_at timestamp with time zone default now() not null,
  receipt_code text not null,
  receipt_due_at timestamp with time zone not null,
  receipts_left smallint not null,
  notice_id uuid,
  constraint sms_carrier_id_key UNIQUE (carrier_id),
  constraint sms_pkey PRIMARY KEY (idempotency_key),
  constraint sms_receipts_left_check CHECK ((receipts_left >= 0))
);

create table public_security.behaviour (
  only_row boolean default true not null,
  settings jsonb default '{}'::jsonb not null,
  constraint behaviour_only_row_check CHECK (only_row),
  constraint behaviour_pkey PRIMARY KEY (only_row)
);

create table public_security.death_registration (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  deciding_division_code text not null,
  resident_id_hash bytea not null,
  constraint death_registration_number_hash_key UNIQUE (number_hash),
  constraint death_registration_pkey PRIMARY KEY (case_number, subject),
  constraint death_registration_resident_id_hash_key UNIQUE (resident_id_hash)
);

create table public_security.household_registration (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  accepting_division_code text not null,
  deciding_division_code text not null,
  certificate_hash bytea not null,
  birth_hash bytea,
  constraint household_registration_certificate_hash_key UNIQUE (certificate_hash),
  constraint household_registration_number_hash_key UNIQUE (number_hash),
  constraint household_registration_pkey PRIMARY KEY (case_number, subject)
);

create table public_security.inbox (
  event_id uuid not null,
  case_number text not null,
  subject text not null,
  code text not null,
  attempt integer not null,
  received_at timestamp with time zone default now() not null,
  handled_at timestamp with time zone,
  answer_id uuid,
  constraint inbox_pkey PRIMARY KEY (event_id)
) with (fillfactor=60);

create table public_security.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table public_security.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table public_security.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table public_security.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

create table public_security.resident_id_counter (
  division_code text not null,
  birth_date date not null,
  sex text not null,
  taken integer not null,
  constraint resident_id_counter_pkey PRIMARY KEY (division_code, birth_date, sex)
);

create table taxation.behaviour (
  only_row boolean default true not null,
  settings jsonb default '{}'::jsonb not null,
  constraint behaviour_only_row_check CHECK (only_row),
  constraint behaviour_pkey PRIMARY KEY (only_row)
);

create table taxation.deduction_notice (
  case_number text not null,
  subject text not null,
  number_hash bytea not null,
  sealed bytea,
  attempt integer not null,
  command_id uuid not null,
  registered_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone,
  resident_id_hash bytea,
  residence_division_code text not null,
  from_date text not null,
  until_date text not null,
  amount_per_month_fen bigint not null,
  pack text not null,
  constraint deduction_notice_amount_per_month_fen_check CHECK ((amount_per_month_fen > 0)),
  constraint deduction_notice_number_hash_key UNIQUE (number_hash),
  constraint deduction_notice_pkey PRIMARY KEY (case_number, subject),
  constraint deduction_notice_resident_id_hash_key UNIQUE (resident_id_hash)
);

create table taxation.inbox (
  event_id uuid not null,
  case_number text not null,
  subject text not null,
  code text not null,
  attempt integer not null,
  received_at timestamp with time zone default now() not null,
  handled_at timestamp with time zone,
  answer_id uuid,
  constraint inbox_pkey PRIMARY KEY (event_id)
) with (fillfactor=60);

create table taxation.outbox (
  id uuid not null,
  seq bigint generated always as identity,
  shard smallint not null,
  topic text not null,
  key text not null,
  kind text not null,
  headers jsonb,
  body bytea,
  created_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  sends integer default 0 not null,
  done_at timestamp with time zone,
  lane smallint default 0 not null,
  form smallint,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['command'::text, 'answer'::text, 'notice'::text, 'event'::text, 'dead-letter'::text]))),
  constraint outbox_lane_check CHECK ((lane = ANY (ARRAY[0, 1]))),
  constraint outbox_pkey PRIMARY KEY (id)
) with (fillfactor=50);

create table taxation.own_root (
  only_row boolean default true not null,
  wrapped bytea not null,
  retired bytea[] default '{}'::bytea[] not null,
  constraint own_root_only_row_check CHECK (only_row),
  constraint own_root_pkey PRIMARY KEY (only_row)
);

create table taxation.relay_lease (
  shard smallint not null,
  owner uuid,
  until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint relay_lease_pkey PRIMARY KEY (shard)
);

create table taxation.relay_member (
  owner uuid not null,
  seen_at timestamp with time zone not null,
  constraint relay_member_pkey PRIMARY KEY (owner)
);

-- How columns are kept

alter table disease_control.behaviour alter column settings set statistics 0;
alter table disease_control.outbox alter column body set statistics 0;
alter table disease_control.outbox alter column headers set statistics 0;
alter table disease_control.own_root alter column wrapped set statistics 0;
alter table disease_control.vaccination_record alter column sealed set statistics 0;
alter table finance.bank_transfer alter column account_hash set statistics 0;
alter table finance.behaviour alter column settings set statistics 0;
alter table finance.outbox alter column body set statistics 0;
alter table finance.outbox alter column headers set statistics 0;
alter table finance.own_root alter column wrapped set statistics 0;
alter table finance.payment alter column sealed set statistics 0;
alter table finance.payment alter column shares set statistics 0;
alter table health_commission.behaviour alter column settings set statistics 0;
alter table health_commission.birth_certificate alter column print_hash set statistics 0;
alter table health_commission.birth_certificate alter column sealed set statistics 0;
alter table health_commission.birth_service_registration alter column sealed set statistics 0;
alter table health_commission.childcare_subsidy_claim alter column sealed set statistics 0;
alter table health_commission.outbox alter column body set statistics 0;
alter table health_commission.outbox alter column headers set statistics 0;
alter table health_commission.own_root alter column wrapped set statistics 0;
alter table health_commission.parenting_guidance alter column sealed set statistics 0;
alter table housing.behaviour alter column settings set statistics 0;
alter table housing.family_event alter column sealed set statistics 0;
alter table housing.outbox alter column body set statistics 0;
alter table housing.outbox alter column headers set statistics 0;
alter table housing.own_root alter column wrapped set statistics 0;
alter table human_resources.behaviour alter column settings set statistics 0;
alter table human_resources.leave_change_notice alter column sealed set statistics 0;
alter table human_resources.leave_notice alter column sealed set statistics 0;
alter table human_resources.outbox alter column body set statistics 0;
alter table human_resources.outbox alter column headers set statistics 0;
alter table human_resources.own_root alter column wrapped set statistics 0;
alter table human_resources.social_security_card alter column sealed set statistics 0;
alter table ledger.birth_case alter column notification_hash set statistics 0;
alter table ledger.case_event alter column detail set statistics 0;
alter table ledger.case_event alter column words set statistics 0;
alter table ledger.entitlement_decision alter column decision set statistics 0;
alter table ledger.entitlement_decision alter column facts set statistics 0;
alter table ledger.human_task alter column completion_reason set statistics 0;
alter table ledger.human_task alter column decision_hash set statistics 0;
alter table ledger.human_task alter column words set statistics 0;
alter table ledger.idempotency alter column answer set statistics 0;
alter table ledger.idempotency alter column body_hash set statistics 0;
alter table ledger.inbox alter column body set statistics 0;
alter table ledger.matter alter column clocks set statistics 0;
alter table ledger.matter alter column node set statistics 0;
alter table ledger.matter alter column result set statistics 0;
alter table ledger.matter alter column words set statistics 0;
alter table ledger.outbox alter column body set statistics 0;
alter table ledger.outbox alter column headers set statistics 0;
alter table ledger.own_root alter column wrapped set statistics 0;
alter table ledger.payment_order alter column shares set statistics 0;
alter table ledger.redecision alter column digest set statistics 0;
alter table ledger.redecision_line alter column after set statistics 0;
alter table ledger.redecision_line alter column before set statistics 0;
alter table ledger.redecision_line alter column difference set statistics 0;
alter table ledger.redecision_line alter column reasons set statistics 0;
alter table ledger.subject alter column facts set statistics 0;
alter table ledger.subject alter column wrapped_key set statistics 0;
alter table medical_insurance.allowance_payment alter column sealed set statistics 0;
alter table medical_insurance.allowance_top_up alter column sealed set statistics 0;
alter table medical_insurance.behaviour alter column settings set statistics 0;
alter table medical_insurance.identity_upgrade alter column sealed set statistics 0;
alter table medical_insurance.insurance_account alter column sealed set statistics 0;
alter table medical_insurance.maternity_settlement alter column sealed set statistics 0;
alter table medical_insurance.outbox alter column body set statistics 0;
alter table medical_insurance.outbox alter column headers set statistics 0;
alter table medical_insurance.own_root alter column wrapped set statistics 0;
alter table notifier.message alter column sealed set statistics 0;
alter table notifier.outbox alter column body set statistics 0;
alter table notifier.outbox alter column headers set statistics 0;
alter table notifier.own_root alter column wrapped set statistics 0;
alter table notifier.sms alter column sealed set statistics 0;
alter table public_security.behaviour alter column settings set statistics 0;
alter table public_security.death_registration alter column sealed set statistics 0;
alter table public_security.household_registration alter column sealed set statistics 0;
alter table public_security.outbox alter column body set statistics 0;
alter table public_security.outbox alter column headers set statistics 0;
alter table public_security.own_root alter column wrapped set statistics 0;
alter table taxation.behaviour alter column settings set statistics 0;
alter table taxation.deduction_notice alter column sealed set statistics 0;
alter table taxation.outbox alter column body set statistics 0;
alter table taxation.outbox alter column headers set statistics 0;
alter table taxation.own_root alter column wrapped set statistics 0;

-- What becomes of it when a subject is erased, and other remarks

comment on column finance.bank_transfer.account_hash is 'stays: the payment beside it keeps the account (accounting law)';
comment on column finance.payment.number_hash is 'stays: of the number of a payment (accounting law)';
comment on table ledger.audit_line is 'stays: who looked at a case is asked about after a family is erased too; nothing of the family but case numbers';
comment on column ledger.audit_seal.head_hash is 'stays: SHA-256 of lines that name no family';
comment on column ledger.audit_seal.previous_hash is 'stays: SHA-256 of lines that name no family';
comment on column ledger.birth_case.mother_hash is 'ends with: mother';
comment on column ledger.birth_case.notification_hash is 'ends with: anyone';
comment on column ledger.document.code_hash is 'ends with: anyone';
comment on column ledger.document.sealed is 'ends with: anyone';
comment on column ledger.document_copy.sealed is 'ends with: anyone';
comment on table ledger.family_code is 'ends with: subject';
comment on table ledger.family_door is 'ends with: subject';
comment on table ledger.family_link is 'ends with: subject';
comment on table ledger.family_picture is 'ends with: subject';
comment on table ledger.family_session is 'ends with: subject';
comment on column ledger.human_task.decision_hash is 'ends with: anyone';
comment on column ledger.idempotency.body_hash is 'ends with: anyone';
comment on column ledger.letter.decision_hash is 'ends with: anyone';
comment on column ledger.letter.digest is 'ends with: anyone';
comment on table ledger.look_up_key is 'ends with: subject';
comment on column ledger.organ_seal.picture is 'stays: the seal of an office';
comment on column ledger.payment_order.order_hash is 'stays: all that it is made of stands beside it in clear';
comment on column ledger.redecision.digest is 'stays: of a rule pack';
comment on column ledger.report.delivery_hash is 'ends with: mother';
comment on column ledger.report.facts_hash is 'ends with: anyone';
comment on table ledger.representation is 'ends with: subject';
comment on table ledger.search_entry is 'ends with: subject';
comment on table ledger.task_change is 'ends with: subject';
comment on table ledger.task_draft is 'ends with: anyone';
comment on table ledger.task_form is 'ends with: anyone';
comment on column medical_insurance.allowance_top_up.number_hash is 'stays: of the number of a payment (accounting law)';
comment on column notifier.message.phone_hash is 'ends with: its receiver (notifier.erase_case)';

-- Indexes

CREATE INDEX inbox_erased ON disease_control.inbox USING btree (case_number, subject) WHERE (code = 'erasure'::text);
CREATE INDEX outbox_bulk_under_way ON disease_control.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON disease_control.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_due ON disease_control.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));
CREATE INDEX batch_line_batch ON finance.batch_line USING btree (batch_id);
CREATE INDEX batch_line_queued ON finance.batch_line USING btree (order_id) WHERE (batch_id IS NULL);
CREATE INDEX inbox_erased ON finance.inbox USING btree (case_number, subject) WHERE (code = 'erasure'::text);
CREATE INDEX outbox_bulk_under_way ON finance.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON finance.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_due ON finance.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));
CREATE INDEX payment_case ON finance.payment USING btree (case_number);
CREATE INDEX payment_queued ON finance.payment USING btree (registered_at) WHERE (status = 'queued'::text);
CREATE INDEX payment_batch_open ON finance.payment_batch USING btree (batch_id) WHERE (settled_at IS NULL);
CREATE UNIQUE INDEX birth_certificate_of_birth ON health_commission.birth_certificate USING btree (birth_hash);
CREATE INDEX certificate_block_open ON health_commission.certificate_block USING btree (facility_code, province_code) WHERE (next_serial <= last_serial);
CREATE INDEX inbox_erased ON health_commission.inbox USING btree (case_number, subject) WHERE (code = 'erasure'::text);
CREATE INDEX outbox_bulk_under_way ON health_commission.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON health_commission.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_due ON health_commission.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));
CREATE INDEX inbox_erased ON housing.inbox USING btree (case_number, subject) WHERE (code = 'erasure'::text);
CREATE INDEX outbox_bulk_under_way ON housing.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON housing.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_due ON housing.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));
CREATE INDEX inbox_erased ON human_resources.inbox USING btree (case_number, subject) WHERE (code = 'erasure'::text);
CREATE INDEX outbox_bulk_under_way ON human_resources.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON human_resources.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_due ON human_resources.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));
CREATE INDEX alarm_rings ON ledger.alarm USING btree (rings_at);
CREATE INDEX audit_line_of_case ON ledger.audit_line USING gin (cases) WITH (gin_pending_list_limit='256');
CREATE INDEX birth_case_closed ON ledger.birth_case USING brin (completed_at) WITH (autosummarize='on');
CREATE INDEX birth_case_decided ON ledger.birth_case USING btree (case_number) WHERE (decided_at IS NOT NULL);
CREATE INDEX birth_case_mother ON ledger.birth_case USING btree (mother_hash);
CREATE INDEX birth_case_notification ON ledger.birth_case USING btree (notification_id);
CREATE INDEX birth_case_of_division ON ledger.birth_case USING btree (division_code, accepted_at DESC, case_number);
CREATE INDEX birth_case_of_facility ON ledger.birth_case USING btree (facility_code, accepted_at DESC, case_number);
CREATE INDEX birth_case_open ON ledger.birth_case USING btree (case_number) WHERE (completed_at IS NULL);
CREATE INDEX birth_case_recent ON ledger.birth_case USING btree (accepted_at DESC, case_number);
CREATE INDEX case_event_of_transaction ON ledger.case_event USING brin (xact) WITH (autosummarize='on');
CREATE INDEX document_copy_of_case ON ledger.document_copy USING btree (case_number);
CREATE INDEX document_copy_queue ON ledger.document_copy USING btree (status, asked_at, number, copy) WHERE (status <> 'collected'::text);
CREATE INDEX due_clocks ON ledger.due USING btree (case_number) WHERE (kind = 'clock'::text);
CREATE INDEX due_notices ON ledger.due USING btree (case_number) WHERE (kind = 'leave-notice'::text);
CREATE INDEX due_to_try ON ledger.due USING btree (try_at);
CREATE INDEX erasure_receipt_of ON ledger.erasure_receipt USING btree (case_number, subject);
CREATE INDEX family_code_of_case ON ledger.family_code USING btree (case_number);
CREATE INDEX family_code_of_link ON ledger.family_code USING btree (link_id, sent_at DESC);
CREATE INDEX family_link_of_case ON ledger.family_link USING btree (case_number);
CREATE INDEX family_picture_of_case ON ledger.family_picture USING btree (case_number, subject);
CREATE INDEX family_session_of_case ON ledger.family_session USING btree (case_number);
CREATE INDEX human_task_case ON ledger.human_task USING btree (case_number);
CREATE INDEX human_task_open ON ledger.human_task USING btree (deadline, id) WHERE (status = 'open'::text);
CREATE INDEX human_task_watched ON ledger.human_task USING btree (kind, opened_at) WHERE (status = 'open'::text);
CREATE INDEX idempotency_before ON ledger.idempotency USING btree (((answer ->> 'caseNumber'::text))) WHERE (case_number IS NULL);
CREATE INDEX idempotency_case ON ledger.idempotency USING btree (case_number) WHERE (case_number IS NOT NULL);
CREATE INDEX inbox_kept ON ledger.inbox USING btree (case_number) WHERE ((applied_at IS NOT NULL) AND (body IS NOT NULL));
CREATE INDEX inbox_to_apply ON ledger.inbox USING btree (case_number, received_at) WHERE (applied_at IS NULL);
CREATE INDEX letter_of_case ON ledger.letter USING btree (case_number) WHERE (case_number IS NOT NULL);
CREATE INDEX letter_of_task ON ledger.letter USING btree (task_id, received_at, id);
CREATE UNIQUE INDEX letter_open ON ledger.letter USING btree (topic, digest) WHERE (decided_at IS NULL);
CREATE INDEX letter_to_replay ON ledger.letter USING btree (replay_at) WHERE (replay_at IS NOT NULL);
CREATE INDEX likeness_of_other ON ledger.likeness USING btree (other);
CREATE INDEX look_up_key_of_case ON ledger.look_up_key USING btree (case_number);
CREATE INDEX matter_clocked_before ON ledger.matter USING btree (case_number) WHERE (((status = ANY (ARRAY['not-applicable'::text, 'withdrawn'::text, 'revoked'::text, 'completed'::text])) AND (due_on IS NOT NULL)) OR ((status <> ALL (ARRAY['not-applicable'::text, 'withdrawn'::text, 'revoked'::text, 'completed'::text])) AND (clocked IS DISTINCT FROM ((status || '/'::text) || (attempt)::text))));
CREATE INDEX matter_due ON ledger.matter USING btree (due_on) WHERE (due_on IS NOT NULL);
CREATE INDEX matter_due_of_case ON ledger.matter USING btree (case_number, due_on) WHERE (due_on IS NOT NULL);
CREATE INDEX matter_watch ON ledger.matter USING btree (watch_on) WHERE (watch_on IS NOT NULL);
CREATE UNIQUE INDEX organ_seal_in_use ON ledger.organ_seal USING btree (organ, division_code) WHERE (ended_at IS NULL);
CREATE INDEX outbox_bulk_under_way ON ledger.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON ledger.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_dead_letters ON ledger.outbox USING hash (key) WHERE (kind = 'dead-letter'::text);
CREATE INDEX outbox_due ON ledger.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));
CREATE INDEX outbox_given_up ON ledger.outbox USING btree (id) WHERE ((done_at IS NOT NULL) AND (sent_at IS NULL) AND (body IS NOT NULL));
CREATE INDEX outbox_notices_once ON ledger.outbox USING btree (sent_at) WHERE ((kind = 'notice'::text) AND (sends = 1) AND (body IS NOT NULL));
CREATE INDEX payment_order_task ON ledger.payment_order USING btree (task_id) WHERE (task_id IS NOT NULL);
CREATE INDEX report_of_case ON ledger.report USING btree (case_number);
CREATE INDEX representation_of_case ON ledger.representation USING btree (case_number);
CREATE INDEX search_entry_terms ON ledger.search_entry USING gin (terms) WITH (gin_pending_list_limit='256');
CREATE INDEX task_change_case ON ledger.task_change USING btree (case_number);
CREATE INDEX task_claim_holder ON ledger.task_claim USING btree (holder);
CREATE INDEX task_draft_case ON ledger.task_draft USING btree (case_number);
CREATE INDEX task_form_case ON ledger.task_form USING btree (case_number);
CREATE INDEX wake_due ON ledger.wake USING btree (kind, due_at);
CREATE UNIQUE INDEX allowance_payment_of_delivery ON medical_insurance.allowance_payment USING btree (delivery_hash);
CREATE INDEX inbox_erased ON medical_insurance.inbox USING btree (case_number, subject) WHERE (code = 'erasure'::text);
CREATE UNIQUE INDEX maternity_settlement_of_delivery ON medical_insurance.maternity_settlement USING btree (delivery_hash);
CREATE INDEX outbox_bulk_under_way ON medical_insurance.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON medical_insurance.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_due ON medical_insurance.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));
CREATE INDEX message_case ON notifier.message USING btree (case_number);
CREATE INDEX message_phone ON notifier.message USING btree (phone_hash, counted_at) WHERE (counted_at IS NOT NULL);
CREATE INDEX message_to_send ON notifier.message USING btree (send_at) WHERE (status = 'accepted'::text);
CREATE INDEX outbox_bulk_under_way ON notifier.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON notifier.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_due ON notifier.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));
CREATE INDEX sms_receipt_due ON notifier.sms USING btree (receipt_due_at) WHERE (receipts_left > 0);
CREATE INDEX sms_sent_again ON notifier.sms USING btree (notice_id) WHERE (notice_id IS NOT NULL);
CREATE UNIQUE INDEX household_registration_of_birth ON public_security.household_registration USING btree (birth_hash);
CREATE INDEX inbox_erased ON public_security.inbox USING btree (case_number, subject) WHERE (code = 'erasure'::text);
CREATE INDEX outbox_bulk_under_way ON public_security.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON public_security.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_due ON public_security.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));
CREATE INDEX inbox_erased ON taxation.inbox USING btree (case_number, subject) WHERE (code = 'erasure'::text);
CREATE INDEX outbox_bulk_under_way ON taxation.outbox USING btree (topic, due_at) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends > 0));
CREATE INDEX outbox_bulk_waiting ON taxation.outbox USING btree (topic, due_at, seq) WHERE ((done_at IS NULL) AND (lane = 1) AND (sends = 0));
CREATE INDEX outbox_due ON taxation.outbox USING btree (due_at, seq) WHERE ((done_at IS NULL) AND (lane = 0));

-- References between tables

alter table finance.batch_line add constraint batch_line_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES finance.payment_batch(batch_id);
alter table finance.batch_line add constraint batch_line_order_id_fkey FOREIGN KEY (order_id) REFERENCES finance.payment(order_id);
alter table finance.payment_correction add constraint payment_correction_order_id_fkey FOREIGN KEY (order_id) REFERENCES finance.payment(order_id);
alter table ledger.case_event add constraint case_event_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.contact_wish add constraint contact_wish_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.entitlement_decision add constraint entitlement_decision_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.erasure add constraint erasure_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.erasure_receipt add constraint erasure_receipt_case_number_subject_fkey FOREIGN KEY (case_number, subject) REFERENCES ledger.erasure(case_number, subject);
alter table ledger.human_task add constraint human_task_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.matter add constraint matter_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.notice add constraint notice_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.payment_order add constraint payment_order_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.protection add constraint protection_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.redecision_case add constraint redecision_case_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.redecision_case add constraint redecision_case_pack_fkey FOREIGN KEY (pack) REFERENCES ledger.redecision(pack);
alter table ledger.redecision_line add constraint redecision_line_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.redecision_line add constraint redecision_line_pack_fkey FOREIGN KEY (pack) REFERENCES ledger.redecision(pack);
alter table ledger.representation add constraint representation_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.search_entry add constraint search_entry_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);
alter table ledger.subject add constraint subject_case_number_fkey FOREIGN KEY (case_number) REFERENCES ledger.birth_case(case_number);

-- Triggers

CREATE TRIGGER forms_end_with_their_task AFTER UPDATE OF status ON ledger.human_task FOR EACH ROW WHEN (((old.status = 'open'::text) AND (new.status <> 'open'::text))) EXECUTE FUNCTION ledger.forget_forms();
CREATE TRIGGER subject_erased AFTER UPDATE OF wrapped_key ON ledger.subject FOR EACH ROW WHEN (((old.wrapped_key IS NOT NULL) AND (new.wrapped_key IS NULL))) EXECUTE FUNCTION ledger.forget_reports();
CREATE TRIGGER subject_key_destroyed AFTER UPDATE OF wrapped_key ON ledger.subject FOR EACH ROW WHEN (((old.wrapped_key IS NOT NULL) AND (new.wrapped_key IS NULL))) EXECUTE FUNCTION ledger.forget_words();
CREATE TRIGGER subject_wishes_end AFTER UPDATE OF wrapped_key ON ledger.subject FOR EACH ROW WHEN (((old.wrapped_key IS NOT NULL) AND (new.wrapped_key IS NULL))) EXECUTE FUNCTION ledger.forget_wishes();
