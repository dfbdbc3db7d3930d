import fc from 'fast-check';
import { HOSTILE } from '../../test/support/generated-births.ts';
import type { Plan, Who } from '../plan.ts';

const people = fc.constantFrom<Who>('clerk', 'clerk', 'supervisor', 'operator', 'hospital', 'nobody');

const WORDS = [
  ...[
    'resolved',
    'given-up',
    'resend',
    'ask-again',
    'obtained',
    'provided',
    'approved',
    'changed',
    'verified',
  ],
  ...[
    'corrected',
    'confirmed',
    'declined',
    'wait',
    'adopted',
    'left',
    'replayed',
    'discarded',
    'again',
    'noted',
  ],
  ...[
    'same',
    'different',
    'told',
    'not-reached',
    'returned',
    'waived',
    'paid-elsewhere',
    'nothing-like-it',
    '',
  ],
] as const;

/** What people give with a decision: pieces of a notification, in its short forms too. */
const facts = fc.record(
  {
    name: fc.constantFrom<unknown>('李安然', '不详', '', '\u0000', 5, null),
    householdFollows: fc.constantFrom<unknown>('mother', 'father', 'child', null),
    resultDelivery: fc.constantFrom<unknown>('post', 'pick-up', 'pigeon'),
    payee: fc.record({
      holder: fc.constantFrom('mother', 'father', 'child', 'uncle'),
      bankName: fc.constantFrom('示例银行', ''),
      accountNumber: fc.constantFrom('6222020200000001', '6222020200000000', '1', ''),
    }),
    children: fc.array(
      fc.record(
        {
          order: fc.integer({ min: -1, max: 12 }),
          name: fc.constantFrom('王安', '李安', ''),
          weightGrams: fc.integer({ min: -5, max: 9_000 }),
          sex: fc.constantFrom('male', 'female', 'other'),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
    mother: fc.record(
      {
        phone: fc.constantFrom('13900000002', '1'),
        employment: fc.record({ employerAverageMonthlyWageFen: fc.nat(1_000_000_000) }),
      },
      { requiredKeys: [] },
    ),
    delivery: fc.record({ plurality: fc.integer({ min: 0, max: 11 }) }, { requiredKeys: [] }),
    until: HOSTILE,
  },
  { requiredKeys: [] },
);

const decision = fc.record({
  outcome: fc.oneof({ weight: 3, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.constantFrom(...WORDS) }),
  facts: fc.oneof(
    { weight: 4, arbitrary: fc.constant('asked' as const) },
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: facts },
    { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 20 }), HOSTILE, { maxKeys: 4 }) },
  ),
  result: fc.option(
    fc.oneof(
      HOSTILE,
      fc.constant({ number: 'N-1', date: '2026-11-28' }),
      fc.constant({ outcome: 'completed' }),
    ),
    { nil: undefined, freq: 6 },
  ),
  reason: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<unknown>('核对无误', '材料已补') },
    { weight: 1, arbitrary: HOSTILE },
  ),
});

const ADDRESSES = [
  ...['/v1/tasks/{task}/completion', '/v1/tasks/{task}/completion', '/v1/tasks/{task}/completion'],
  '/v1/tasks/{task}/letters/{letter}/completion',
] as const;

/** What a person decides, about a task that there is. */
export const completion: fc.Arbitrary<Plan> = fc
  .record({
    who: people,
    path: fc.constantFrom(...ADDRESSES),
    pick: fc.nat(),
    decision,
  })
  .map((parts) => ({
    kind: 'completion' as const,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    who: parts.who,
    path: parts.path,
    pick: parts.pick,
    body: { decision: parts.decision },
  }));

/** Having somebody forgotten, mostly without meaning it. */
export const erasure: fc.Arbitrary<Plan> = fc
  .record({
    who: fc.constantFrom<Who>('supervisor', 'supervisor', 'clerk'),
    subject: fc.constantFrom('child-1', 'child-2', 'child-11', 'mother', 'family', 'x'),
    pick: fc.nat(),
    confirm: fc.constantFrom('child-1', 'child-1', 'child-2', 'mother', ''),
    force: fc.constantFrom<unknown>(undefined, undefined, false, true, 'yes'),
  })
  .map(({ who, subject, pick, confirm, force }) => ({
    kind: 'completion' as const,
    who,
    method: 'POST',
    path: `/v1/cases/{case}/subjects/${subject}/erasure`,
    headers: { 'content-type': 'application/json' },
    body: { json: { reason: '家长申请', confirm, ...(force === undefined ? {} : { force }) } },
    pick,
  }));
