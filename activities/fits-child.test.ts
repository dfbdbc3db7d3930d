import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { NodeKey } from '../schemas/case-plan.ts';
import { residentIdCheckCharacter } from '../schemas/resident-id.ts';
import { answer, resultFor, type RESULTS } from './answers.test-data.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs, type Given } from './case-view.test-data.ts';
import { CERTIFICATE, HOUSEHOLD, INSURANCE, UPGRADE, VACCINATION } from './one-round.test-data.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const TWINS = sampleBirth('lanzhou-twins');

function numbered(first17: string): string {
  return `${first17}${residentIdCheckCharacter(first17)}`;
}

/** What the first child of Lanzhou is answered, but for what a row changes. */
function changed(key: NodeKey, change: object): object {
  const [subject, code] = key.split('/') as ['child-1', keyof typeof RESULTS];
  return { ...resultFor(subject, code), ...change };
}

/** A matter that is asked for, in a case in which everything before it is done. */
function asked(key: NodeKey, birth: BirthNotification = BIRTH): CaseInMemory {
  const matters = { [key]: 'requested' } as NonNullable<Given['matters']>;
  return new CaseInMemory(caseAs({ birth, others: 'completed', matters }));
}

describe('a result', () => {
  test.each<[string, NodeKey, object]>([
    ['公民身份号码的出生日期', HOUSEHOLD, { residentId: numbered('62010220261121002') }],
    ['公民身份号码的性别', HOUSEHOLD, { residentId: numbered('62010220261120001') }],
    ['公民身份号码的区划', HOUSEHOLD, { residentId: numbered('62010320261120002') }],
    ['公民身份号码校验不符', HOUSEHOLD, { residentId: '620102202611200021' }],
    ['登记的户籍', HOUSEHOLD, { householdDivisionCode: '620103' }],
    ['登记的姓名', HOUSEHOLD, { registeredName: '李安宁' }],
    ['签发人与盖章人', CERTIFICATE, { signer: '乙' }],
    [
      '接种日期早于出生',
      VACCINATION,
      { birthDoses: [{ vaccine: 'HepB', due: '2026-11-19', title: '乙肝' }] },
    ],
    ['待遇起始日早于出生', INSURANCE, { coverFrom: '2026-11-19' }],
    ['待遇截止日早于起始日', INSURANCE, { coverUntil: '2026-11-19' }],
    ['参保账户', UPGRADE, { accountNumber: 'YB-9' }],
  ])('is not this child’s: %s', (why, key, change) => {
    const one = asked(key);
    const { effects } = one.lands(answer(key, 'completed', { payload: changed(key, change) })).round();
    expect([...effects.setAside]).toEqual([`completed ${key} 1`]);
    expect(one.statusOf(key)).toBe('requested');
    const [task] = one.openTasks();
    expect(task).toMatchObject({ kind: 'dead-letter', subject: 'child-1' });
    expect(task?.reason).toContain(why);
    // Nothing of what it says stands in the words that people read.
    for (const said of Object.values(change)) expect(task?.reason).not.toContain(String(said));
    one.lands(answer(key, 'completed')).round();
    expect(one.statusOf(key)).toBe('completed');
  });

  test.each<[string, NodeKey, object]>([
    ['names its number otherwise composed', HOUSEHOLD, { registeredName: '李安然'.normalize('NFD') }],
    [
      'is another number of the same day, sex and region',
      HOUSEHOLD,
      { residentId: numbered('62010220261120998') },
    ],
  ])('is this child’s that %s', (_, key, change) => {
    const one = asked(key);
    one.lands(answer(key, 'completed', { payload: changed(key, change) })).round();
    expect(one.statusOf(key)).toBe('completed');
  });

  test('covers nobody from a day after the death: born in August, gone after two days, reported in November', () => {
    const [child] = BIRTH.children;
    const at = '2026-08-10T03:24:00+08:00';
    const children = [{ ...child, deathAt: '2026-08-12T03:24:00+08:00' }];
    const birth = { ...BIRTH, delivery: { ...BIRTH.delivery, at }, children } as BirthNotification;
    const landing = (coverFrom: string) =>
      answer(INSURANCE, 'completed', { payload: changed(INSURANCE, { coverFrom }) });
    const one = asked(INSURANCE, birth);
    one.lands(landing('2026-12-01')).round();
    expect(one.openTasks()[0]?.reason).toContain('待遇起始日晚于死亡');
    expect(one.statusOf(INSURANCE)).toBe('requested');
    one.lands(landing('2026-08-10')).round();
    expect(one.statusOf(INSURANCE)).toBe('completed');
  });

  test('of a statistical area has the number of a county of its prefecture', () => {
    const household = { divisionCode: '620171', kind: 'family' } as const;
    const birth = { ...BIRTH, mother: { ...BIRTH.mother, household } };
    const landing = (first17: string) =>
      answer(HOUSEHOLD, 'completed', { payload: changed(HOUSEHOLD, { residentId: numbered(first17) }) });
    const one = asked(HOUSEHOLD, birth);
    one.lands(landing('62030220261120002')).round();
    expect(one.statusOf(HOUSEHOLD)).toBe('requested');
    one.lands(landing('62010220261120002')).round();
    expect(one.statusOf(HOUSEHOLD)).toBe('completed');
  });

  test.each([
    'birth-certificate',
    'household-registration',
    'medical-insurance',
    'vaccination-record',
  ] as const)('with the number of a sibling is not this child’s: %s', (code) => {
    const [first, second] = [`child-1/${code}`, `child-2/${code}`] as const;
    const birth = {
      ...TWINS,
      children: TWINS.children.map((child) => ({ ...child, sex: 'female' as const })),
    };
    const matters = { [first]: 'requested', [second]: 'requested' } as NonNullable<Given['matters']>;
    const one = new CaseInMemory(caseAs({ birth, others: 'completed', matters }));
    const result = (n: 1 | 2) => ({ ...resultFor(`child-${n}`, code, birth) });
    const name = code === 'household-registration' ? { registeredName: birth.children[1]?.name } : {};
    one.lands(answer(first, 'completed', { payload: result(1) }));
    one.lands(answer(second, 'completed', { payload: { ...result(1), ...name } })).round();
    expect([one.statusOf(first), one.statusOf(second)]).toEqual(['completed', 'requested']);
    one.lands(answer(second, 'completed', { payload: result(2) })).round();
    expect(one.statusOf(second)).toBe('completed');
  });

  test('says the parity of a number in vain of a child whose sex is undetermined', () => {
    const [child] = BIRTH.children;
    const undetermined = {
      ...child,
      sex: 'undetermined',
    } as unknown as BirthNotification['children'][number];
    const one = asked(HOUSEHOLD, { ...BIRTH, children: [undetermined] });
    const payload = changed(HOUSEHOLD, { residentId: numbered('62010220261120001') });
    one.lands(answer(HOUSEHOLD, 'completed', { payload })).round();
    expect(one.statusOf(HOUSEHOLD)).toBe('completed');
  });
});
