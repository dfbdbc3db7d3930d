-- What 财政 has taken in is never changed: it may only be added to (docs/adr/0024). A later attempt is a row of its own,
-- and what moves, an attempt on its way through queue, batch and bank, stands in its line alone.
create table finance.payment_correction (
  order_id      uuid not null references finance.payment,
  attempt       integer not null,
  command_id    uuid not null unique,                -- the command of this attempt
  sealed        bytea not null,                      -- number, payee and account, sealed JSON
  amount_fen    bigint not null check (amount_fen > 0),
  shares        jsonb,
  registered_at timestamptz not null default now(),
  primary key (order_id, attempt)
);

alter table finance.batch_line alter column batch_id drop not null;  -- null: queued
alter table finance.batch_line add column queued_at timestamptz not null default now();
create index if not exists batch_line_queued on finance.batch_line (order_id) where batch_id is null;
insert into finance.batch_line (order_id, attempt, amount_fen, queued_at)
  select order_id, attempt, amount_fen, registered_at from finance.payment where status = 'queued'
  on conflict do nothing;

-- A build before this one still reads it; nobody writes it any more.
alter table finance.payment alter column status drop not null;
