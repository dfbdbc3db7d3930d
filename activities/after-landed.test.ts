import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answer } from './answers.test-data.ts';
import { walk } from './carry-on.ts';
import { STORY } from './case-in-memory.test-data.ts';
import { caseAs, openTaskOf } from './case-view.test-data.ts';
import { completeTask } from './complete-task.ts';
import { doWhatIsDue } from './due.ts';
import type { Effects } from './effects.ts';
import { eraseSubject } from './erase-subject.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { CERTIFICATE } from './one-round.test-data.ts';
import { redecideCase } from './redecide-case.ts';

/** Everybody who decides something about a case; of the workflow's round nobody else has to be told. */
const DECIDERS: Readonly<Record<string, { decide: (view: CaseView) => Effects; wakes: boolean }>> = {
  'a round': { decide: (view) => walk(view, STORY).effects, wakes: false },
  'a decision': {
    decide: (view) => {
      const completion = { taskId: 'task-1', by: 'clerk', outcome: 'given-up' } as const;
      return completeTask(view, completion, () => ({ facts: undefined, reason: '不办了' })).effects;
    },
    wakes: true,
  },
  'an erasure': {
    decide: (view) =>
      eraseSubject(view, { subject: 'child-1', by: 'supervisor', reason: 'guardian-request' }).effects,
    wakes: true,
  },
  'a re-decision': {
    decide: (view) => {
      const revise = () => ({ changes: [], entitlements: [] });
      return redecideCase(view, { pack: 'gansu@2', asOf: '2027-01-01', revise }).effects;
    },
    wakes: true,
  },
  'what is due': { decide: (view) => doWhatIsDue(view, 900).effects, wakes: true },
};

const SILENT = (): Task => openTaskOf('department-silent', { subject: 'child-1', code: 'birth-certificate' });
const ASIDE = (): Task => openTaskOf('case-set-aside', { subject: null, code: null }, 'task-2');

const asked = (tasks: Task[]): CaseView =>
  caseAs({
    matters: { [CERTIFICATE]: { status: 'requested', answerDueAt: null, flags: ['overdue'] } },
    landed: [answer(CERTIFICATE, 'completed')],
    tasks,
  });

describe.each(Object.entries(DECIDERS))('%s', (_, { decide, wakes }) => {
  test('comes after what has landed before it: the answer stands, and its phases go on', () => {
    const view = asked([SILENT()]);
    const to = decide(view);
    expect(view.matters.get(CERTIFICATE)?.status).toBe('completed');
    expect([...to.applied]).toEqual([`completed ${CERTIFICATE} 1`]);
    expect(to.notices.map(({ template }) => template)).toEqual(['certificate-issued']);
    expect(to.wakes).toBe(wakes);
  });

  test('does nothing with a case that is set aside', () => {
    const view = asked([SILENT(), ASIDE()]);
    const to = decide(view);
    expect(view.matters.get(CERTIFICATE)?.status).toBe('requested');
    expect(to.any).toBe(false);
  });
});

/** A case that begins has nothing landed; one that is set aside is not looked at. */
const MAY_BEGIN = ['after-landed.ts', 'begin-case.ts', 'set-aside.ts'];

test('nobody who decides begins his effects himself: what has landed could be forgotten', () => {
  const sources = ['activities', 'services', 'infra', 'workflows'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const beginners = sources.filter(
    (name) =>
      /(?<!\.test|\.test-data)\.ts$/.test(name) && readFileSync(name, 'utf8').includes('new Effects('),
  );
  expect(beginners.sort()).toEqual(MAY_BEGIN.map((name) => `activities/${name}`));
});
