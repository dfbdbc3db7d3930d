-- What a person is asked about a message is kept as it came until that person has decided (docs/adr/0022).

-- The answer that a task is about: it was set aside or came too late.
alter table ledger.human_task add column event_id uuid;
