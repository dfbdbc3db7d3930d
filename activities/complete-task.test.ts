import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { answer } from './answers.test-data.ts';
import { CaseInMemory, completeByTwo, lookAtDraft, SECOND } from './case-in-memory.test-data.ts';
import { caseAs, NOW, openTaskOf, PATIENCE_MS, type Given } from './case-view.test-data.ts';
import { completeTask } from './complete-task.ts';
import { withdrawDraft } from './task-drafts.ts';
import type { Completion, Judgement } from './decide-task.ts';
import type { Task } from './ledger-port.ts';
import { CERTIFICATE, command, HOUSEHOLD } from './one-round.test-data.ts';
import type { TaskDecision } from '../schemas/tasks/kinds.ts';

const ABOUT = { subject: 'child-1', code: 'birth-certificate' } as const;
const SILENT: Given = {
  matters: { [CERTIFICATE]: { status: 'requested', answerDueAt: null, flags: ['overdue'] } },
  tasks: [openTaskOf('department-silent', ABOUT)],
};
const REFUSED: Given = {
  matters: { [CERTIFICATE]: { status: 'manual', attempt: 1 } },
  tasks: [openTaskOf('refused', ABOUT)],
};

const fine = (): Judgement => ({ facts: undefined, reason: '已核对' });

function complete(given: Given, of: Partial<Completion> = {}, judge: (task: Task) => Judgement = fine) {
  // Tasks are changed in place: each test has its own.
  const view = caseAs({ ...given, tasks: structuredClone(given.tasks ?? []) });
  const completion = { taskId: 'task-1', by: 'clerk-1', outcome: 'ask-again' as TaskDecision, ...of };
  const { effects, result } = completeByTwo(view, completion, judge);
  return {
    view,
    effects,
    result,
    matter: view.matters.get(CERTIFICATE),
    events: effects.events.map(({ type }) => type),
  };
}

describe('a department that is silent', () => {
  test('and is waited for again: its command stays open, its time begins anew', () => {
    const { effects, matter, result } = complete(SILENT, { outcome: 'wait' });
    expect(result.result).toBe('completed');
    expect([effects.answered.size, effects.resent.size]).toEqual([0, 0]);
    expect(matter).toMatchObject({ status: 'requested', flags: [] });
    expect(matter?.answerDueAt).toEqual(new Date(NOW.getTime() + PATIENCE_MS));
  });

  test('and is asked again: the same command goes out once more', () => {
    const { effects, matter, events } = complete(SILENT, { outcome: 'ask-again' });
    expect([...effects.resent]).toEqual([command(CERTIFICATE)]);
    expect([effects.answered.size, effects.commands.length, matter?.attempt]).toEqual([0, 0, 1]);
    expect(events).toEqual(['task.completed', 'matter.resent']);
  });

  test('and was waited for first can still be asked again', () => {
    const one = new CaseInMemory(caseAs({ matters: { [CERTIFICATE]: 'requested' } }));
    one.passes(PATIENCE_MS).round();
    one.decides('department-silent', 'wait');
    one.passes(PATIENCE_MS).round();
    expect([...one.decides('department-silent', 'ask-again').resent]).toEqual([command(CERTIFICATE)]);
  });

  test('and is given up: it is not waited for any more, and its command is settled', () => {
    const { effects, matter } = complete(SILENT, { outcome: 'given-up' });
    expect([...effects.answered]).toEqual([command(CERTIFICATE)]);
    expect(matter).toMatchObject({ status: 'offline', endedAt: NOW, flags: [] });
  });
});

describe('a held matter', () => {
  test.each<[TaskDecision, string]>([
    ['ask-again', 'waiting'],
    ['given-up', 'refused'],
  ])('%s: it is %s, and a round is due', (outcome, status) => {
    const { effects, matter } = complete(REFUSED, { outcome });
    expect(matter?.status).toBe(status);
    expect(effects.wakes).toBe(true);
    expect(effects.commands).toEqual([]);
  });

  test('takes the facts that came with the decision into its next request', () => {
    const named = sampleBirth('lanzhou-first-child');
    const birth = sampleBirth('lanzhou-name-and-choices-later');
    const one = new CaseInMemory(caseAs({ birth }));
    one.round();
    const decided = one.decides('name-missing', 'provided', { facts: named });
    expect(decided.facts).toBe(named);
    const [first] = one.round().effects.commands;
    expect(first).toMatchObject({ id: command(CERTIFICATE), payload: { child: { name: '李安然' } } });
  });
});

describe('who did it, and when', () => {
  const given = (completed: Task['completed'], status: Task['status']): Given => ({
    ...REFUSED,
    tasks: [{ ...openTaskOf('refused', ABOUT), status, completed }],
  });
  const byClerk = { outcome: 'ask-again', by: 'clerk-1', at: NOW, reason: null } as const;

  test('is kept with the task', () => {
    const { result } = complete(REFUSED);
    expect(result.task).toMatchObject({ status: 'completed', completed: { ...byClerk, reason: '已核对' } });
  });

  test.each<[string, Given, Partial<Completion>, string]>([
    ['the same person, the same outcome', given(byClerk, 'completed'), {}, 'completed'],
    ['the same person, another outcome', given(byClerk, 'completed'), { outcome: 'given-up' }, 'done-before'],
    ['another person', given(byClerk, 'completed'), { by: 'clerk-2' }, 'done-before'],
    ['something else has settled it', given(null, 'overtaken'), {}, 'done-before'],
  ])('said again, by %s: nothing is done', (_, before, of, expected) => {
    const { effects, result } = complete(before, of, () => {
      throw new Error('is not judged again');
    });
    expect(result.result).toBe(expected);
    expect(effects.any).toBe(false);
  });

  test('what does not fit the task leaves everything as it was', () => {
    const refuse = (): Judgement => {
      throw new Error('outcome-not-allowed');
    };
    expect(() => complete(REFUSED, {}, refuse)).toThrow('outcome-not-allowed');
    expect(() => complete(REFUSED, { taskId: 'task-of-another-case' })).toThrow(/not among its tasks/);
  });
});

describe('what has landed before the decision', () => {
  test('comes first: it overtakes the task, and the decision moves nothing', () => {
    const landed = [answer(CERTIFICATE, 'completed')];
    const { effects, result, matter } = complete({ ...SILENT, landed }, { outcome: 'given-up' }, () => {
      throw new Error('is not judged');
    });
    expect(result).toMatchObject({ result: 'done-before', task: { status: 'overtaken' } });
    expect(matter?.status).toBe('completed');
    expect([...effects.applied]).toEqual([`completed ${CERTIFICATE} 1`]);
    expect(effects.notices.map(({ template }) => template)).toEqual(['certificate-issued']);
    expect(effects.wakes).toBe(true);
  });

  test('about something else leaves the decision as it is', () => {
    const matters = { ...REFUSED.matters, [HOUSEHOLD]: 'requested' } as const;
    const landed = [answer(HOUSEHOLD, 'accepted')];
    const { effects, result, matter } = complete({ ...REFUSED, matters, landed });
    expect([result.result, matter?.status, effects.applied.size]).toEqual(['completed', 'waiting', 1]);
  });
});

describe('a case that is set aside', () => {
  const ASIDE: Given = {
    matters: { [CERTIFICATE]: 'requested' },
    tasks: [openTaskOf('case-set-aside', { subject: null, code: null })],
    landed: [answer(CERTIFICATE, 'completed')],
  };

  test('decides nothing else: a decision would overtake what has landed', () => {
    const tasks = [
      ...(SILENT.tasks ?? []),
      openTaskOf('case-set-aside', { subject: null, code: null }, 'task-2'),
    ];
    const { effects, result, matter } = complete({ ...ASIDE, tasks }, { outcome: 'given-up' }, () => {
      throw new Error('is not judged');
    });
    expect(result).toMatchObject({ result: 'set-aside', task: { status: 'open' } });
    expect([effects.any, matter?.status]).toEqual([false, 'requested']);
  });

  test('goes on when a person says so, with all that has landed since', () => {
    const one = new CaseInMemory(caseAs({ ...ASIDE, tasks: structuredClone(ASIDE.tasks ?? []) }));
    const decided = one.decides('case-set-aside', 'again');
    expect([decided.applied.size, decided.wakes]).toEqual([0, true]);
    expect(one.round().standing).toMatchObject({ setAside: false, waitsForPerson: false });
    expect(one.statusOf(CERTIFICATE)).toBe('completed');
  });
});

describe('tasks that hold nothing', () => {
  test('a late answer that somebody has looked at moves no matter', () => {
    const { effects, matter } = complete(
      {
        matters: { [CERTIFICATE]: { status: 'manual', attempt: 1 } },
        tasks: [openTaskOf('late-answer', ABOUT)],
      },
      { outcome: 'left' },
    );
    expect(matter?.status).toBe('manual');
    expect([...effects.matters]).toEqual([]);
  });

  test('of a closed case wake nobody', () => {
    const closed = { others: 'completed', decided: true, closed: true, status: 'completed' } as const;
    const { effects } = complete(
      { ...closed, tasks: [openTaskOf('late-answer', ABOUT)] },
      { outcome: 'left' },
    );
    expect([effects.wakes, effects.tasks.size]).toEqual([false, 1]);
  });
});

describe('a decision that leaves later', () => {
  const drafted = (second: string | null) => {
    const draft = { ...({ outcome: 'wait', by: 'clerk-1', second, hash: 'h', looked: [] } as const) };
    const content = () => ({ changes: [], reason: '已核对' });
    const view = caseAs({ ...SILENT, tasks: structuredClone(SILENT.tasks ?? []) });
    const [task] = view.tasks;
    if (task) task.draft = { ...draft, at: NOW, leavesAt: new Date(NOW.getTime() + 60_000), open: content };
    return view;
  };

  test.each([
    ['clerk-1', 'withdrawn'],
    ['clerk-2', 'withdrawn'],
    ['clerk-3', 'others'],
  ])('is taken back by whoever has said or confirmed it: %s, %s', (by, result) => {
    const view = drafted('clerk-2');
    const done = withdrawDraft(view, { taskId: 'task-1', by, force: false });
    expect([done.result, view.tasks[0]?.draft === null]).toEqual([result, result === 'withdrawn']);
  });
});

describe('a decision that takes two people', () => {
  const said = (by: string, more: Partial<Completion> = {}): Completion => ({
    ...{ taskId: 'task-1', by, outcome: 'given-up', hash: 'said' },
    ...more,
  });
  const refused = () => caseAs({ ...REFUSED, tasks: structuredClone(REFUSED.tasks ?? []) });

  test('moves nothing until another one who has looked says the same', () => {
    const view = refused();
    const [task] = view.tasks;
    if (!task) throw new Error('no task');
    const say = (by: string, more: Partial<Completion> = {}) =>
      completeTask(view, said(by, more), fine).result.result;
    expect([say('clerk-1'), say('clerk-1')]).toEqual(['awaiting-second', 'awaiting-second']);
    expect([view.matters.get(CERTIFICATE)?.status, task.status]).toEqual(['manual', 'open']);
    expect(say(SECOND)).toBe('not-looked-at');
    lookAtDraft(task, SECOND);
    expect(say('clerk-3')).toBe('not-looked-at');
    expect(say(SECOND, { outcome: 'ask-again', hash: 'another' })).toBe('draft-differs');
    expect(say(SECOND)).toBe('completed');
    expect(task.completed).toMatchObject({ outcome: 'given-up', by: 'clerk-1', second: SECOND });
    expect(view.matters.get(CERTIFICATE)?.status).toBe('refused');
  });

  test('may be taken back while it waits, and the task is decided otherwise by one', () => {
    const view = refused();
    completeTask(view, said('clerk-1'), fine);
    expect(withdrawDraft(view, { taskId: 'task-1', by: 'clerk-1', force: false }).result).toBe('withdrawn');
    const done = completeTask(view, said('clerk-2', { outcome: 'ask-again' }), fine);
    expect([done.result.result, view.matters.get(CERTIFICATE)?.status]).toEqual(['completed', 'waiting']);
  });

  test('is overtaken by an answer that comes while it waits', () => {
    const view = caseAs({ ...SILENT, tasks: structuredClone(SILENT.tasks ?? []) });
    completeTask(view, said('clerk-1'), fine);
    const [task] = view.tasks;
    if (task) lookAtDraft(task, SECOND);
    const landed = { ...view, landed: [answer(CERTIFICATE, 'completed')] };
    const done = completeTask(landed, said(SECOND), fine);
    expect(done.result).toMatchObject({ result: 'done-before', task: { status: 'overtaken', draft: null } });
    expect(landed.matters.get(CERTIFICATE)?.status).toBe('completed');
  });
});
