-- 人社: 假期变更告知, what a change of rules has made of a leave that an employer was told of. One entry for a parent.
select birth_admin.create_register('human_resources', 'leave_change_notice',
  'employment_division_code text not null, revision integer not null check (revision > 1), pack text not null');
