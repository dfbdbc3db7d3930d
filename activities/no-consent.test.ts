import { describe, expect, it } from 'vitest';
import { COMMAND_USES } from '../policies/personal-data/uses.ts';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs, NOW } from './case-view.test-data.ts';
import type { Effects } from './effects.ts';

const ONE = sampleBirth('lanzhou-first-child');
const AT = '2026-11-20T03:24:00+08:00';

const agreed = (...who: ('mother' | 'father')[]): BirthNotification => ({
  ...ONE,
  consents: who.map((givenBy) => ({ kind: 'data-sharing', givenBy, at: AT })),
});

/** All joint work has ended: it is decided, and what follows is sent. */
function decided(birth: BirthNotification): { readonly at: CaseInMemory; readonly effects: Effects } {
  const at = new CaseInMemory(caseAs({ birth, others: 'completed' }));
  const { effects } = at.round();
  return { at, effects };
}

const toldEmployers = ({ commands }: Effects): string[] =>
  commands.flatMap(({ code, subject }) => (COMMAND_USES[code].consent ? [subject] : []));

describe('an employer is told of a parent’s leave', () => {
  it.each<[string, ('mother' | 'father')[]]>([
    ['of both, who have both agreed', ['mother', 'father']],
    ['of her alone who has agreed, and not of him on her word', ['mother']],
    ['of him alone', ['father']],
    ['of nobody, where nobody has', []],
  ])('%s', (_, who) => {
    const { at, effects } = decided(agreed(...who));
    expect(toldEmployers(effects)).toEqual(who);
    for (const subject of ['mother', 'father'] as const) {
      const status = at.view.matters.get(`${subject}/leave-notice`)?.status;
      expect(status).toBe(who.includes(subject) ? 'requested' : 'withdrawn');
    }
    const refused = effects.events.filter(({ type }) => type === 'matter.no-consent');
    expect(refused.map(({ subject }) => subject)).toEqual(
      (['mother', 'father'] as const).filter((subject) => !who.includes(subject)),
    );
  });

  it('and of a change in it neither', () => {
    const { at } = decided(agreed('father'));
    const leaves = at.view.entitlements.filter(({ code }) => code === 'parental-leave');
    expect(leaves.map(({ subject }) => subject)).toEqual(['mother', 'father']);
    const father = at.view.matters.get('father/leave-notice');
    Object.assign(father ?? {}, { status: 'completed' });
    expect(toldEmployers(at.redecides(leaves))).toEqual(['father']);
  });

  it('what was agreed to, and when, is kept with it', () => {
    const { effects } = decided(agreed('mother'));
    const sent = effects.events.find(
      ({ type, code }) => type === 'matter.requested' && code === 'leave-notice',
    );
    expect(sent?.detail).toEqual({
      attempt: 1,
      bases: COMMAND_USES['leave-notice'].bases,
      consent: { givenBy: 'mother', at: AT },
    });
  });

  it('and whoever has not agreed hears in the end that it is left to them', () => {
    const end = (birth: BirthNotification): string => {
      const { at } = decided(birth);
      for (const matter of at.view.matters.values())
        Object.assign(matter, { status: 'completed', endedAt: NOW });
      const closing = at.round().effects.notices.find(({ template }) => template === 'finished');
      return closing?.values['money'] ?? '';
    };
    expect(end(agreed('mother', 'father'))).not.toContain('自行告知');
    expect(end(agreed('mother'))).toContain('父亲的假期请自行告知单位。');
    expect(end(agreed())).toMatch(/(?<!的)假期请自行告知单位。/);
  });
});

it('everything that is asked of a department keeps with it what allows it', () => {
  const at = new CaseInMemory(caseAs({ birth: agreed('mother', 'father') }));
  const sent: string[] = [];
  const kept: string[] = [];
  for (const matter of at.view.matters.values()) if (matter.status === 'waiting') matter.status = 'completed';
  for (const { commands, events } of [at.round().effects, at.paymentsMove()]) {
    sent.push(...commands.map(({ code, subject }) => `${subject}/${code}`));
    for (const { detail } of events) if (Array.isArray(detail?.['bases'])) kept.push('kept');
  }
  expect(sent.length).toBeGreaterThan(3);
  expect(kept).toHaveLength(sent.length);
});

it('a family that was erased has agreed to nothing, and its case closes all the same', () => {
  const { at } = decided(agreed('mother', 'father'));
  for (const matter of at.view.matters.values()) Object.assign(matter, { status: 'completed', endedAt: NOW });
  const { children } = ONE;
  Object.assign(at.view, { notification: { children }, familyErased: true, erased: new Set(['family']) });
  expect(at.round().effects.notices).toEqual([]);
  expect(at.view.status).toBe('completed');
});
