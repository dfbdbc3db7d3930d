-- The registers of the departments. Personal data stands only in `sealed`; what must be unique or found again has
-- a keyed hash beside it.
create function birth_admin.create_register(schema_name text, register_name text, own_columns text) returns void
language plpgsql as $$
begin
  execute format($sql$
    create table %1$I.%2$I (
      case_number   text not null,
      subject       text not null,
      number_hash   bytea not null unique,           -- keyed hash of the number that was given out
      sealed        bytea not null,                  -- the number and everything personal, sealed JSON
      attempt       integer not null,
      command_id    uuid not null,                   -- the command that made the entry what it is
      registered_at timestamptz not null default now(),
      changed_at    timestamptz,
      %3$s,
      primary key (case_number, subject)             -- one effect for each subject of a case
    );
  $sql$, schema_name, register_name, own_columns);
end $$;

-- Serials of each department's numbers: unique, never given twice, gaps allowed.
create sequence health_commission.serial;
create sequence disease_control.serial;
create sequence public_security.serial;
create sequence medical_insurance.serial;
create sequence human_resources.serial;

-- 卫健: 出生医学证明, with the stock of blank numbers.
select birth_admin.create_register('health_commission', 'birth_certificate', $$
  province_code text not null,
  facility_code text not null,                       -- '' where no institution attended: the county body issues
  print_hash    bytea not null,                      -- keyed hash of what is printed: another print is a reissue
  issues        integer not null default 1,
  signer        text not null,
  sealer        text not null,
  check (signer <> sealer)
$$);

create table health_commission.certificate_series (
  province_code text primary key,
  next_serial   integer not null
);
create table health_commission.certificate_block (
  province_code text not null,
  first_serial  integer not null,
  last_serial   integer not null check (last_serial <= 9999999),
  next_serial   integer not null,
  facility_code text not null,
  allotted_at   timestamptz not null default now(),
  primary key (province_code, first_serial)
);
create index certificate_block_open on health_commission.certificate_block (facility_code, province_code)
  where next_serial <= last_serial;
create table health_commission.certificate_void (
  province_code text not null,
  serial        integer not null,
  reason        text not null,
  voided_at     timestamptz not null default now(),
  primary key (province_code, serial)
);

-- Takes unused numbers out of the facility's block, and a new block from the province when it is spent. A number
-- taken or voided is never given again.
create function health_commission.take_certificate_serials(facility text, province text, wanted integer)
returns setof integer language plpgsql as $$
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
end $$;

select birth_admin.create_register('health_commission', 'parenting_guidance', 'station_division_code text not null');
select birth_admin.create_register('health_commission', 'birth_service_registration', 'residence_division_code text not null');
select birth_admin.create_register('health_commission', 'childcare_subsidy_claim',
  'household_division_code text not null, amount_fen bigint not null check (amount_fen > 0), pack text not null');

-- 疾控: 预防接种证, kept by place of residence.
select birth_admin.create_register('disease_control', 'vaccination_record',
  'clinic_division_code text not null, schedule_version text not null');

-- 公安: 户口登记 with 公民身份号码, 死亡登记. Nothing here can hold marriage, child rank or fertility.
create table public_security.resident_id_counter (
  division_code text not null,
  birth_date    date not null,
  sex           text not null,
  taken         integer not null,
  primary key (division_code, birth_date, sex)
);
select birth_admin.create_register('public_security', 'household_registration', $$
  accepting_division_code text not null,
  deciding_division_code  text not null,
  certificate_hash        bytea not null unique      -- one child is registered once
$$);
select birth_admin.create_register('public_security', 'death_registration',
  'deciding_division_code text not null, resident_id_hash bytea not null unique');

-- 医保: accounts of newborns, settlements and payment orders of mothers.
select birth_admin.create_register('medical_insurance', 'insurance_account', $$
  enrol_division_code text not null,
  identity_kind       text not null check (identity_kind in ('birth-certificate', 'resident-id')),
  certificate_hash    bytea unique,
  resident_id_hash    bytea unique,
  premium_year        integer not null,
  premium_fen         bigint,                        -- null: the year's premium is not known
  check (identity_kind = 'birth-certificate' or resident_id_hash is not null)
$$);
select birth_admin.create_register('medical_insurance', 'identity_upgrade', 'account_hash bytea not null unique');
select birth_admin.create_register('medical_insurance', 'maternity_settlement',
  'pool_division_code text not null, path text not null');
select birth_admin.create_register('medical_insurance', 'allowance_payment',
  'pool_division_code text not null, days integer not null, amount_fen bigint not null check (amount_fen > 0), pack text not null');

-- 人社: 社保卡, 产假护理假告知.
select birth_admin.create_register('human_resources', 'social_security_card', $$
  division_code    text not null,
  resident_id_hash bytea not null unique,            -- one card for one person
  activation       text not null check (activation in ('pending', 'done'))
$$);
select birth_admin.create_register('human_resources', 'leave_notice',
  'employment_division_code text not null, pack text not null');
