-- For which department somebody works who looked at a case (docs/adr/0047): families are told. Lines of before have none, and are
-- hashed as they were.
alter table ledger.audit_line add column if not exists department text;

-- Which columns of lines a seal takes in. Nothing is read from it: a gateway of a build that knows no department, and would
-- leave it out of the hash, cannot say it, and so seals nothing beside this one. Its lines wait for the next that can.
alter table ledger.audit_seal add column if not exists form smallint not null default 1;
alter table ledger.audit_seal alter column form drop default;
