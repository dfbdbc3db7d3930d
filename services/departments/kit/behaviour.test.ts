import { expect, test } from 'vitest';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import type { WorkCode } from '../../../schemas/matter.ts';
import { behaviourSchema, misbehave, parseBehaviour } from './behaviour.ts';
import type { Command } from './handler.ts';

function commandOf(code: WorkCode, caseNumber = 'case-1'): Command {
  // Misbehaviour looks at routing only.
  return {
    id: derivedId(code, caseNumber),
    code,
    caseNumber,
    subject: 'child-1',
    attempt: 1,
  } as unknown as Command;
}

const card = commandOf('social-security-card');
const notice = commandOf('leave-notice');

test('good behaviour does nothing', () => {
  expect(misbehave({}, [card, notice])).toEqual({ misbehaviours: new Map(), left: {}, counted: false });
});

test('silence comes before correction, correction before refusal', () => {
  const kinds = (behaviour: Parameters<typeof misbehave>[0]): (string | undefined)[] => {
    const { misbehaviours } = misbehave(behaviour, [card, notice]);
    return [card, notice].map((c) => misbehaviours.get(c.id)?.kind);
  };
  const codes: WorkCode[] = ['social-security-card'];
  expect(kinds({ silent: { codes }, correction: { codes }, refuse: {} })).toEqual(['silent', 'refused']);
  expect(kinds({ correction: { codes }, refuse: {} })).toEqual(['correction-needed', 'refused']);
  expect(kinds({ silent: true, refuse: {} })).toEqual(['silent', 'silent']);
  expect(kinds({ silent: false })).toEqual([undefined, undefined]);
});

test('times are used up, and what is left keeps the other settings', () => {
  const behaviour = { refuse: { times: 2, codes: ['leave-notice' as const] }, slowMs: 5 };
  const once = misbehave(behaviour, [notice, card]);
  expect(once).toMatchObject({ left: { refuse: { times: 1 }, slowMs: 5 }, counted: true });
  expect(misbehave(once.left, [notice]).left).toEqual({ slowMs: 5 });
  expect(behaviour.refuse.times).toBe(2);
});

test('a rule is for one case, or for several', () => {
  const [a, b, c] = ['case-1', 'case-2', 'case-3'].map((one) => commandOf('leave-notice', one));
  const struck = (caseNumber: string | string[]): (string | undefined)[] => {
    const { misbehaviours } = misbehave(
      { silent: { caseNumber } },
      [a, b, c].filter((one) => one !== undefined),
    );
    return [a, b, c].map((one) => misbehaviours.get(one?.id ?? '')?.kind);
  };
  expect(struck('case-2')).toEqual([undefined, 'silent', undefined]);
  expect(struck(['case-1', 'case-2'])).toEqual(['silent', 'silent', undefined]);
});

test('settings that nobody understands count as good behaviour', () => {
  expect(parseBehaviour({ slow: 5 })).toEqual({});
  expect(parseBehaviour(null)).toEqual({});
  expect(behaviourSchema.safeParse({ duplicate: 0 }).success).toBe(false);
});
