import { describe, expect, it } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { openTaskOf } from '../../activities/case-view.test-data.ts';
import type { Task } from '../../activities/ledger-port.ts';
import type { Given } from '../../schemas/tasks/kinds.ts';
import { readGivenFacts } from './given-facts.ts';
import { ProblemError } from './problem.ts';
import { applyFacts, type ChangedFacts } from './task-facts.ts';

const WAGE = '/mother/employment/contributionBaseFen';
const GIVEN = { employment: { contributionBaseFen: 900_000 } };
const BIRTH = sampleBirth('lanzhou-first-child');
const LATER = sampleBirth('lanzhou-name-and-choices-later');

const asking = (kind: Task['kind'], ...asks: string[]): Task => ({
  ...openTaskOf(kind, { subject: 'child-1', code: 'birth-certificate' }),
  asks,
});
const MONEY = asking('improbable', WAGE);

function given(
  facts: Record<string, unknown>,
  { task = MONEY, goes = 'facts', birth = BIRTH }: { task?: Task; goes?: Given; birth?: typeof BIRTH } = {},
): ChangedFacts | undefined {
  const read = readGivenFacts(facts, task.subject);
  return applyFacts(task, { notification: birth }, { given: read, with: goes });
}

/** The pointers at which facts are refused, with the code. */
function refused(...args: Parameters<typeof given>): readonly string[] {
  try {
    given(...args);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return (error.parts.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

describe('what a task asks for', () => {
  it('is taken, and said as it was and as it is', () => {
    const made = given({ mother: GIVEN });
    expect(made?.facts.mother.employment?.contributionBaseFen).toBe(900_000);
    const before = BIRTH.mother.employment?.contributionBaseFen;
    expect(made?.changes).toEqual([{ pointer: WAGE, before, after: 900_000 }]);
  });

  it('that is as it was before changes nothing', () => {
    const task = asking('correction-needed', '/childRank');
    expect(given({ childRank: BIRTH.childRank }, { task, goes: 'facts-if-any' })).toBeUndefined();
  });

  it('may be said in part where nothing has to be said: a department asks for more than anybody has', () => {
    const task = asking('correction-needed', WAGE, '/father/deathOn', '/no/such');
    const said = { task, goes: 'facts-if-any' } as const;
    expect(given({ mother: GIVEN }, said)?.changes).toMatchObject([{ pointer: WAGE, after: 900_000 }]);
    expect(refused({ mother: { employment: { contributionBaseFen: null } } }, said)).toEqual([
      '/facts/mother/employment/contributionBaseFen required',
    ]);
  });

  it('has parts: choices as a whole, and the account alone', () => {
    const choices = { householdFollows: 'mother', resultDelivery: 'post' };
    const task = asking('choices-missing', '/choices/householdFollows', '/choices/resultDelivery');
    expect(given(choices, { task, goes: 'answer', birth: LATER })?.changes).toEqual([
      { pointer: '/choices', after: choices },
    ]);
  });
});

describe('what a task does not ask for is refused at its place', () => {
  it.each<[string, Record<string, unknown>]>([
    ['/facts/mother/name', { mother: { name: '别人' } }],
    ['/facts/mother/phone', { mother: { phone: BIRTH.mother.phone } }],
    ['/facts/consents', { consents: [] }],
    ['/facts/children', { children: [] }],
    ['/facts/choices', { choices: {} }],
    ['/facts/name', { name: '李安' }],
    ['/facts/payee/accountNumber', { payee: { accountNumber: '6200000000000000019' } }],
  ])('%s, also where it is empty, or as it was', (pointer, facts) => {
    const { mother = {}, ...rest } = facts as { mother?: object };
    expect(refused({ mother: { ...GIVEN, ...mother }, ...rest })).toEqual([`${pointer} not-asked`]);
  });

  it.each<[Task['kind'], Given]>([
    ['claim-confirmation', 'answer'],
    ['name-missing', 'nothing'],
    ['refused', 'facts-if-any'],
  ])('%s (%s)', (kind, goes) => {
    expect(refused({ childRank: 3 }, { task: asking(kind), goes })).toEqual(['/facts/childRank not-asked']);
  });

  it('nor can a child be reported in the place of the hospital', () => {
    const task = asking('report-incomplete', '/children/1');
    const child = { order: 2, sex: 'male', liveBirth: true };
    const errors = refused({ children: [child] }, { task, goes: 'answer' });
    expect(errors[0]).toMatch(/^\/facts\/children\/0\/\w+ not-changeable$/);
  });
});

describe('what has to be there', () => {
  it('is asked for where it is not', () => {
    const task = asking('choices-missing', '/choices/householdFollows', '/choices/resultDelivery');
    expect(refused({}, { task, goes: 'answer', birth: LATER })).toEqual([
      '/facts/choices/householdFollows required',
      '/facts/choices/resultDelivery required',
    ]);
  });

  it('may be known already, but for what was wrong', () => {
    const task = asking('payment-account', '/choices/payee');
    const birth = { ...BIRTH, choices: { ...BIRTH.choices, payee: PAYEE } } as typeof BIRTH;
    expect(given({}, { task, goes: 'answer', birth })).toBeUndefined();
    expect(refused({})).toEqual([`/facts${WAGE} required`]);
  });

  it('is a name that can be carried', () => {
    const task = asking('name-characters', '/children/0/name');
    const birth = sampleBirth('lanzhou-rare-character-name');
    const name = birth.children[0]?.name;
    expect(refused({ name }, { task, birth })).toEqual(['/facts/name name-characters']);
    expect(given({ name: '李安' }, { task, birth })?.changes).toEqual([
      { pointer: '/children/0/name', before: name, after: '李安' },
    ]);
  });
});

const PAYEE = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000019' };
