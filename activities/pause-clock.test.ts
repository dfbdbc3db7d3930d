import { describe, expect, test } from 'vitest';
import type { Acceptance } from '../schemas/matters/registry.ts';
import { answer } from './answers.test-data.ts';
import { caseAs, NOW } from './case-view.test-data.ts';
import { Effects } from './effects.ts';
import { acceptWork, endMatter, holdMatter } from './matter-moves.ts';
import { CERTIFICATE } from './one-round.test-data.ts';
import { walk } from './carry-on.ts';
import { STORY } from './case-in-memory.test-data.ts';

/** A certificate that its department has, with what was said of it since. */
function said(...acceptances: readonly Acceptance[]) {
  const to = new Effects(caseAs({ matters: { [CERTIFICATE]: 'requested' } }));
  const matter = to.view.matters.get(CERTIFICATE);
  if (!matter) throw new Error('the sample has one');
  for (const acceptance of acceptances) acceptWork(to, matter, acceptance);
  const events = to.events.map(({ type, detail }) => [type, detail?.['why']]);
  return { to, matter, events };
}

describe('a department that does what the law does not count', () => {
  test('is at work, and leaves evidence of when it began', () => {
    const { matter, events } = said({ pausedFor: 'verification' });
    expect([matter.status, matter.flags]).toEqual(['processing', ['paused']]);
    expect(events).toEqual([['matter.paused', 'verification']]);
  });

  test('may be silent no longer for that', () => {
    expect(said({ pausedFor: 'post' }).matter.answerDueAt).toEqual(said({}).matter.answerDueAt);
  });

  test('and of when it ended: the next word without a reason', () => {
    const { matter, events } = said({ pausedFor: 'card-making' }, {});
    expect(matter.flags).toEqual([]);
    expect(events.map(([type]) => type)).toEqual(['matter.paused', 'matter.resumed']);
    expect(said({}, {}).events).toEqual([]);
  });

  test.each<[string, Parameters<typeof holdMatter>[2] | undefined]>([
    ['decides', undefined],
    [
      'asks for something',
      { kind: 'correction-needed', status: 'correction', reason: '部门要求补正', asks: [] },
    ],
  ])('has nothing to do any more once it %s', (_, hold) => {
    const { to, matter } = said({ pausedFor: 'verification' });
    if (hold) holdMatter(to, matter, hold);
    else endMatter(to, matter, 'completed');
    expect(matter.flags).toEqual([]);
  });

  test('by a word that no build knows: its answer is set aside', () => {
    const landed = [answer(CERTIFICATE, 'accepted', { payload: { pausedFor: 'holiday' } })];
    const view = caseAs({ matters: { [CERTIFICATE]: 'requested' }, landed, now: NOW });
    const { effects } = walk(view, STORY);
    expect(effects.setAside.size).toBe(1);
  });
});
