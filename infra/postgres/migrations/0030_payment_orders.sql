-- Money that a decision gives is paid by orders. The key of an order (case, subject, entitlement, period, revision of
-- the decision) never expires: whatever is decided, asked or answered twice finds the order that is there.
alter table ledger.entitlement_decision
  add column facts bytea,                            -- sealed JSON with the family's key: the facts the decision used
  add column cause text not null default 'first';    -- why it was taken: first, or what made it be taken again

create table ledger.payment_order (
  order_id     uuid primary key,
  case_number  text not null references ledger.birth_case,
  subject      text not null,
  entitlement  text not null,
  period       text not null,                        -- what it pays for: a year, a month, or 'once'
  revision     integer not null check (revision > 0),-- of the decision that asks for it
  payer        text not null,                        -- whose money
  department   text not null,                        -- who pays it out
  amount_fen   bigint not null check (amount_fen <> 0), -- of this revision alone: the first whole, later the difference
  netted_fen   bigint not null default 0,            -- kept back of it against money paid too much; of a negative order:
                                                     -- what was kept back of others for it
  shares       jsonb,                                -- the levels of finance that bear it; null where no text says
  payee        text,                                 -- who, never the account: that stands in the sealed facts
  claim        text not null check (claim in ('none', 'confirmation', 'form')),
  confirmed_at timestamptz,                          -- a parent has said yes; always null where nobody need be asked
  due_on       date not null,
  status       text not null check (status in ('scheduled', 'awaiting-confirmation', 'sent', 'paid', 'returned',
                 'recovering', 'recovered', 'offset', 'cancelled')),
  look_at      timestamptz not null,                 -- a scheduled order is looked at from then on
  attempt      integer not null default 0,
  command_id   uuid unique,                          -- of the attempt under way
  task_id      uuid,                                 -- the person's task it waits for, or waited for last
  payment_number text,                               -- what the paying department calls it; personal to nobody
  created_at   timestamptz not null default now(),
  sent_at      timestamptz,
  paid_at      timestamptz,
  unique (case_number, subject, entitlement, period, revision),
  check (case when amount_fen > 0 then netted_fen between 0 and amount_fen else netted_fen between 0 and -amount_fen end)
);
create index payment_order_due on ledger.payment_order (look_at) where status = 'scheduled';
create index payment_order_task on ledger.payment_order (task_id) where task_id is not null;
