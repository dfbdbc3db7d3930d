-- A new version of a row that stays on the page of the old one writes into the WAL only what differs: from the first
-- byte that changed to the last. So there is room on the pages of what is marked soon after it is written, also where
-- an index holds the marks' columns, and what is long and does not change stands behind what does.
do $$
declare outbox record;
begin
  for outbox in select table_schema from information_schema.columns where table_name = 'outbox' and column_name = 'sends' loop
    execute format('alter table %I.outbox set (fillfactor = 50)', outbox.table_schema);
  end loop;
end $$;
alter table ledger.inbox set (fillfactor = 50);
alter table notifier.message set (fillfactor = 40);      -- claimed, handed over, received

-- On empty tables only: elsewhere everything would be written again under a lock, and wait. The columns are the same.
do $$
begin
  if not exists (select from ledger.matter) then
    alter table ledger.matter drop column node;
    alter table ledger.matter add column node jsonb not null; -- needs, follows, patience: the plan as it was made
  end if;
  if not exists (select from notifier.message) then
    alter table notifier.message drop column sealed;
    alter table notifier.message add column sealed bytea not null; -- sealed JSON: phone and text
  end if;
end $$;

-- What is sealed or a document is never looked for by its value: figures about it, made every few seconds while a table
-- grows, were a twentieth of all that was written.
do $$
declare wide record;
begin
  for wide in
    select a.attrelid::regclass as relation, a.attname
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
      join pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
     where a.atttypid in ('bytea'::regtype, 'jsonb'::regtype) and not a.attisdropped
       and not exists (select from pg_index i where i.indrelid = a.attrelid and a.attnum = any(i.indkey))
  loop
    execute format('alter table %s alter column %I set statistics 0', wide.relation, wide.attname);
  end loop;
end $$;
