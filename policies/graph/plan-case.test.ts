import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { nodeKey } from '../../schemas/case-plan.ts';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { planCase, type PlannedMatter } from './plan-case.ts';
import { placeOf } from './places.ts';
import { stateOf } from './readiness.ts';

const options = { patienceSeconds: 600 };

function plan(birth: BirthNotification, receivedOn?: string) {
  return planCase(birth, receivedOn === undefined ? options : { ...options, receivedOn });
}

function matter(birth: BirthNotification, key: string): PlannedMatter {
  const found = plan(birth).matters.find((m) => m.key === key);
  if (!found) throw new Error(`no ${key} in the plan`);
  return found;
}

function summary(birth: BirthNotification): Record<string, string> {
  return Object.fromEntries(plan(birth).matters.map((m) => [m.key, `${m.status} ${m.node.route}`]));
}

const FIVE = {
  'child-1/birth-certificate': 'waiting joint',
  'child-1/vaccination-record': 'waiting joint',
  'child-1/household-registration': 'waiting joint',
  'child-1/medical-insurance': 'waiting joint',
  'child-1/social-security-card': 'waiting joint',
};
const UPGRADE = { 'child-1/insurance-identity-upgrade': 'waiting joint' };
const SEVEN = {
  ...FIVE,
  'child-1/parenting-guidance': 'waiting joint',
  'mother/maternity-cost-refund': 'waiting joint',
  'mother/birth-service-registration': 'not-applicable single',
};

describe('the list of the place (facts 2.2)', () => {
  test.each([
    ['lanzhou-first-child', '620100@2', { ...SEVEN, ...UPGRADE }],
    ['baoji-third-child-caesarean', '610000@2', SEVEN],
    ['linze-second-child', '620000@1', { ...FIVE, ...UPGRADE }],
    ['sunan-minority-name', '620000@1', { ...FIVE, ...UPGRADE }],
    ['qingyang-flexible-worker', '620000@1', { ...FIVE, ...UPGRADE }],
    [
      'changchun-first-child',
      '220000@2',
      {
        ...FIVE,
        'child-1/vaccination-record': 'waiting single',
        'mother/birth-service-registration': 'not-applicable single',
      },
    ],
    [
      'lanzhou-unmarried-mother',
      '620100@2',
      { ...SEVEN, ...UPGRADE, 'child-1/household-registration': 'waiting single' },
    ],
    [
      'born-lanzhou-household-baoji',
      '620100@2',
      { ...SEVEN, ...UPGRADE, 'child-1/household-registration': 'waiting single' },
    ],
    [
      'lanzhou-newborn-dies',
      '620100@2',
      {
        ...SEVEN,
        ...UPGRADE,
        'child-1/vaccination-record': 'withdrawn joint',
        'child-1/social-security-card': 'withdrawn joint',
        'child-1/parenting-guidance': 'withdrawn joint',
        'child-1/death-registration': 'waiting joint',
      },
    ],
  ])('%s follows %s', (name, graph, expected) => {
    expect(plan(sampleBirth(name)).graph).toBe(graph);
    expect(summary(sampleBirth(name))).toEqual(expected);
  });

  test.each([
    ['2026-11-13', 'waiting'],
    // the last day on which cover counts from birth, and the day after it
    ['2027-02-09', 'waiting'],
    ['2027-02-10', 'withdrawn'],
  ])(
    'a newborn who has died is insured only while cover counts from birth: on %s it is %s',
    (day, status) => {
      const { matters } = plan(sampleBirth('lanzhou-newborn-dies'), day);
      const insurance = matters.filter(({ node }) => /insurance/.test(node.code));
      expect(insurance.map((m) => m.status)).toEqual([status, status]);
    },
  );

  test('a place without a list of its own has five, insurance after the number', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const facility = { ...birth.facility, divisionCode: '440103' } as NonNullable<
      BirthNotification['facility']
    >;
    expect(plan({ ...birth, facility }).graph).toBe('000000@1');
    expect(summary({ ...birth, facility })).toEqual({
      ...FIVE,
      'child-1/household-registration': 'waiting single',
    });
  });

  test('outside any institution the mother’s residence decides the list and the certificate is handled singly', () => {
    const birth = sampleBirth('baoji-third-child-caesarean', { facility: null });
    expect(plan(birth).graph).toBe('610000@2');
    expect(matter(birth, 'child-1/birth-certificate')).toMatchObject({
      node: { route: 'single' },
      status: 'waiting',
    });
  });

  test('Lanzhou New Area follows Lanzhou', () => {
    expect(placeOf('620171', '2026-11-22').name).toBe('兰州市');
  });
});

describe('the order (facts 2.4)', () => {
  function orderOf(birth: BirthNotification) {
    return Object.fromEntries(
      plan(birth).matters.map(({ key, node }) => [key, { needs: node.needs, follows: node.follows }]),
    );
  }

  test('Gansu starts insurance on the certificate and upgrades the identity', () => {
    expect(orderOf(sampleBirth('lanzhou-newborn-dies'))).toEqual({
      'child-1/birth-certificate': { needs: [], follows: [] },
      'child-1/vaccination-record': { needs: [], follows: ['child-1/birth-certificate'] },
      'child-1/household-registration': { needs: ['child-1/birth-certificate'], follows: [] },
      'child-1/medical-insurance': { needs: ['child-1/birth-certificate'], follows: [] },
      'child-1/insurance-identity-upgrade': {
        needs: ['child-1/medical-insurance', 'child-1/household-registration'],
        follows: [],
      },
      'child-1/social-security-card': { needs: ['child-1/household-registration'], follows: [] },
      'child-1/death-registration': { needs: ['child-1/household-registration'], follows: [] },
      'child-1/parenting-guidance': { needs: [], follows: ['child-1/birth-certificate'] },
      'mother/birth-service-registration': { needs: [], follows: [] },
      'mother/maternity-cost-refund': { needs: [], follows: ['child-1/birth-certificate'] },
    });
  });

  test('elsewhere insurance needs the number', () => {
    const order = orderOf(sampleBirth('changchun-first-child'));
    expect(order['child-1/medical-insurance']).toEqual({
      needs: ['child-1/household-registration'],
      follows: [],
    });
    expect(order).not.toHaveProperty('child-1/insurance-identity-upgrade');
  });

  test('the mother’s matter exists once and follows the certificate of every live child', () => {
    const twins = sampleBirth('lanzhou-twins');
    expect(orderOf(twins)['mother/maternity-cost-refund']?.follows).toEqual([
      'child-1/birth-certificate',
      'child-2/birth-certificate',
    ]);
    const [first, second] = twins.children;
    if (!first || !second) throw new Error('twins are two');
    const oneLive = { ...twins, children: [first, { ...second, liveBirth: false }] };
    expect(orderOf(oneLive)['mother/maternity-cost-refund']?.follows).toEqual(['child-1/birth-certificate']);
    expect(matter(oneLive, 'child-2/birth-certificate').status).toBe('not-applicable');
    expect(matter(oneLive, 'child-2/household-registration').status).toBe('not-applicable');
    expect(matter(oneLive, 'child-1/household-registration').status).toBe('waiting');
    expect(matter(oneLive, 'mother/maternity-cost-refund').status).toBe('waiting');
  });
});

describe('routes: conditions never refuse', () => {
  test('another city’s household decides, Lanzhou accepts, both clocks run', () => {
    const found = matter(sampleBirth('born-lanzhou-household-baoji'), 'child-1/household-registration');
    expect(found).toMatchObject({
      node: { route: 'single' },
      acceptingDivision: '620102',
      decidingDivision: '610302',
      clocks: [
        { authority: 'deciding', divisionCode: '610302', workingDays: 2 },
        { authority: 'accepting', divisionCode: '620102', workingDays: 1 },
      ],
    });
    expect(found.routeReason).toContain('610302');
  });

  test('the unmarried mother’s child takes her household, singly', () => {
    const found = matter(sampleBirth('lanzhou-unmarried-mother'), 'child-1/household-registration');
    expect(found).toMatchObject({ decidingDivision: '620105', status: 'waiting', clocks: [] });
    expect(found.routeReason).toContain('没有婚姻登记');
  });

  test('the father’s household decides when chosen', () => {
    const birth = sampleBirth('baoji-third-child-caesarean');
    if (!birth.father) throw new Error('the sample has a father');
    const father = { ...birth.father, household: { divisionCode: '610323', kind: 'family' as const } };
    expect(matter({ ...birth, father }, 'child-1/household-registration').decidingDivision).toBe('610323');
  });

  test('a collective household in Shaanxi, and a child of over a year in Lanzhou, are handled singly', () => {
    const baoji = sampleBirth('baoji-third-child-caesarean', { father: null });
    const mother = { ...baoji.mother, household: { divisionCode: '610302', kind: 'collective' as const } };
    expect(matter({ ...baoji, mother }, 'child-1/household-registration').routeReason).toContain('集体户');
    const key = 'child-1/household-registration';
    const lanzhou = sampleBirth('lanzhou-first-child');
    const routeOn = (day: string) => plan(lanzhou, day).matters.find((m) => m.key === key)?.node.route;
    expect(routeOn('2027-11-19')).toBe('joint');
    expect(routeOn('2027-11-20')).toBe('single');
  });

  test('no parent with a mainland household: the counter, and insurance on the certificate where that is possible', () => {
    const lanzhou = sampleBirth('lanzhou-first-child', { father: null });
    const mother = { ...lanzhou.mother, idType: 'passport' as const };
    expect(summary({ ...lanzhou, mother })).toMatchObject({
      'child-1/household-registration': 'offline offline',
      'child-1/social-security-card': 'offline offline',
      'child-1/medical-insurance': 'waiting single',
      'child-1/insurance-identity-upgrade': 'withdrawn offline',
      'child-1/birth-certificate': 'waiting joint',
    });
    const changchun = sampleBirth('changchun-first-child', { father: null });
    const foreign = { ...changchun, mother: { ...changchun.mother, idType: 'passport' as const } };
    expect(summary(foreign)['child-1/medical-insurance']).toBe('offline offline');
  });

  test('while the parents have not chosen, the mother’s household stands', () => {
    const birth = sampleBirth('lanzhou-name-and-choices-later');
    if (!birth.father) throw new Error('the sample has a father');
    const father = { ...birth.father, household: { divisionCode: '620111', kind: 'family' as const } };
    expect(matter({ ...birth, father }, 'child-1/household-registration').decidingDivision).toBe('620104');
  });

  test('a foreign mother’s child joins the father’s household', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const mother = { ...birth.mother, idType: 'passport' as const };
    expect(matter({ ...birth, mother }, 'child-1/household-registration').status).toBe('waiting');
  });
});

describe('invariants', () => {
  const anySample = fc.constantFrom(...GOOD_SAMPLES);
  const fertility = fc.record({
    childRank: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    prePregnancyCheck: fc.option(fc.boolean(), { nil: undefined }),
    status: fc.constantFrom('married', 'unmarried', 'divorced', 'widowed'),
    livingApart: fc.option(fc.boolean(), { nil: undefined }),
  });

  test('I1: birth order, marriage and checks never change whether 户口登记 is planned to be done', () => {
    fc.assert(
      fc.property(anySample, fertility, (name, { childRank, prePregnancyCheck, status, livingApart }) => {
        const birth = sampleBirth(name);
        const changed = {
          ...birth,
          childRank,
          prePregnancyCheck,
          marriage: { status, ...(livingApart === undefined ? {} : { livingApart }) },
        } as BirthNotification;
        for (const planned of plan(birth).matters.filter((m) => m.node.code === 'household-registration')) {
          const after = matter(changed, planned.key);
          expect(after.status).toBe(planned.status);
          expect(after.node.route).not.toBe('offline');
          expect(after.decidingDivision).toBe(planned.decidingDivision);
        }
        expect(plan(changed).matters.map((m) => m.status)).toEqual(plan(birth).matters.map((m) => m.status));
      }),
    );
  });

  test.each(GOOD_SAMPLES)(
    '%s: keys name their nodes, every reason is given, every order is within the plan, no personal data in it',
    (name) => {
      const birth = sampleBirth(name);
      const planned = plan(birth);
      const keys = new Set<string>(planned.matters.map((m) => m.key));
      expect(keys.size).toBe(planned.matters.length);
      for (const { key, node, status, routeReason } of planned.matters) {
        expect(key).toBe(nodeKey(node.subject, node.code));
        expect(['waiting', 'not-done']).toContain(stateOf({ status }));
        expect(routeReason === undefined).toBe(node.route === 'joint');
        for (const other of [...node.needs, ...node.follows]) expect(keys).toContain(other);
      }
      expect(JSON.stringify(planned)).not.toContain(birth.mother.idNumber);
      expect(JSON.stringify(planned)).not.toContain(birth.mother.name);
    },
  );
});
