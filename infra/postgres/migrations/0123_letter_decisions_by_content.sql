-- What a person has said of a letter, as a keyed hash: said again it is the same decision, said otherwise it is another.
alter table ledger.letter add column decision_hash bytea;
