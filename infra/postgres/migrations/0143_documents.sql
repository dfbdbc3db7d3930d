-- Documents (文书) that were issued: each is written in the transaction of the fact that it is about, and printed when somebody
-- asks for it (docs/adr/0050). What one says is sealed with the family's key; made of several people, it ends with the first of
-- them who is erased. Its number stays, so that the same is never issued twice, and a check of it finds nothing.
create table ledger.document (
  number        text primary key,                  -- 编号: case, kind, matter and occasion; the 文号 has it at its end
  case_number   text not null,
  kind          text not null,
  subject       text,                              -- null: of the case as a whole
  code          text,                              -- of the matter; null: of none
  occasion      text not null,                     -- which time: an attempt, a day, how the case stood
  organ         text not null,                     -- code of the department that issues it, or hall
  division_code text not null,                     -- of the organ
  issued_at     timestamptz not null,
  valid_until   date,                              -- last day in China on which it may be relied on; null: no day was set
  withdrawn_at  timestamptz,                       -- what it says holds no longer
  sealed        bytea,                             -- all that it says
  code_hash     bytea,                             -- of its code (核验码), bound to the number
  unique nulls not distinct (case_number, kind, subject, code, occasion)
);
comment on column ledger.document.sealed is 'ends with: anyone';
comment on column ledger.document.code_hash is 'ends with: anyone';

-- Each piece of paper: the first is number 0, what is printed again (补打) counts on.
create table ledger.document_copy (
  number       text not null,                     -- of the document
  copy         integer not null check (copy >= 0),
  case_number  text not null,
  status       text not null check (status in ('to-print', 'to-seal', 'to-collect', 'collected')),
  asked_by     text not null,
  asked_at     timestamptz not null,
  moved_by     text,                               -- who has done the last step
  moved_at     timestamptz,
  sealed       bytea,                              -- who has collected it; null before, and once somebody of the case is erased
  primary key (number, copy)
);
comment on column ledger.document_copy.sealed is 'ends with: anyone';
create index document_copy_of_case on ledger.document_copy (case_number);
create index document_copy_queue on ledger.document_copy (status, asked_at, number, copy) where status <> 'collected';

-- The seal of an organ (印章), from when until when it stands on what is issued.
create table ledger.organ_seal (
  organ         text not null,
  division_code text not null,
  set_at        timestamptz not null default ledger.now(),
  ended_at      timestamptz,
  set_by        text not null,
  picture       bytea not null,                    -- PNG
  primary key (organ, division_code, set_at)
);
comment on column ledger.organ_seal.picture is 'stays: the seal of an office';
create unique index organ_seal_in_use on ledger.organ_seal (organ, division_code) where ended_at is null;
