-- Open cases in the order of their numbers: the reconciler walks them, however many are closed.
create index birth_case_open on ledger.birth_case (case_number) where completed_at is null;
