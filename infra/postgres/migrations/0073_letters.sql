-- What a person is asked about a message is kept as it came until that person has decided (docs/adr/0022).

-- The answer that a task is about: it was set aside or came too late.
alter table ledger.human_task add column event_id uuid;
-- How many letters a task is about; null: it is about none.
alter table ledger.human_task add column count integer;

-- A message that nobody could use (来信), as it came. One row for as long as nobody has decided about it, however often the
-- same comes: a task asks about all of a department, a reason and a day.
create table ledger.letter (
  id           uuid primary key,
  task_id      uuid not null,
  topic        text not null,
  part         integer not null,
  "offset"     bigint not null,                      -- where it came first
  key          text not null,
  headers      jsonb not null,
  digest       bytea not null,
  reason       text not null,                        -- a code, and a place in it
  case_number  text,                                 -- what it says of itself, as far as that could be read
  subject      text,
  code         text,
  attempt      integer,
  body         bytea,                                -- as it came; null: its subject was erased
  seen         integer not null default 1,
  received_at  timestamptz not null default ledger.now(),
  outcome      text check (outcome in ('replayed', 'discarded')),
  decided_by   text,
  decided_at   timestamptz,
  decision_reason bytea,
  replay_at    timestamptz                           -- an answer that is to land once more; null: none is, or it has
);
create unique index letter_open on ledger.letter (topic, digest) where decided_at is null;
create index letter_to_replay on ledger.letter (replay_at) where replay_at is not null;
create index letter_of_task on ledger.letter (task_id, received_at, id);
create index letter_of_case on ledger.letter (case_number) where case_number is not null;

-- Where letters stood. A place that is taken again, with a batch that comes again, is no news.
create table ledger.letter_place (
  id           uuid primary key,                     -- follows from the place and the message
  letter_id    uuid not null,
  topic        text not null,
  part         integer not null,
  "offset"     bigint not null
);

-- What is kept of a child goes with it, letters about its case too: nobody can say whom they name.
create or replace function ledger.erase_subject(p_case text, p_subject text) returns void
language plpgsql security definer set search_path = ledger as $$
begin
  update ledger.subject set wrapped_key = null, facts = null where case_number = p_case and subject = p_subject;
  update ledger.matter set result = null, words = null where case_number = p_case and subject = p_subject;
  update ledger.inbox set body = null, as_sent = null where case_number = p_case and subject = p_subject and body is not null
     and not (applied_at is null and code in ('subsidy-payment', 'allowance-top-up'));
  update ledger.letter set body = null, headers = '{}' where case_number = p_case and body is not null;
  update ledger.outbox set body = null, done_at = coalesce(done_at, now()), sent_at = coalesce(sent_at, now()),
         headers = coalesce(headers, '{}') || '{"erased": "true"}'
   where key = p_case and body is not null
     and ((kind = 'command' and convert_from(body, 'UTF8')::jsonb->'data'->>'subject' = p_subject
           and convert_from(body, 'UTF8')::jsonb->'data'->>'matter' not in ('subsidy-payment', 'allowance-top-up')
           and convert_from(body, 'UTF8')::jsonb->>'type' <> 'cn.birth.erasure.requested.v1')
          or kind = 'dead-letter');
  -- A clerk's words may name the child, and a department's too.
  update ledger.human_task set completion_reason = null, words = null
   where case_number = p_case and (subject = p_subject or subject is null)
     and (completion_reason is not null or words is not null);
end $$;
