-- Every service that sends or receives messages has the same three tables in a schema of its own.
create schema if not exists birth_admin;

create function birth_admin.create_outbox(schema_name text) returns void language plpgsql as $$
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
end $$;

create function birth_admin.create_command_inbox(schema_name text) returns void language plpgsql as $$
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
end $$;
