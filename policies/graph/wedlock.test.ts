import { describe, expect, test } from 'vitest';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { planCase } from './plan-case.ts';

const BORN = '2026-11-20';

type Marriage = BirthNotification['marriage'];

/** The route of 户口登记 and why, for a birth of 2026-11-20 in Lanzhou that is declared three days later. */
function routeOf(marriage: Marriage, died?: string) {
  const birth = sampleBirth('lanzhou-first-child');
  const { father } = birth;
  if (!father) throw new Error('the sample has one');
  const facts = {
    ...birth,
    marriage,
    delivery: { ...birth.delivery, at: `${BORN}T03:24:00+08:00` },
    father: { ...father, ...(died ? { deathOn: died } : {}) },
  };
  const plan = planCase(facts, { receivedOn: '2026-11-23' });
  const found = plan.matters.find(({ key }) => key === 'child-1/household-registration');
  return [found?.node.route, found?.routeReason ?? ''];
}

/** Lanzhou handles the 户口 of children born in wedlock jointly (W1): married on the day of the birth (facts 8b.2). */
describe('born in wedlock', () => {
  test.each<[string, Marriage, string]>([
    ['married', { status: 'married' }, 'joint'],
    ['divorced since', { status: 'divorced', endedOn: '2026-11-22' }, 'joint'],
    ['widowed since', { status: 'widowed', endedOn: '2026-11-22' }, 'joint'],
    ['married since', { status: 'married', marriedOn: '2026-11-22' }, 'single'],
    ['divorced before', { status: 'divorced', endedOn: '2026-11-19' }, 'single'],
    ['unmarried', { status: 'unmarried' }, 'single'],
    ['nobody said when it ended', { status: 'divorced' }, 'single'],
  ])('%s: %s', (_, marriage, route) => {
    expect(routeOf(marriage)[0]).toBe(route);
  });

  test('a widow is not told that she never married', () => {
    const [route, reason] = routeOf({ status: 'widowed' }, '2026-08-01');
    expect(route).toBe('single');
    expect(reason).toContain('父亲在出生前去世');
    expect(reason).not.toMatch(/未登记结婚|没有婚姻登记/);
    expect(routeOf({ status: 'divorced' })[1]).toContain('没有填明');
  });
});

/** W52: following the father, proof of kinship is asked for of those who were not married at the birth nor by the declaration. */
describe('a child that follows its father', () => {
  const outside = (marriage: Marriage, died?: string) => {
    const birth = sampleBirth('lanzhou-first-child');
    const { choices, father } = birth;
    if (!choices || !father) throw new Error('the sample has both');
    const household = { divisionCode: '220104', kind: 'family' as const };
    const facts = {
      ...birth,
      marriage,
      facility: birth.facility && { ...birth.facility, divisionCode: '220104' },
      delivery: { ...birth.delivery, at: `${BORN}T03:24:00+08:00` },
      father: { ...father, household, ...(died ? { deathOn: died } : {}) },
      choices: { ...choices, householdFollows: 'father' as const },
    };
    const plan = planCase(facts, { receivedOn: '2026-11-23' });
    return plan.matters.find(({ key }) => key === 'child-1/household-registration')?.routeReason ?? '';
  };

  test.each<[string, Marriage, boolean]>([
    ['married', { status: 'married' }, false],
    ['married between birth and declaration', { status: 'married', marriedOn: '2026-11-22' }, false],
    ['divorced since the birth', { status: 'divorced', endedOn: '2026-11-22' }, false],
    ['widowed since the birth', { status: 'widowed', endedOn: '2026-11-22' }, false],
    ['divorced before the birth', { status: 'divorced', endedOn: '2026-11-19' }, true],
    ['unmarried', { status: 'unmarried' }, true],
  ])('%s', (_, marriage, asked) => {
    expect(outside(marriage).includes('亲子鉴定')).toBe(asked);
  });

  test('what no text says is left to the police, and not asked of the family', () => {
    expect(outside({ status: 'widowed' }, '2026-08-01')).toMatch(/去世.*由户籍地公安核定/);
    expect(outside({ status: 'divorced' })).toMatch(/没有填明.*由户籍地公安核定/);
  });
});
