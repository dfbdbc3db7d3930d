-- What somebody sees who works for a few divisions: found without reading through everybody's cases; made ahead where the table is large.
create index if not exists birth_case_of_division on ledger.birth_case (division_code, accepted_at desc, case_number);
