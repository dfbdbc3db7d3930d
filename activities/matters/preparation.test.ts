import { describe, expect, test } from 'vitest';
import { decideEntitlements } from '../../policies/entitlements/decide.ts';
import { planCase } from '../../policies/graph/plan-case.ts';
import { GOOD_SAMPLES, sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { nodeKey, type NodeKey } from '../../schemas/case-plan.ts';
import type { CaseWorkCode, Subject, WorkCode } from '../../schemas/matter.ts';
import { PAYLOADS } from '../../schemas/matters/registry.ts';
import type { CaseView } from '../ledger-port.ts';
import { viewOf } from '../case-view.test-data.ts';
import { orderAs } from '../payments/orders.test-data.ts';
import { childFields, childOf, guardianOf, neededResult, resultOf } from './preparation.ts';
import type { Preparation } from './preparation.ts';
import { PREPARATIONS } from './registry.ts';

const LIVES = sampleBirth('lanzhou-first-child');
const UNNAMED = sampleBirth('lanzhou-name-and-choices-later');
const DIED = sampleBirth('lanzhou-newborn-dies');

/** What departments have answered for each child, as far as later work needs it. */
function answersOf({ children }: BirthNotification): Partial<Record<NodeKey, unknown>> {
  const registration = { residentId: '1', registeredName: '示例', householdDivisionCode: '620103' };
  return Object.fromEntries(
    children.flatMap(({ order }) => [
      [nodeKey(`child-${order}`, 'birth-certificate'), { certificateNumber: 'X620000001' }],
      [nodeKey(`child-${order}`, 'household-registration'), registration],
      [nodeKey(`child-${order}`, 'medical-insurance'), { accountNumber: 'YB1' }],
    ]),
  );
}

function prepare(birth: BirthNotification, code: CaseWorkCode, subject: Subject = 'child-1') {
  const view = withOrder(viewOf(birth, answersOf(birth)));
  return (PREPARATIONS[code] as Preparation<WorkCode>)(view, subject);
}

/** The order of her allowance goes with its matter. */
function withOrder(view: CaseView): CaseView {
  const order = orderAs({
    subject: 'mother',
    entitlement: 'maternity-allowance',
    status: 'sent',
    attempt: 1,
  });
  view.orders.set(order.id, order);
  return view;
}

type Which = 'mother' | 'father';
type Registered = 'household' | 'passport' | 'none';

const PASSPORT = { idType: 'passport', idNumber: 'E1234567', nationality: 'SGP' } as const;
const CHANGES = { household: {}, passport: PASSPORT, none: { household: undefined } } as const;

function family(mother: Registered, father: Registered | null, chosen?: Which): BirthNotification {
  return {
    ...LIVES,
    mother: { ...LIVES.mother, ...CHANGES[mother] },
    father: father && LIVES.father && { ...LIVES.father, ...CHANGES[father] },
    choices: chosen && { resultDelivery: 'post', ...LIVES.choices, householdFollows: chosen },
  };
}

describe('who speaks for the child', () => {
  test.each<[Registered, Registered | null, Which | undefined, Which]>([
    ['household', 'household', undefined, 'mother'],
    ['household', 'household', 'mother', 'mother'],
    ['household', 'household', 'father', 'father'],
    ['household', null, undefined, 'mother'],
    ['passport', 'household', 'mother', 'father'],
    ['none', 'household', 'mother', 'father'],
    ['none', 'household', undefined, 'father'],
    ['household', 'passport', 'father', 'mother'],
    ['household', 'none', 'father', 'mother'],
    ['passport', 'none', undefined, 'mother'],
    ['passport', 'none', 'father', 'father'],
    ['none', null, 'mother', 'mother'],
  ])('mother: %s, father: %s, chosen: %s → the %s', (mother, father, chosen, expected) => {
    const birth = family(mother, father, chosen);
    expect(guardianOf(viewOf(birth))).toBe(birth[expected]);
  });
});

describe('neither parent has a mainland household', () => {
  const lives = { residence: { divisionCode: '620104' } };
  const foreign = family('passport', 'none', 'father');
  const birth = { ...foreign, mother: { ...foreign.mother, ...lives } };

  test('insurance is enrolled where the mother lives, for the parent who was chosen', () => {
    const view = viewOf(birth, { 'child-1/birth-certificate': { certificateNumber: 'X620000001' } });
    expect(PREPARATIONS['medical-insurance'](view, 'child-1')).toMatchObject({
      payload: { enrolDivisionCode: '620104', guardian: { name: birth.father?.name } },
    });
  });

  test.each([
    ['both are asked about', birth, ['/mother/household', '/father/household']],
    ['she alone is asked about', family('passport', null, 'mother'), ['/mother/household']],
  ])('police are never told of a parent without one: %s', (_, asked, asks) => {
    expect(prepare(asked, 'household-registration')).toMatchObject({
      ready: false,
      hold: { kind: 'correction-needed', status: 'correction', asks },
    });
  });
});

test('a mother whose pool nobody named: where she lives, for the plan and for every department', () => {
  const unnamed = { ...LIVES.mother.employment, kind: 'unemployed', pool: undefined } as const;
  const mother = { ...LIVES.mother, employment: unnamed, residence: { divisionCode: '620723' } };
  const birth = { ...LIVES, mother };
  const refund = planCase(birth, { patienceSeconds: 60 }).matters.find(
    (m) => m.node.code === 'maternity-cost-refund',
  );
  expect(refund?.decidingDivision).toBe('620723');
  for (const code of ['maternity-cost-refund', 'maternity-allowance-payment'] as const)
    expect(prepare(birth, code, 'mother')).toMatchObject({ payload: { poolDivisionCode: '620723' } });
});

describe('what is held until a person has looked', () => {
  test.each<[string, BirthNotification, CaseWorkCode, string]>([
    [
      'a birth outside any institution',
      { ...LIVES, facility: null },
      'birth-certificate',
      'born-outside-institution',
    ],
    ['a child without a name', UNNAMED, 'birth-certificate', 'name-missing'],
    [
      'a character that cannot be printed',
      sampleBirth('lanzhou-rare-character-name'),
      'birth-certificate',
      'name-characters',
    ],
    ['a household nobody chose', UNNAMED, 'household-registration', 'choices-missing'],
  ])('%s', (_, birth, code, kind) => {
    expect(prepare(birth, code)).toMatchObject({ ready: false, hold: { kind } });
  });

  test('a newborn who died needs neither a name nor a choice', () => {
    const birth = { ...DIED, choices: undefined };
    expect(prepare(birth, 'birth-certificate').ready).toBe(true);
    expect(prepare(birth, 'household-registration').ready).toBe(true);
    expect(prepare(birth, 'death-registration').ready).toBe(true);
  });
});

const FOLLOW_ONS: readonly (readonly [Subject, CaseWorkCode])[] = [
  ['child-1', 'childcare-subsidy-claim'],
  ['child-1', 'tax-deduction-notice'],
  ['mother', 'leave-notice'],
  ['father', 'leave-notice'],
  ['mother', 'maternity-allowance-payment'],
  ['family', 'housing-event'],
];

const HELD: Readonly<Record<string, readonly string[]>> = {
  'lanzhou-name-and-choices-later': ['name-missing', 'choices-missing'],
  'lanzhou-rare-character-name': ['name-characters'],
};

test.each(GOOD_SAMPLES)('%s: every command is what its department reads, and nothing more', (name) => {
  const birth = sampleBirth(name);
  const entitlements = decideEntitlements(birth, '2026-11-22');
  const view = withOrder({ ...viewOf(birth, answersOf(birth)), entitlements });
  const planned = [...view.matters.values()].filter((m) => m.status === 'waiting');
  const work = [
    ...planned.map(({ node }) => [node.subject, node.code as CaseWorkCode] as const),
    ...FOLLOW_ONS,
  ];
  const prepared = work.map(([subject, code]) => ({
    code,
    is: (PREPARATIONS[code] as Preparation<WorkCode>)(view, subject),
  }));
  for (const { code, is } of prepared) {
    const payload = is.ready ? is.payload : undefined;
    expect(payload && PAYLOADS[code].command.strict().parse(payload), code).toEqual(payload);
  }
  expect(prepared.flatMap(({ is }) => (is.ready ? [] : [is.hold.kind]))).toEqual(HELD[name] ?? []);
});

test('an employer is told what is certain and whom to ask for the rest, and never why', () => {
  const birth = sampleBirth('lanzhou-unmarried-mother');
  const entitlements = decideEntitlements(birth, '2026-11-22');
  const view = { ...viewOf(birth), entitlements };
  const said = PREPARATIONS['leave-notice'](view, 'mother');
  const { leaves } = said.ready ? said.payload : { leaves: [] };
  const [maternity] = leaves;
  // 98 days are the country's; whether Gansu's are hers is open, which is said in days alone
  expect(maternity).toEqual({
    code: 'maternity-leave',
    days: 98,
    says: expect.arrayContaining([expect.stringContaining('200%')]),
    rest: 'human-resources',
  });
  expect(leaves.filter(({ rest }) => rest !== undefined)).toHaveLength(1);
  const open = entitlements.flatMap(({ rules }) => rules.filter(({ result }) => result === 'unknown'));
  expect(open.length).toBeGreaterThan(0);
  for (const { rule } of open) expect(JSON.stringify(leaves)).not.toContain(rule);
});

test('a notice that an earlier build has sent is read as it was, and says nothing more', () => {
  const leaves = [{ code: 'maternity-leave', days: 98 }];
  const sent = { parent: { name: '示例' }, employmentDivisionCode: '620102', leaves, pack: 'gansu@1' };
  expect(PAYLOADS['leave-notice'].command.parse(sent)).toEqual(sent);
});

describe('what is read of a case', () => {
  const TWINS = sampleBirth('lanzhou-twins');

  test('the child that a subject names, also when another was erased', () => {
    const [, second] = TWINS.children;
    const view = viewOf({ ...TWINS, children: second ? [second] : [] });
    expect(childOf(view, 'child-2')).toBe(second);
    expect(() => childOf(view, 'child-1')).toThrow(RangeError);
  });

  test('a name is asked for at the child’s own place, also when another was erased', () => {
    const second = TWINS.children.filter(({ order }) => order === 2);
    const view = viewOf({ ...TWINS, children: second.map((child) => ({ ...child, name: undefined })) });
    const asks = ['/children/1/name'];
    expect(PREPARATIONS['birth-certificate'](view, 'child-2')).toMatchObject({ hold: { asks } });
  });

  test('as departments are told of it', () => {
    expect(childFields(viewOf(TWINS), 'child-2')).toEqual({
      order: 2,
      sex: 'female',
      birthAt: TWINS.delivery.at,
      name: '刘子宁',
    });
    const [one, two] = TWINS.children;
    const later = { ...TWINS, children: [one, { ...two, at: '2026-11-20T00:10:00+08:00' }] } as typeof TWINS;
    expect(childFields(viewOf(later), 'child-1').birthAt).toBe(TWINS.delivery.at);
    expect(childFields(viewOf(later), 'child-2').birthAt).toBe('2026-11-20T00:10:00+08:00');
    expect(childFields(viewOf(DIED), 'child-1')).toMatchObject({ deathAt: DIED.children[0]?.deathAt });
    expect(childFields(viewOf(DIED), 'child-1')).not.toHaveProperty('name');
  });

  test('an answer that is needed and not there is an error, one that is looked for is not', () => {
    const view = viewOf(LIVES, { 'child-1/birth-certificate': { certificateNumber: 'X620000001' } });
    expect(neededResult(view, 'child-1', 'birth-certificate').certificateNumber).toBe('X620000001');
    expect(resultOf(view, 'child-1', 'household-registration')).toBeUndefined();
    expect(() => neededResult(view, 'child-1', 'household-registration')).toThrow(RangeError);
  });
});
