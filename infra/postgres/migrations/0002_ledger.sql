-- The case ledger: the truth about what was accepted, asked, answered, decided and told.
select birth_admin.create_outbox('ledger');

create table ledger.birth_case (
  case_number     text primary key,
  facility_code   text not null,                  -- '' for a birth outside any institution
  notification_id text not null,
  division_code   text not null,
  status          text not null,
  graph           text not null,
  notification_hash bytea not null,               -- keyed hash of the facts as accepted
  mother_hash     bytea not null,                 -- keyed hash of the mother's document, for look-ups
  accepted_by     text not null,
  accepted_at     timestamptz not null default now(),
  decided_at      timestamptz,
  completed_at    timestamptz,
  unique (facility_code, notification_id)
);
create index birth_case_recent on ledger.birth_case (accepted_at desc, case_number);
create index birth_case_notification on ledger.birth_case (notification_id);
create index birth_case_mother on ledger.birth_case (mother_hash);

-- One data key for each subject of a case: deleting the row makes everything sealed with it unreadable.
create table ledger.subject (
  case_number  text not null references ledger.birth_case,
  subject      text not null,
  wrapped_key  bytea,
  facts        bytea,                             -- sealed JSON
  primary key (case_number, subject)
);

create table ledger.matter (
  case_number  text not null references ledger.birth_case,
  subject      text not null,
  code         text not null,
  position     smallint not null,
  part         text not null check (part in ('joint', 'step', 'follow-on')),
  department   text not null,
  route        text not null,
  route_reason text,
  status       text not null,
  flags        text[] not null default '{}',
  node_state   text not null,                     -- where the workflow has it (schemas/case-plan.ts)
  attempt      integer not null default 0,
  node         jsonb not null,                    -- needs, follows, patience: the plan as it was made
  clocks       jsonb,
  reason       text,                              -- why it is where it is; codes and office words, never a person's data
  result       bytea,                             -- sealed JSON
  requested_at timestamptz,
  ended_at     timestamptz,
  primary key (case_number, subject, code)
);

create table ledger.case_event (
  case_number  text not null references ledger.birth_case,
  seq          bigint generated always as identity,
  at           timestamptz not null default now(),
  type         text not null,
  subject      text,
  code         text,
  actor        text not null,
  detail       jsonb,
  primary key (case_number, seq)
);

create table ledger.human_task (
  id           uuid primary key,
  case_number  text references ledger.birth_case,
  subject      text,
  code         text,
  attempt      integer not null default 0,
  kind         text not null,
  dedupe_key   text not null unique,              -- the same trouble opens one task, however often it is seen
  reason       text not null,
  asks         text[] not null default '{}',
  opened_at    timestamptz not null default now(),
  deadline     timestamptz not null,
  status       text not null default 'open' check (status in ('open', 'completed', 'overtaken')),
  outcome      text,
  completed_by text,
  completion_reason bytea,                        -- free text of a clerk: sealed with the family's key
  completed_at timestamptz
);
create index human_task_open on ledger.human_task (deadline, id) where status = 'open';
create index human_task_case on ledger.human_task (case_number);

-- What arrived and must reach the workflow: answers of departments and decisions of people.
create table ledger.inbox (
  event_id     uuid primary key,
  case_number  text not null,
  kind         text not null check (kind in ('answer', 'task')),
  subject      text not null,
  code         text not null,
  attempt      integer not null,
  outcome      text not null,
  command_id   uuid,
  department   text,
  body         bytea,                             -- sealed as it arrived; dropped once applied
  received_at  timestamptz not null default now(),
  deliver_at   timestamptz not null default now(),-- the sweeper takes it again from then on
  tries        integer not null default 0,
  applied_at   timestamptz
);
create index inbox_unapplied on ledger.inbox (deliver_at) where applied_at is null;
create index inbox_case on ledger.inbox (case_number) where applied_at is null;

create table ledger.start_request (
  case_number  text primary key references ledger.birth_case,
  created_at   timestamptz not null default now(),
  try_at       timestamptz not null default now() + interval '3 seconds', -- the API tries first
  tries        integer not null default 0,
  started_at   timestamptz
);
create index start_request_open on ledger.start_request (try_at) where started_at is null;

create table ledger.idempotency (
  client       text not null,
  key          text not null,
  body_hash    bytea not null,                    -- keyed hash of the canonical JSON
  status       integer not null,
  answer       jsonb not null,
  created_at   timestamptz not null default now(),
  primary key (client, key)
);

create table ledger.notice (
  id           uuid primary key,
  case_number  text not null references ledger.birth_case,
  template     text not null,
  dedupe_key   text not null,
  created_at   timestamptz not null default now(),
  unique (case_number, dedupe_key)
);

create table ledger.entitlement_decision (
  case_number  text not null references ledger.birth_case,
  revision     integer not null,
  as_of        date not null,
  pack         text not null,
  decided_at   timestamptz not null default now(),
  decision     bytea not null,                    -- sealed JSON with the family's key
  primary key (case_number, revision)
);
