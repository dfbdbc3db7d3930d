-- 税务, 财政, 住建: each owns one schema, as the first five do.
select birth_admin.create_outbox(d), birth_admin.create_command_inbox(d)
  from unnest(array['taxation', 'finance', 'housing']) d;

create sequence taxation.serial;
create sequence finance.serial;
create sequence housing.serial;

select birth_admin.create_register('taxation', 'deduction_notice', $$
  resident_id_hash      bytea unique,                -- one child is noticed once; null: not registered
  residence_division_code text not null,
  from_date             text not null,
  until_date            text not null,
  amount_per_month_fen  bigint not null check (amount_per_month_fen > 0),
  pack                  text not null
$$);
select birth_admin.create_register('housing', 'family_event',
  'residence_division_code text not null, kinds text not null, pack text not null');

-- 财政 pays in batches. A payment is what an order has become: its key is the order's, so it is there once for ever.
create table finance.payment (
  order_id      uuid primary key,
  case_number   text not null,
  subject       text not null,
  entitlement   text not null,
  period        text not null,
  revision      integer not null,
  attempt       integer not null,                    -- how often the account has been tried
  command_id    uuid not null unique,                -- the command of that attempt
  number_hash   bytea not null unique,               -- keyed hash of the number that was given out
  sealed        bytea not null,                      -- number, payee and account, sealed JSON
  division_code text not null,
  amount_fen    bigint not null check (amount_fen > 0),
  shares        jsonb,
  status        text not null check (status in ('queued', 'in-batch', 'paid', 'returned')),
  registered_at timestamptz not null default now(),
  changed_at    timestamptz
);
create index payment_queued on finance.payment (registered_at) where status = 'queued';
create index payment_case on finance.payment (case_number);

create table finance.payment_batch (
  batch_id      bigint generated always as identity primary key,
  formed_at     timestamptz not null default now(),
  line_count    integer not null check (line_count > 0),
  amount_fen    bigint not null check (amount_fen > 0),
  settled_at    timestamptz                          -- the bank has answered for every line
);
create index payment_batch_open on finance.payment_batch (batch_id) where settled_at is null;

create table finance.batch_line (
  order_id      uuid not null references finance.payment,
  attempt       integer not null,
  batch_id      bigint not null references finance.payment_batch,
  amount_fen    bigint not null check (amount_fen > 0),
  outcome       text check (outcome in ('credited', 'returned')),
  primary key (order_id, attempt)
);
create index batch_line_batch on finance.batch_line (batch_id);

-- The simulated bank's own book: one transfer for each reference, however often it is handed in; what was credited
-- under a reference is never credited again.
create table finance.bank_transfer (
  order_id      uuid not null,
  attempt       integer not null,
  account_hash  bytea not null,
  amount_fen    bigint not null,
  outcome       text not null check (outcome in ('credited', 'returned')),
  taken_at      timestamptz not null default now(),
  primary key (order_id, attempt)
);

-- A paying department may refuse, and may be silent: an order that was sent is looked at again like one that waits.
alter table ledger.payment_order drop constraint payment_order_status_check;
alter table ledger.payment_order add constraint payment_order_status_check
  check (status in ('scheduled', 'awaiting-confirmation', 'sent', 'paid', 'returned', 'refused', 'recovering',
    'recovered', 'offset', 'cancelled'));
drop index ledger.payment_order_due;
create index payment_order_due on ledger.payment_order (look_at)
  where status = 'scheduled' or (status = 'sent' and command_id is not null);

-- 医保 pays what a later decision adds to an allowance.
create table medical_insurance.allowance_top_up (
  order_id      uuid primary key,
  case_number   text not null,
  subject       text not null,
  revision      integer not null,
  attempt       integer not null,
  command_id    uuid not null unique,
  number_hash   bytea not null unique,
  sealed        bytea not null,
  pool_division_code text not null,
  amount_fen    bigint not null check (amount_fen > 0),
  paid_at       timestamptz not null default now()
);
