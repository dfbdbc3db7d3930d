import { describe, expect, test } from 'vitest';
import { addDays, shanghaiDate } from '../policies/calendar/date.ts';
import { OUTLIVING_TASKS } from '../schemas/tasks/groups.ts';
import { caseAs, type Given } from './case-view.test-data.ts';
import { clockIndexOf } from './clock-index.ts';
import { Effects } from './effects.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { CERTIFICATE, HOUSEHOLD } from './one-round.test-data.ts';
import { orderSupervision, type OrderWanted } from './order-supervision.ts';
import { ordersWatchedBy } from './supervision.ts';
import { watchClocks } from './watch-clocks.ts';

const TODAY = '2026-11-28';
const DUE = addDays(TODAY, 3);
const OF = { subject: 'child-1', code: 'household-registration' } as const;
const ABOUT: Given = { matters: { [CERTIFICATE]: 'completed', [HOUSEHOLD]: 'requested' } };

function order(view: CaseView, wanted: Partial<OrderWanted> = {}) {
  return orderSupervision(view, { of: OF, reason: '家里王女士来问', replyDue: DUE, by: 'head', ...wanted });
}

/** What a look at the clocks says of supervisions on a day, and the tasks after it. */
function look(view: CaseView, day: string): { said: string[]; tasks: readonly Task[] } {
  const to = new Effects({ ...view, now: new Date(`${day}T12:00:00+08:00`) });
  watchClocks(to);
  const said = to.events.map(({ type }) => type).filter((type) => type.startsWith('supervision.'));
  return { said, tasks: to.view.tasks.filter(({ kind }) => kind.startsWith('supervision')) };
}

function watchOn(view: CaseView, key: 'child-1/birth-certificate' | 'child-1/household-registration') {
  const matter = view.matters.get(key);
  if (!matter) throw new Error('the sample has one');
  return { watched: ordersWatchedBy(view, matter), ...clockIndexOf(view, matter, { now: [], looked: true }) };
}

describe('a supervision by hand', () => {
  test('is one task of a clerk, due on the day that is named, with the words sealed beside it', () => {
    const view = caseAs(ABOUT);
    const { effects, result } = order(view);
    expect(result).toMatchObject({ kind: 'supervision-order', status: 'open', attempt: 1, ...OF });
    const task = result as Task;
    expect(task.deadline).toBe(`${DUE}T23:59:59+08:00`);
    expect(task.reason).not.toContain('王女士');
    expect(effects.words.get(task)).toContain('王女士');
    const ordered = effects.events.find(({ type }) => type === 'supervision.ordered');
    expect(ordered).toMatchObject({ actor: 'head', detail: { task: task.id, replyDue: DUE } });
    expect(JSON.stringify(ordered?.detail)).not.toContain('王女士');
    const again = order(effects.view, { replyDue: addDays(DUE, 2) });
    expect([again.result, again.effects.any]).toEqual([task, false]);
  });

  test.each<[string, OrderWanted['of'], 'child-1/birth-certificate' | 'child-1/household-registration']>([
    ['a matter', OF, HOUSEHOLD],
    ['a whole case', undefined, CERTIFICATE],
  ])('of %s is looked at the day after, and goes to the next level', (_, of, key) => {
    const { effects, result } = order(caseAs(ABOUT), { of });
    const { view } = effects;
    expect([...effects.matters].map((matter) => matter.key)).toContain(key);
    expect(watchOn(view, key)).toMatchObject({ watched: [result], watchOn: addDays(DUE, 1) });
    expect(look(view, DUE)).toMatchObject({ said: [], tasks: [{ status: 'open' }] });
    const { said, tasks } = look(view, addDays(DUE, 1));
    expect(said).toEqual(['supervision.unanswered']);
    expect(tasks.map(({ kind, status }) => [kind, status])).toEqual([
      ['supervision-order', 'overtaken'],
      ['supervision', 'open'],
    ]);
    expect(tasks[1]?.reason).toContain('第2次督办');
    expect(look({ ...view, tasks: [...tasks] }, addDays(DUE, 2)).said).toEqual([]);
  });

  test('goes on to the level above while nobody answers, also where its office is not late', () => {
    let { view } = order(caseAs(ABOUT)).effects;
    const reasons: string[] = [];
    for (const nth of [2, 3, 4]) {
      const due = view.tasks.find(({ kind, status }) => kind.startsWith('supervision') && status === 'open');
      const day = addDays(shanghaiDate(due?.deadline ?? ''), 1);
      expect(watchOn(view, HOUSEHOLD).watchOn, `level ${nth}`).toBe(day);
      const { tasks } = look(view, day);
      view = { ...view, now: new Date(`${day}T12:00:00+08:00`), tasks: [...tasks] };
      reasons.push(tasks.at(-1)?.reason ?? '');
    }
    expect(reasons.map((reason) => reason.match(/第\d次督办/)?.[0])).toEqual([
      '第2次督办',
      '第3次督办',
      '第4次督办',
    ]);
    const open = view.tasks.filter(({ status }) => status === 'open');
    for (const task of open) Object.assign(task, { status: 'completed' });
    expect(look(view, addDays(TODAY, 365)).said).toEqual([]);
  });

  test('that is answered goes nowhere', () => {
    const { effects, result } = order(caseAs(ABOUT));
    Object.assign(result as Task, { status: 'completed' });
    expect(look(effects.view, addDays(DUE, 1)).said).toEqual([]);
  });

  test.each<[string, Given, Partial<OrderWanted>, string]>([
    ['a matter that has ended', { matters: { [HOUSEHOLD]: 'completed' } }, {}, 'nothing-to-supervise'],
    ['a case that was joined', { ...ABOUT, joinedInto: 'C-0' }, { of: undefined }, 'nothing-to-supervise'],
    ['somebody erased', { ...ABOUT, erased: new Set(['child-1'] as const) }, {}, 'nothing-to-supervise'],
    ['a matter that is not there', ABOUT, { of: { ...OF, subject: 'child-9' } }, 'unknown'],
  ])('of %s is none', (_, given, wanted, became) => {
    const { effects, result } = order(caseAs(given), wanted);
    expect([result, effects.any]).toEqual([became, false]);
  });

  test('of a whole case that has closed since is asked further, and that may stay open', () => {
    const { view } = order(caseAs(ABOUT), { of: undefined }).effects;
    const { tasks } = look({ ...view, closed: true, status: 'completed' }, addDays(DUE, 1));
    const open = tasks.filter(({ status }) => status === 'open');
    expect(open.map(({ kind }) => kind)).toEqual(['supervision']);
    for (const { kind } of open) expect(OUTLIVING_TASKS).toContain(kind);
  });
});
