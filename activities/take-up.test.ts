import { describe, expect, test } from 'vitest';
import { answer } from './answers.test-data.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs } from './case-view.test-data.ts';
import { CARD, CERTIFICATE } from './one-round.test-data.ts';

const ALLOWANCE = 'mother/maternity-allowance-payment';

describe('a case whose joint work has been taken up again', () => {
  test('does not hold up what follows its decision: a corrected claim is asked for at once', () => {
    const skipped = { status: 'offline', attempt: 0, reason: '前置事项未办成，社保卡转窗口办理' } as const;
    const one = new CaseInMemory(
      caseAs({
        others: 'completed',
        decided: true,
        revision: 1,
        matters: {
          [CERTIFICATE]: { status: 'offline', attempt: 1 },
          [CARD]: skipped,
          [ALLOWANCE]: 'requested',
        },
      }),
    );
    one.round();
    one.lands(answer(CERTIFICATE, 'completed'), answer(ALLOWANCE, 'correction-needed')).round();
    one.decides('late-answer', 'adopted');
    one.round();
    expect(one.statusOf(CARD)).toBe('requested');
    one.decides('correction-needed', 'corrected');
    const sent = one.round().effects.commands.map(({ subject, code }) => `${subject}/${code}`);
    expect(sent).toEqual([ALLOWANCE]);
  });
});
