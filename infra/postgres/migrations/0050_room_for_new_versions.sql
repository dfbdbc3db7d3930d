-- Rows that are changed soon after they are written, in columns that no index holds: with room on its page a new
-- version stays beside the old one, needs no entries in the indexes and writes only the difference into the WAL.
alter table ledger.matter set (fillfactor = 50);
alter table ledger.birth_case set (fillfactor = 70);
do $$
declare inbox record;
begin
  for inbox in select table_schema from information_schema.columns where table_name = 'inbox' and column_name = 'handled_at' loop
    execute format('alter table %I.inbox set (fillfactor = 60)', inbox.table_schema);
  end loop;
end $$;
