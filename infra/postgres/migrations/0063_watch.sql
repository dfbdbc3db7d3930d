-- What the gateway watches all day long must not cost more with every case that is closed (docs/operations.md): open tasks
-- are counted from an index alone, and cases that have just closed are found by blocks, which writes next to nothing.
create index if not exists human_task_watched on ledger.human_task (kind, opened_at) where status = 'open';
create index if not exists birth_case_closed on ledger.birth_case using brin (completed_at) with (autosummarize = on);
