-- A list of what is due goes through the newest cases and asks of each whether one of its matters is: read off the index alone,
-- since most have none. Made ahead where the table is large.
create index if not exists matter_due_of_case on ledger.matter (case_number, due_on) where due_on is not null;
