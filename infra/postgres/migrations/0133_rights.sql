-- Which masked fields somebody was shown in full, as pointers (docs/adr/0047); null: none. Lines of before have none, and are
-- hashed as they were.
alter table ledger.audit_line add column if not exists fields text[];
-- Who has looked at a case: asked by auditors, and by families; made ahead where the table is large.
create index if not exists audit_line_of_case on ledger.audit_line using gin (cases) with (gin_pending_list_limit = 256);
