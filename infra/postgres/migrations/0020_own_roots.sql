-- The root of everything that a schema keeps sealed or hashed: random, wrapped with the owner's key. Rotating that key
-- wraps the root anew and leaves look-ups, registers and open workflows as they are (docs/adr/0016).
create function birth_admin.create_own_root(schema_name text) returns void language plpgsql as $$
begin
  execute format($sql$
    create table if not exists %1$I.own_root (
      only_row  boolean primary key default true check (only_row),
      wrapped   bytea not null,
      retired   bytea[] not null default '{}'          -- ids of keys that may not come back
    )
  $sql$, schema_name);
end $$;

select birth_admin.create_own_root('ledger');
select birth_admin.create_own_root('notifier');
select birth_admin.create_own_root(n.nspname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = 'behaviour' and c.relkind = 'r';

-- Departments that are made later get theirs with their inbox.
alter function birth_admin.create_command_inbox(text) rename to create_command_inbox_tables;
create function birth_admin.create_command_inbox(schema_name text) returns void language sql as $$
  select birth_admin.create_command_inbox_tables(schema_name);
  select birth_admin.create_own_root(schema_name);
$$;
