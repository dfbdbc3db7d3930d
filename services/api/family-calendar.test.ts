import { expect, test } from 'vitest';
import type { CaseView } from '../../schemas/case-view.ts';
import { calendarOf } from './family-calendar.ts';

type Decision = CaseView['entitlements'][number];

test('money that is due stands on its day, with its year in one pair of brackets', () => {
  const payment = { amountFen: 360_000, status: 'scheduled', statusText: '未到支付时间' };
  const decision = {
    ...{ code: 'childcare-subsidy', subject: 'child-1', outcome: 'eligible', rules: [], pack: 'x' },
    payments: [
      { ...payment, id: 'a', period: '2027', dueOn: '2027-01-01' },
      { ...payment, id: 'b', period: 'once', dueOn: '2027-02-01' },
    ],
  } as unknown as Decision;
  const entries = calendarOf({ matters: [], entitlements: [decision] }, undefined, '2026-12-01');
  expect(entries.map(({ on, title }) => [on, title])).toEqual([
    ['2027-01-01', '新生儿1的育儿补贴（国家）（2027年）开始支付'],
    ['2027-02-01', '新生儿1的育儿补贴（国家）开始支付'],
  ]);
});
