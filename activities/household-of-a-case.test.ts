import { describe, expect, test } from 'vitest';
import { decideEntitlements } from '../policies/entitlements/decide.ts';
import { planCase, type PlannedMatter } from '../policies/graph/plan-case.ts';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { CommandOf } from '../schemas/matters/registry.ts';
import type { CaseWorkCode } from '../schemas/matter.ts';
import { viewOf } from './case-view.test-data.ts';
import type { CaseView } from './ledger-port.ts';
import type { Preparation } from './matters/preparation.ts';
import { PREPARATIONS } from './matters/registry.ts';

/**
 * Whose household the child joins is asked by the plan, by its clocks, by every command and by the rules. They must
 * all say the same, whoever of the parents has none.
 */

const BAOJI = '610302';
const LANZHOU = '620102';
const CERTIFICATE = { certificateNumber: 'X620000001', issuedAt: '2026-11-22T09:00:00+08:00' };

function lanzhou(name: string): BirthNotification & { father: NonNullable<BirthNotification['father']> } {
  const birth = sampleBirth(name);
  if (!birth.father) throw new Error('the sample has a father');
  return { ...birth, father: birth.father };
}

const LIVES = lanzhou('lanzhou-first-child');
const DIED = lanzhou('lanzhou-newborn-dies');

const inBaoji = { household: { divisionCode: BAOJI, kind: 'family' as const } };
const passport = { idType: 'passport' as const, idNumber: 'E1234567', nationality: 'SGP' };
const none = { household: undefined };

function prepare<C extends CaseWorkCode>(view: CaseView, code: C): CommandOf<C> {
  const prepared = (PREPARATIONS[code] as Preparation<C>)(view, 'child-1');
  if (!prepared.ready) throw new Error(`${code} is held: ${prepared.hold.kind}`);
  return prepared.payload;
}

/** Everything that says whose household it is, from the plan to the decision. */
function sayings(birth: BirthNotification) {
  const planned = planCase(birth, { patienceSeconds: 60 }).matters;
  const registration = planned.find((m) => m.node.code === 'household-registration') as PlannedMatter;
  const certified = viewOf(birth, { 'child-1/birth-certificate': CERTIFICATE });
  const police = prepare(certified, 'household-registration');
  const insurance = prepare(certified, 'medical-insurance');
  // The police register the child where they are told that it belongs.
  const result = {
    residentId: '1',
    registeredName: '示例',
    householdDivisionCode: police.decidingDivisionCode,
  };
  const registered = viewOf(birth, {
    'child-1/birth-certificate': CERTIFICATE,
    'child-1/household-registration': result,
  });
  const card = prepare(registered, 'social-security-card');
  const claim = prepare(registered, 'childcare-subsidy-claim');
  const subsidy = decideEntitlements(birth, '2026-11-22').find((e) => e.code === 'childcare-subsidy');
  return {
    divisions: {
      planned: registration.decidingDivision,
      clock: registration.clocks.find((c) => c.authority === 'deciding')?.divisionCode,
      police: police.decidingDivisionCode,
      insurance: insurance.enrolDivisionCode,
      card: card.divisionCode,
      claim: claim.householdDivisionCode,
    },
    parents: {
      police: police.householdParent.name,
      insurance: insurance.guardian.name,
      card: card.guardian.name,
      claim: claim.applicant.name,
    },
    follows: police.follows,
    kind: police.householdKind,
    pack: subsidy?.pack,
  };
}

const every = (keys: readonly string[], value: string) => Object.fromEntries(keys.map((key) => [key, value]));
const DIVISIONS = ['planned', 'clock', 'police', 'insurance', 'card', 'claim'];
const PARENTS = ['police', 'insurance', 'card', 'claim'];

const MOTHER_CHOSEN = { ...LIVES.choices, householdFollows: 'mother', resultDelivery: 'post' } as const;
const FATHER_CHOSEN = { ...MOTHER_CHOSEN, householdFollows: 'father' } as const;
const COLLECTIVE = { household: { divisionCode: BAOJI, kind: 'collective' as const } };

const WITH_PASSPORT = { ...LIVES.mother, ...passport };
const WITHOUT = { ...LIVES.mother, ...none };
const HIS_IN_BAOJI = { ...LIVES.father, ...inBaoji };

describe('all say Baoji and the father', () => {
  test.each<[string, BirthNotification]>([
    [
      'the mother has a passport, and is chosen',
      { ...LIVES, mother: WITH_PASSPORT, father: HIS_IN_BAOJI, choices: MOTHER_CHOSEN },
    ],
    [
      'the mother has a passport and no household',
      { ...LIVES, mother: { ...WITH_PASSPORT, ...none }, father: HIS_IN_BAOJI, choices: MOTHER_CHOSEN },
    ],
    [
      'the mother has no household, and is chosen',
      { ...LIVES, mother: WITHOUT, father: HIS_IN_BAOJI, choices: MOTHER_CHOSEN },
    ],
    [
      'the father has a collective one',
      { ...LIVES, mother: WITHOUT, father: { ...LIVES.father, ...COLLECTIVE }, choices: MOTHER_CHOSEN },
    ],
    ['the father is chosen', { ...LIVES, father: HIS_IN_BAOJI, choices: FATHER_CHOSEN }],
  ])('%s', (_, birth) => {
    const said = sayings(birth);
    expect(said.divisions).toEqual(every(DIVISIONS, BAOJI));
    expect(said.parents).toEqual(every(PARENTS, LIVES.father.name));
    expect([said.follows, said.kind]).toEqual(['father', birth.father?.household?.kind]);
    expect(said.pack).toContain('shaanxi');
    expect(said.pack).not.toContain('gansu');
  });
});

describe('all say Baoji and the mother', () => {
  test.each<[string, BirthNotification]>([
    ['she is chosen', { ...LIVES, mother: { ...LIVES.mother, ...inBaoji }, choices: MOTHER_CHOSEN }],
    [
      'the father is chosen, and has a passport',
      {
        ...LIVES,
        mother: { ...LIVES.mother, ...inBaoji },
        father: { ...LIVES.father, ...passport },
        choices: FATHER_CHOSEN,
      },
    ],
    [
      'the father is chosen, and has no household',
      {
        ...LIVES,
        mother: { ...LIVES.mother, ...inBaoji },
        father: { ...LIVES.father, ...none },
        choices: FATHER_CHOSEN,
      },
    ],
  ])('%s', (_, birth) => {
    const said = sayings(birth);
    expect(said.divisions).toEqual(every(DIVISIONS, BAOJI));
    expect(said.parents).toEqual(every(PARENTS, LIVES.mother.name));
    expect([said.follows, said.kind]).toEqual(['mother', 'family']);
    expect(said.pack).toContain('shaanxi');
  });
});

describe('a newborn who died is registered, and its death, in the household it would have joined', () => {
  test.each<[string, BirthNotification]>([
    ['the mother has a passport', { ...DIED, mother: { ...DIED.mother, ...passport } }],
    ['the mother has no household', { ...DIED, mother: { ...DIED.mother, ...none } }],
    ['nothing was chosen', { ...DIED, mother: { ...DIED.mother, ...none }, choices: undefined }],
  ])('%s', (_, given) => {
    const birth = { ...given, father: { ...DIED.father, ...inBaoji } };
    const certified = viewOf(birth, { 'child-1/birth-certificate': CERTIFICATE });
    const police = prepare(certified, 'household-registration');
    const registered = viewOf(birth, {
      'child-1/birth-certificate': CERTIFICATE,
      'child-1/household-registration': { residentId: '1', registeredName: '未取名' },
    });
    const planned = planCase(birth, { patienceSeconds: 60 }).matters;
    const deaths = planned.filter((m) =>
      ['household-registration', 'death-registration'].includes(m.node.code),
    );
    expect(deaths.map((m) => m.decidingDivision)).toEqual([BAOJI, BAOJI]);
    expect(police).toMatchObject({
      follows: 'father',
      householdParent: { name: DIED.father.name, idType: 'resident-id' },
      decidingDivisionCode: BAOJI,
      acceptingDivisionCode: LANZHOU,
    });
    expect(prepare(registered, 'death-registration').decidingDivisionCode).toBe(BAOJI);
    const subsidy = decideEntitlements(birth, '2026-11-22').find((e) => e.code === 'childcare-subsidy');
    expect(subsidy?.pack).toContain('shaanxi');
  });
});
