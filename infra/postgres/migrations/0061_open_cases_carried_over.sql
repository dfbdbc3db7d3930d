-- Open cases of before: their deadlines and alarms, and a wake for each, in which its workflow is started or, where one of
-- before 0.2 runs, replaced. Rows of open cases only, found by their index; nothing waits for this.
update ledger.matter m
   set answer_due_at = m.requested_at + make_interval(secs => (m.node->>'patienceSeconds')::float8)
  from ledger.birth_case c
 where c.completed_at is null and c.case_number = m.case_number
   and m.status in ('requested', 'processing') and not 'overdue' = any(m.flags);

insert into ledger.alarm (case_number, rings_at)
select m.case_number, min(m.answer_due_at)
  from ledger.birth_case c join ledger.matter m using (case_number)
 where c.completed_at is null and m.answer_due_at is not null group by m.case_number;

insert into ledger.wake (case_number, kind, due_at)
select c.case_number, case when s.started_at is null then 'start' else 'carry-over' end, ledger.now()
  from ledger.birth_case c left join ledger.start_request s using (case_number)
 where c.completed_at is null;
