-- Departments guard a birth by themselves: keyed hashes of the mother's (or the household parent's) document with the moment,
-- and of a child with its place too, each there once. Null: no document, or entered by a release before this one. They go with
-- an erasure, as every hash of a register does.
alter table health_commission.birth_certificate add column if not exists birth_hash bytea;
alter table public_security.household_registration add column if not exists birth_hash bytea;
alter table medical_insurance.maternity_settlement add column if not exists delivery_hash bytea;
alter table medical_insurance.allowance_payment add column if not exists delivery_hash bytea;
create unique index if not exists birth_certificate_of_birth on health_commission.birth_certificate (birth_hash);
create unique index if not exists household_registration_of_birth on public_security.household_registration (birth_hash);
create unique index if not exists maternity_settlement_of_delivery on medical_insurance.maternity_settlement (delivery_hash);
create unique index if not exists allowance_payment_of_delivery on medical_insurance.allowance_payment (delivery_hash);
