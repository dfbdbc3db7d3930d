import { describe, expect, test } from 'vitest';
import type { TaskView } from '../../schemas/task.ts';
import { doEach, tryOut, type BulkAction } from './bulk.ts';

function task(id: string, parts: Partial<TaskView> = {}): TaskView {
  return {
    ...{
      id,
      caseNumber: `B-${id}`,
      subject: null,
      matter: null,
      kind: 'department-silent',
      title: '',
      owner: 'clerk',
    },
    ...{ queue: 'overdue', reason: '', asks: [], outcomes: [], deadline: '', openedAt: '', status: 'open' },
    ...parts,
  };
}
const held = (holder: string) => ({ claim: { holder, until: '' } });
const trial = (now: readonly TaskView[], action: BulkAction) => {
  const chosen = ['a', 'b', 'c'].map((id) => task(id));
  const { go, left } = tryOut(chosen, {
    action,
    user: 'clerk',
    now: new Map(now.map((one) => [one.id, one])),
  });
  return [go.map(({ id }) => id), left.map(({ id, why }) => `${id}:${why}`)];
};

describe('what is to be done to many', () => {
  test('leaves out what somebody else is at, what is over, and what is gone, and says why', () => {
    const now = [task('a'), task('b', held('demo:other')), task('c', { status: 'completed' })];
    expect(trial(now, 'hand-over')).toEqual([['a'], ['b:other 在办', 'c:已经办结，或不在这个列表里了']]);
    expect(trial([], 'claim')[0]).toEqual([]);
  });

  test('goes for what is one’s own, but to claim it again', () => {
    const now = [task('a', held('demo:clerk')), task('b'), task('c')];
    expect(trial(now, 'answer')[0]).toEqual(['a', 'b', 'c']);
    expect(trial(now, 'claim')).toEqual([['b', 'c'], ['a:已经是您在办']]);
  });

  test('answers the same only where a department is silent', () => {
    const now = [task('a', { kind: 'refused' }), task('b'), task('c')];
    expect(trial(now, 'answer')).toEqual([['b', 'c'], ['a:只有部门没有回音的可以一起答复']]);
  });
});

test('each is done by itself: what is refused stops none of the others', async () => {
  const told: number[] = [];
  const deed = ({ id }: TaskView) => (id === 'b' ? Promise.reject(new Error('claimed')) : Promise.resolve());
  const done = await doEach([task('a'), task('b'), task('c')], deed, {
    whyOf: (error) => (error as Error).message,
    told: (count) => told.push(count),
  });
  expect(done).toEqual({ done: 2, refused: [{ id: 'b', caseNumber: 'B-b', why: 'claimed' }] });
  expect(told).toEqual([1, 2, 3]);
});
