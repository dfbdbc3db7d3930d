-- A birth that is accepted in the same moment as a protection (分开保护) is set for its couple began without it: neither transaction
-- saw what the other had written (docs/adr/0065). Both take one lock now, by the mother's document: births share it, a protection
-- has it alone.
create function ledger.protections_of(p_mother bytea) returns text language sql stable as $$
  select string_agg(concat_ws(' ', p.case_number, p.parent, extract(epoch from p.since)), ',' order by p.case_number)
    from ledger.birth_case c join ledger.protection p using (case_number) where c.mother_hash = p_mother;
$$;

-- Whoever accepts a birth says which protections it has seen. What was committed while it waited for its turn is seen by the
-- second statement: a volatile function looks anew with each.
create function ledger.couple_stands(p_mother bytea, p_seen text) returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(157, hashtext(encode(p_mother, 'hex')));
  if ledger.protections_of(p_mother) is distinct from p_seen then
    raise exception 'somebody was protected meanwhile' using errcode = 'integrity_constraint_violation', constraint = 'couple_stands';
  end if;
  return true;
end;
$$;

-- When what a protection does to a case was done in it. Null: it was set with another case of the couple, or its parents became
-- others; whoever touches the case next stops what is still held, and overtakes open calls.
alter table ledger.protection add column carried_at timestamptz;
-- A notice that was stopped (its receiver is protected from, or somebody of the family was erased) and wanted a receipt waited for it
-- for ever. It has an outcome now, with its reason; whatever the carrier says of it after all stands in its place (docs/adr/0065).
alter table ledger.notice add column not_sent_why text;
alter table ledger.notice add constraint notice_not_sent_why_check check (not_sent_why in ('protected', 'erased')) not valid;
alter table ledger.notice drop constraint notice_outcome_check;
alter table ledger.notice add constraint notice_outcome_check check (outcome in ('delivered', 'undelivered', 'not-sent')) not valid;
