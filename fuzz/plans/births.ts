import fc from 'fast-check';
import { HOSTILE, nearly, valid } from '../../test/support/generated-births.ts';
import type { Plan, PlannedBody, Who } from '../plan.ts';

const packed = fc.constantFrom('gzip' as const, undefined, undefined, undefined);

/** @param who the hospital may act for all; the other for none that is reported here: its births are read, and not taken */
function report(who: Who, births: fc.Arbitrary<unknown>): fc.Arbitrary<Plan> {
  return fc.tuple(births, fc.uuid(), fc.nat(), packed).map(([json, key, pick, packing]) => ({
    kind: 'birth' as const,
    who,
    method: 'POST',
    path: '/v1/births',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: { json: numbered(json, key), packed: packing } satisfies PlannedBody,
    pick,
  }));
}

/** Generated births all have one number: each gets its own, where it still has one. */
function numbered(birth: unknown, key: string): unknown {
  const isNumbered = typeof birth === 'object' && birth !== null && 'notificationId' in birth;
  return isNumbered && birth.notificationId === 'P-1'
    ? { ...birth, notificationId: `F-${key.slice(0, 13)}` }
    : birth;
}

export const acceptable = report('hospital', valid);
export const nearlyAcceptable = report('hospital', nearly);
export const foreign = report('otherHospital', fc.oneof(valid, nearly, nearly, nearly, HOSTILE));

/** The same delivery once more: as it was, with what was missing, with something else, under another number. */
export const repetition: fc.Arbitrary<Plan> = fc
  .record({
    key: fc.uuid(),
    pick: fc.nat(),
    again: fc.oneof(
      fc.constant({}),
      fc.record(
        {
          childRank: fc.integer({ min: 1, max: 4 }),
          notificationId: fc.uuid().map((id) => `F-${id.slice(0, 8)}`),
          prePregnancyCheck: fc.boolean(),
          choices: fc.constant({ householdFollows: 'mother', resultDelivery: 'pick-up' }),
          marriage: fc.constantFrom({ status: 'married' }, { status: 'unmarried' }),
          unknownField: HOSTILE,
        },
        { requiredKeys: [] },
      ),
    ),
  })
  .map(({ key, pick, again }) => ({
    kind: 'repetition' as const,
    who: 'hospital' as const,
    method: 'POST',
    path: '/v1/births',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: { repetition: { again } },
    pick,
  }));
