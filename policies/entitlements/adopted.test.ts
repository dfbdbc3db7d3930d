import { expect, test } from 'vitest';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const BORN = BIRTH.delivery.at.slice(0, 10);
const RULE = 'of-whoever-bore-the-child';

/** 产假 and 生育津贴 come of the delivery: an adoption changes neither, which no text says, so the answer says that it is a reading. */
test.each(['maternity-leave', 'maternity-allowance'])(
  '%s says whose it is where the child was adopted',
  (code) => {
    const of = (children: object[]) =>
      decideEntitlements({ ...BIRTH, children: children as typeof BIRTH.children }, '2027-06-01').find(
        (one) => one.code === code,
      );
    const [child] = BIRTH.children;
    const [born, adopted] = [of([{ ...child }]), of([{ ...child, adoptedOn: BORN }])];
    const rules = (one: typeof born) => one?.rules.map(({ rule }) => rule);
    expect(rules(born)).not.toContain(RULE);
    expect(rules(adopted)).toContain(RULE);
    expect([adopted?.outcome, adopted?.days, adopted?.amountFen]).toEqual([
      born?.outcome,
      born?.days,
      born?.amountFen,
    ]);
  },
);
