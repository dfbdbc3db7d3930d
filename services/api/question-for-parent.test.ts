import { expect, test } from 'vitest';
import type { CaseView } from '../../schemas/case-view.ts';
import { reasonForParent } from './question-for-parent.ts';

type Task = Parameters<typeof reasonForParent>[0]['task'];

const waiting = [{ status: 'awaiting-confirmation' }];
const SUBSIDY = { code: 'childcare-subsidy', subject: 'child-1', payments: waiting };
const ALLOWANCE = { code: 'maternity-allowance', subject: 'mother', payments: waiting };
const reason =
  '生育津贴、育儿补贴（国家）已核定，请家长一方确认申领；请确认可由人社部门把母亲的假期告知用人单位';
const CLAIM: Task = { kind: 'claim-confirmation', subject: 'family', reason, asks: ['/consents'] };

const read = (entitlements: readonly object[], task: Task = CLAIM) =>
  reasonForParent({
    task,
    entitlements: entitlements as CaseView['entitlements'],
  });

test('the question to the family names the money of whoever reads it', () => {
  expect(read([SUBSIDY, ALLOWANCE])).toContain('生育津贴');
  expect(read([SUBSIDY])).toBe(
    '育儿补贴（国家）已核定，请家长一方确认申领；请确认可由人社部门把假期告知用人单位',
  );
  expect(read([], { ...CLAIM, asks: [] })).toBe('请家长一方确认申领');
  expect(read([], { kind: 'name-missing', subject: 'child-1', reason: '没有姓名', asks: [] })).toBe(
    '没有姓名',
  );
  // What a parent alone is asked names nobody else’s.
  const own = { ...CLAIM, subject: 'mother', reason: '生育津贴已核定，请母亲本人确认申领' } as const;
  expect(read([ALLOWANCE], own)).toBe(own.reason);
});
