-- Two lanes in every outbox: 0 births, 1 bulk work (docs/adr/0011). Births are found by an index of their own, so a
-- hundred thousand rows of bulk work that wait do not stand in their way.
create function birth_admin.add_lanes(schema_name text) returns void language plpgsql as $$
begin
  execute format($sql$
    alter table %1$I.outbox add column lane smallint not null default 0 check (lane in (0, 1));
    drop index %1$I.outbox_due;
    create index outbox_due on %1$I.outbox (due_at, seq) where done_at is null and lane = 0;
    create index outbox_bulk_waiting on %1$I.outbox (topic, due_at, seq) where done_at is null and lane = 1 and sends = 0;
    create index outbox_bulk_under_way on %1$I.outbox (topic, due_at) where done_at is null and lane = 1 and sends > 0;
  $sql$, schema_name);
end $$;

select birth_admin.add_lanes(schemaname::text) from pg_tables where tablename = 'outbox';

-- Outboxes that are made from now on have both lanes too.
alter function birth_admin.create_outbox(text) rename to create_outbox_of_one_lane;
create function birth_admin.create_outbox(schema_name text) returns void language plpgsql as $$
begin
  perform birth_admin.create_outbox_of_one_lane(schema_name);
  perform birth_admin.add_lanes(schema_name);
end $$;
