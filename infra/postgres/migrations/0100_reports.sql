-- Every number under which a delivery was reported finds its case, and a delivery has one case whatever number it carries
-- (docs/adr/0029). Cases of before have their number in ledger.birth_case alone, and no hash of their delivery.
create table ledger.report (
  notification_id text not null,
  facility_code   text not null,                     -- '' for a birth outside any institution
  case_number     text not null,
  facts_hash      bytea,                             -- keyed, of what was said, facility and number aside; null: erased
  delivery_hash   bytea,                             -- keyed, of the mother's document and the moment, at the number that
                                                     -- the case began with; null: no document, erased, or said elsewhere
  accepted_by     text not null,
  accepted_at     timestamptz not null default now(),
  constraint report_pkey primary key (notification_id, facility_code),
  constraint report_delivery unique (delivery_hash)
);
create index report_of_case on ledger.report (case_number);

-- What could be tried out goes with whom it is about, whoever erases, and by whatever statement.
create function ledger.forget_reports() returns trigger language plpgsql set search_path = ledger as $$
begin
  update ledger.report set facts_hash = null,
         delivery_hash = case when new.subject = 'mother' then null else delivery_hash end
   where case_number = new.case_number;
  if new.subject = 'mother' then
    update ledger.birth_case set mother_hash = sha256(gen_random_uuid()::text::bytea)
     where case_number = new.case_number;
  end if;
  return null;
end $$;
create trigger subject_erased after update of wrapped_key on ledger.subject for each row
  when (old.wrapped_key is not null and new.wrapped_key is null) execute function ledger.forget_reports();

-- A case that was joined into another one, about the same delivery: whoever looks for it finds that one.
alter table ledger.birth_case add column joined_into text;
create function ledger.case_now(p_case text) returns text language sql stable parallel safe set search_path = ledger as $$
  with recursive way (case_number, joined_into, step) as (
    select c.case_number, c.joined_into, 1 from ledger.birth_case c where c.case_number = p_case
    union all
    select c.case_number, c.joined_into, way.step + 1
      from way join ledger.birth_case c on c.case_number = way.joined_into where way.step < 20)
  select case_number from way order by step desc limit 1
$$;
