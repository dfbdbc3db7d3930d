-- By what people are found: keyed terms of names, telephones and certificates (docs/adr/0032), beside the sealed facts that
-- they come from.
create table ledger.search_entry (
  case_number text not null references ledger.birth_case,
  subject     text not null,
  source      text not null,                       -- facts, or birth-certificate
  form        bigint not null,                     -- under which key and in which form; others are made anew
  terms       bigint[] not null,
  primary key (case_number, subject, source)
);
-- What waits to be put in order is read through by every search: little of it.
create index search_entry_terms on ledger.search_entry using gin (terms) with (gin_pending_list_limit = 256);

comment on table ledger.search_entry is 'ends with: subject';

-- A hospital's own list, and a clerk's of one facility.
create index if not exists birth_case_of_facility on ledger.birth_case (facility_code, accepted_at desc, case_number);
