import { describe, expect, it } from 'vitest';
import type { CaseView } from '../../schemas/case-view.ts';
import { freshSample, sampleNames, type Notification } from '../support/samples.ts';
import { useSharedSystem, type TestSystem } from '../support/shared-system.ts';

/** A line each: `subject/code route status`. The lists are those of facts 2.2 and the samples' expected ends. */
const JOINT_FIVE = (child: string): string[] => [
  `${child}/birth-certificate joint completed`,
  `${child}/vaccination-record joint completed`,
  `${child}/household-registration joint completed`,
  `${child}/medical-insurance joint completed`,
  `${child}/social-security-card joint completed`,
];
const GUIDANCE = (child: string): string => `${child}/parenting-guidance joint completed`;
const REFUND = 'mother/maternity-cost-refund joint completed';
/** Nobody has declared it: no case waits for that. */
const OF_CHOICE = 'mother/birth-service-registration single not-applicable';
const SEVEN = [...JOINT_FIVE('child-1'), GUIDANCE('child-1'), REFUND, OF_CHOICE];
const single = (lines: string[], code: string): string[] =>
  lines.map((line) => (line.includes(`/${code} `) ? line.replace(' joint ', ' single ') : line));

const EXPECTED: Readonly<Record<string, string[]>> = {
  'lanzhou-first-child': SEVEN,
  'baoji-third-child-caesarean': SEVEN,
  'changchun-first-child': [...single(JOINT_FIVE('child-1'), 'vaccination-record'), OF_CHOICE],
  'linze-second-child': JOINT_FIVE('child-1'),
  'lanzhou-twins': [
    ...JOINT_FIVE('child-1'),
    GUIDANCE('child-1'),
    ...JOINT_FIVE('child-2'),
    GUIDANCE('child-2'),
    REFUND,
    OF_CHOICE,
  ],
  'lanzhou-unmarried-mother': single(SEVEN, 'household-registration'),
  'qingyang-flexible-worker': JOINT_FIVE('child-1'),
  'lanzhou-unemployed-mother': SEVEN,
  'lanzhou-unemployment-benefit': SEVEN,
  'born-lanzhou-household-baoji': single(SEVEN, 'household-registration'),
  'sunan-minority-name': JOINT_FIVE('child-1'),
  'lanzhou-rare-character-name': SEVEN,
  'lanzhou-name-and-choices-later': SEVEN,
  'lanzhou-newborn-dies': [
    'child-1/birth-certificate joint completed',
    'child-1/vaccination-record joint withdrawn',
    'child-1/household-registration joint completed',
    'child-1/medical-insurance joint completed',
    'child-1/social-security-card joint withdrawn',
    'child-1/parenting-guidance joint withdrawn',
    'child-1/death-registration joint completed',
    REFUND,
    OF_CHOICE,
  ],
};

/** What a family or a clerk adds where the sample leaves something open. */
const ANSWERS: Readonly<Record<string, { kind: string; facts: unknown }[]>> = {
  'lanzhou-rare-character-name': [{ kind: 'name-characters', facts: { name: '李吉禾' } }],
  'lanzhou-name-and-choices-later': [
    { kind: 'name-missing', facts: { name: '温可' } },
    { kind: 'choices-missing', facts: { choices: { householdFollows: 'mother', resultDelivery: 'post' } } },
  ],
};

const LANZHOU = { divisionCode: '620102', kind: 'family' } as const;

/** The household place that each department entered for the only child of a case. */
async function placesIn({ database }: TestSystem, caseNumber: string): Promise<unknown> {
  const { rows } = await database.query<Record<string, string>>(
    `select (select deciding_division_code from public_security.household_registration where case_number = $1) as police,
            (select enrol_division_code from medical_insurance.insurance_account where case_number = $1) as insurance,
            (select household_division_code from health_commission.childcare_subsidy_claim where case_number = $1) as claim`,
    [caseNumber],
  );
  return rows[0];
}

const lines = (view: CaseView): string[] =>
  view.matters.map((m) => `${m.subject}/${m.code} ${m.route} ${m.status}`);

describe('each good sample', () => {
  const system = useSharedSystem();

  it('has a line in the table', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(sampleNames('good').sort());
  });

  it.each(sampleNames('good'))('%s ends as its place says', async (name) => {
    const caseNumber = await system.hospital.report(freshSample(name));
    const accepted = await system.hospital.caseOf(caseNumber);
    expect(accepted.matters.length).toBe(EXPECTED[name]?.length);
    for (const { kind, facts } of ANSWERS[name] ?? []) {
      const task = await system.hospital.whenAsked(caseNumber, kind);
      expect((await system.hospital.complete(task.id, { outcome: 'resolved', facts })).status).toBe(200);
    }
    const view = await system.hospital.whenCompleted(caseNumber);
    expect(lines(view).sort()).toEqual([...(EXPECTED[name] ?? [])].sort());
    expect(view.entitlements.length).toBeGreaterThan(0);
    const open = view.tasks.filter((t) => t.status === 'open').map((t) => t.kind);
    // A parent's yes to the money is not waited for.
    expect(open).toEqual(open.filter((kind) => kind === 'claim-confirmation'));
  });

  it('shows both clocks where another city decides', async () => {
    const caseNumber = await system.hospital.report(freshSample('born-lanzhou-household-baoji'));
    const { matters } = await system.hospital.whenCompleted(caseNumber);
    const household = matters.find((m) => m.code === 'household-registration');
    expect(household?.clocks?.map((c) => `${c.authority} ${c.divisionCode}`).sort()).toEqual([
      'accepting 620102',
      'deciding 610302',
    ]);
    expect(household?.routeReason).toBeTruthy();
  });

  it.each<[string, Partial<Notification['mother']>]>([
    ['a passport', { idType: 'passport', idNumber: 'E1234567', nationality: 'SGP' }],
    ['no household', { household: undefined }],
  ])(
    'takes the child into the father’s household where the mother, who is chosen, has %s',
    async (_, has) => {
      const birth = freshSample('born-lanzhou-household-baoji');
      const mother = { ...birth.mother, household: LANZHOU, ...has };
      const caseNumber = await system.hospital.report({ ...birth, mother });
      const view = await system.hospital.whenCompleted(caseNumber);
      const household = view.matters.find((m) => m.code === 'household-registration');
      expect(household?.clocks?.find((c) => c.authority === 'deciding')?.divisionCode).toBe('610302');
      expect(await placesIn(system, caseNumber)).toEqual({
        police: '610302',
        insurance: '610302',
        claim: '610302',
      });
      expect(view.entitlements.find((e) => e.code === 'childcare-subsidy')?.pack).toContain('shaanxi');
    },
  );

  it('holds a rare character before the certificate is printed, and lets the rest go on', async () => {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-rare-character-name'));
    const task = await system.hospital.whenAsked(caseNumber, 'name-characters');
    const held = await system.hospital.caseOf(caseNumber);
    expect(held.status).toBe('correction');
    expect(held.matters.find((m) => m.code === 'birth-certificate')?.status).toBe('manual');
    const printed = await system.database.query(
      'select 1 from health_commission.inbox where case_number = $1 and code = $2',
      [caseNumber, 'birth-certificate'],
    );
    expect(printed.rowCount).toBe(0);
    await system.hospital.complete(task.id, { outcome: 'resolved', facts: { name: '李吉禾' } });
    await system.hospital.whenCompleted(caseNumber);
  });

  it('keeps twins apart: trouble with one name does not hold the other child', async () => {
    const twins = freshSample('lanzhou-twins');
    const [first, second] = twins.children;
    if (!first || !second) throw new Error('the sample has two children');
    const { name: _, ...unnamed } = first;
    const caseNumber = await system.hospital.report({ ...twins, children: [unnamed, second] });
    const task = await system.hospital.whenAsked(caseNumber, 'name-missing');
    await system.hospital.whenMatterCompleted(caseNumber, 'child-2/social-security-card');
    const held = await system.hospital.caseOf(caseNumber);
    expect(held.matters.find((m) => m.subject === 'child-1' && m.code === 'birth-certificate')?.status).toBe(
      'correction',
    );
    await system.hospital.complete(task.id, { outcome: 'resolved', facts: { name: first.name } });
    await system.hospital.whenCompleted(caseNumber);
  });
});
