import { describe, expect, it } from 'vitest';
import { COMMAND_USES } from '../policies/personal-data/uses.ts';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { addFacts } from './add-facts.ts';
import { decideAfterLanded } from './after-landed.ts';
import { CONSENTS } from './consent.ts';
import { eraseSubject } from './erase-subject.ts';
import { askToConfirm } from './payments/order-tasks.ts';
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

  it('and whoever has not agreed is asked with the money, and hears at the end what they said', () => {
    const end = (birth: BirthNotification, said?: 'declined') => {
      const { at } = decided(birth);
      if (said) at.decides('claim-confirmation', said);
      finish(at);
      const { notices } = at.round().effects;
      const of = (who: string) =>
        notices.flatMap(({ to, values }) => (to === who ? (values['money'] ?? []) : [])).join();
      return { mother: of('mother'), father: of('father') };
    };
    const MONEY = '申领生育津贴和补贴要您到政务服务大厅窗口确认。';
    expect(end(agreed('mother', 'father'))).toEqual({ mother: MONEY, father: '' });
    const father = '把假期告知单位要您到政务服务大厅窗口确认。';
    expect(end(agreed('mother'))).toEqual({ mother: MONEY, father });
    expect(end(agreed('mother'), 'declined')).toEqual({ mother: '', father: '父亲的假期请自行告知单位。' });
    expect(end(agreed(), 'declined')).toEqual({
      mother: '母亲的假期请自行告知单位。',
      father: '父亲的假期请自行告知单位。',
    });
  });
});

/** Everything that was begun is done. */
function finish({ view }: CaseInMemory): void {
  for (const matter of view.matters.values())
    if (matter.status !== 'withdrawn') Object.assign(matter, { status: 'completed', endedAt: NOW });
}

describe('a family is asked once for one yes to everything', () => {
  const asked = ({ at }: { readonly at: CaseInMemory }) =>
    at.view.tasks.filter(({ kind }) => kind === 'claim-confirmation');

  it('whose employers may be told stands with the money, in one question', () => {
    const [task, ...more] = asked(decided(agreed('mother')));
    expect(more).toEqual([]);
    expect(task?.asks).toContain(CONSENTS);
    expect(task?.reason).toMatch(/请家长一方确认申领.*；请确认可由人社部门把父亲的假期告知用人单位$/);
    expect(asked(decided(agreed('mother', 'father'))).flatMap(({ asks }) => asks)).not.toContain(CONSENTS);
  });

  it('and by itself where there is no money to be claimed', () => {
    const { at } = decided(agreed());
    at.view.tasks.length = 0;
    const { effects } = at.round();
    expect(effects.tasks.size).toBe(0);
    const to = decideAfterLanded(at.view);
    const { reason, asks } = askToConfirm(to, []);
    expect(reason).toBe('请确认可由人社部门把母亲的、父亲的假期告知用人单位');
    expect(asks).toEqual([CONSENTS]);
  });

  it('a yes has them told, also after the case has closed, which closes again without another word', () => {
    const { at } = decided(agreed('mother'));
    finish(at);
    at.round();
    expect(at.view.status).toBe('completed');
    const said = at.decides('claim-confirmation', 'confirmed', { facts: agreed('mother', 'father') });
    expect(said.events.map(({ type }) => type)).toContain('matter.agreed');
    expect(at.view.status).toBe('processing');
    expect(toldEmployers(at.round().effects)).toEqual(['father']);
    finish(at);
    const { effects } = at.round();
    expect(at.view.status).toBe('completed');
    expect(effects.notices.map(({ occasion }) => occasion)).toEqual(['finished']);
  });

  it('of them who were named, where it says so', () => {
    const { at } = decided(agreed());
    at.decides('claim-confirmation', 'confirmed', { facts: agreed('father') });
    expect(toldEmployers(at.round().effects)).toEqual(['father']);
    expect(at.statusOf('mother/leave-notice')).toBe('withdrawn');
  });

  it('a no after the end says that it is left to them', () => {
    const { at } = decided(agreed('mother'));
    finish(at);
    at.round();
    const said = at.decides('claim-confirmation', 'declined');
    expect(said.notices.map(({ template, to, values }) => [template, to, values['what']])).toEqual([
      [
        'yours-to-do',
        'mother',
        '带身份证件、银行卡，到参保地医保窗口申领生育津贴，到户籍地乡镇或街道申领育儿补贴（国家）',
      ],
      ['yours-to-do', 'father', '把假期告知用人单位'],
    ]);
  });

  it('what a hospital reports of it later counts as well', () => {
    const { at } = decided(agreed('mother'));
    const { effects, result } = addFacts(at.view, agreed('mother', 'father'), {
      by: 'hospital',
      ofAll: true,
    });
    expect(result).toEqual({ added: ['/consents'], notTaken: [] });
    expect(effects.events.map(({ type }) => type)).toContain('matter.agreed');
  });

  it('and one that does not know of it says nothing else', () => {
    const { at } = decided(agreed('mother'));
    at.decides('claim-confirmation', 'confirmed', { facts: agreed('mother', 'father') });
    expect(addFacts(at.view, agreed('mother'), { by: 'hospital', ofAll: true }).result).toEqual({
      added: [],
      notTaken: [],
    });
  });

  it('money that needs no yes any more leaves the question; a parent who was erased ends it', () => {
    const { at } = decided(agreed('mother'));
    for (const order of at.view.orders.values()) Object.assign(order, { status: 'cancelled' });
    const { effects } = eraseSubject(at.view, { subject: 'father', by: 'clerk', reason: 'x' });
    expect([...effects.tasks].map(({ kind, status }) => [kind, status])).toContainEqual([
      'claim-confirmation',
      'overtaken',
    ]);
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
