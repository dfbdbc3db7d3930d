import { describe, expect, test } from 'vitest';
import type { CaseView } from '../../schemas/case-view.ts';
import { fittingCase, MOST_ANSWER_BYTES } from './answer-size.ts';

type Task = CaseView['tasks'][number];
type Event = CaseView['events'][number];

function event(seq: number): Event {
  const text = '卫健受理了出生医学证明';
  return { seq, at: '2026-11-28T10:00:00+08:00', type: 'x', subject: null, matter: null, actor: 'x', text };
}

const task = (id: number, status: Task['status']) => ({ id: String(id), status, title: '请核对' }) as Task;

function caseOf(events: number, tasks: readonly Task[]): CaseView {
  const known = { caseNumber: 'B', status: 'processing', divisionCode: '620102' };
  const nothing = { matters: [], entitlements: [], guidance: [], erased: [], unreadable: [] };
  const happened = Array.from({ length: events }, (_, i) => event(i));
  return { ...known, ...nothing, acceptedAt: '', tasks, events: happened } as unknown as CaseView;
}

describe('a case in one answer', () => {
  test('is whole where it fits', () => {
    const view = caseOf(50, [task(1, 'open'), task(2, 'completed')]);
    expect(fittingCase(view)).toEqual(view);
  });

  test('that is too long leaves out its oldest events, and says how many', () => {
    const shown = fittingCase(caseOf(5_000, [task(1, 'completed'), task(2, 'open')]));
    expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThanOrEqual(MOST_ANSWER_BYTES);
    expect(shown.tasks).toHaveLength(2);
    expect(shown.events.at(-1)?.seq).toBe(4_999);
    expect(shown.notListed).toBe(5_000 - shown.events.length);
  });

  test('lists every open task, whatever was done', () => {
    const done = Array.from({ length: 9_000 }, (_, i) => task(i, 'completed'));
    const shown = fittingCase(caseOf(100, [...done, task(9_001, 'open')]));
    expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThanOrEqual(MOST_ANSWER_BYTES);
    expect(shown.tasks.at(-1)?.status).toBe('open');
    expect(shown.tasks.at(-2)?.id).toBe('8999');
  });
});
