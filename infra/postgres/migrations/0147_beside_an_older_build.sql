-- What a matter stood like when its clocks were copied (docs/adr/0055): an older build moves it without the copy, and so it is seen
-- that the copy is of before. Made ahead, with its column, where the table is large; a row that was looked at is not in it any more.
alter table ledger.matter add column if not exists clocked text;
create index if not exists matter_clocked_before on ledger.matter (case_number)
  where (status in ('not-applicable', 'withdrawn', 'revoked', 'completed') and due_on is not null) or (status not in ('not-applicable', 'withdrawn', 'revoked', 'completed') and clocked is distinct from status || '/' || attempt::text);

-- Up to here it was seen whether what an older build has accepted, closed or had refused has its documents.
alter table ledger.clock_basis add column papers_upto timestamptz;

-- Which asking of the matter a notice is about: its receipt begins no other one's term. Null: of before, or about none.
alter table ledger.notice add column attempt integer;
