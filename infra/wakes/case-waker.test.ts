import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Wake } from '../postgres/ledger/wakes.ts';
import { createLog } from '../telemetry/log.ts';
import type { CaseToWake } from '../temporal/client.ts';
import { createCaseWaker, UpdateIds, type CaseWaker } from './case-waker.ts';

const log = createLog('case-waker-test', 'fatal');

interface Sent extends CaseToWake {
  needsRun(): Promise<boolean>;
  answer(error?: Error): void;
}

const news = (caseNumber: string, token = 'a'): Wake => ({
  caseNumber,
  token,
  kind: 'news',
  divisionCode: '620102',
});
const start = (caseNumber: string): Wake => ({ ...news(caseNumber), kind: 'start' });

/** Temporal is a port here: each wake is answered when the test says so. */
describe('waking cases', () => {
  let sent: Sent[];
  let answered: string[];
  let waker: CaseWaker;

  const create = (bounds: { mostInFlight?: number; mostStarts?: number } = {}): CaseWaker =>
    createCaseWaker({
      log,
      needsRun: async (caseNumber) => caseNumber === 'B-1',
      mostInFlight: 100,
      mostStarts: 100,
      ...bounds,
      runner: {
        wake: (of, needsRun) =>
          new Promise((resolve, reject) => {
            sent.push({ ...of, needsRun, answer: (error) => (error ? reject(error) : resolve()) });
          }),
      },
      onAnswered: ({ caseNumber, token }) => void answered.push(`${caseNumber} ${token}`),
    });

  /** Until everything that could be done without an answer of Temporal is done. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const answer = async (index: number, error?: Error): Promise<void> => {
    sent[index]?.answer(error);
    await settle();
  };
  const cases = (): string[] => sent.map(({ caseNumber }) => caseNumber);

  beforeEach(() => {
    sent = [];
    answered = [];
    waker = create();
  });

  it('makes one wake at a time for a case; what comes meanwhile goes with the next', async () => {
    for (const token of ['a', 'b', 'c']) waker.wake(news('B-1', token));
    waker.wake(news('B-2'));
    expect(cases()).toEqual(['B-1', 'B-2']);
    await answer(0);
    expect(cases()).toEqual(['B-1', 'B-2', 'B-1']);
    await answer(2);
    await answer(1);
    await waker.settled();
    expect(sent).toHaveLength(3);
    expect(answered).toEqual(['B-1 a', 'B-1 c', 'B-2 a']);
  });

  it('makes a wake once that the sweep claims while it waits, lingers or is on its way', async () => {
    waker = create({ mostInFlight: 1 });
    waker.wake(news('B-1', 'a'));
    waker.wake(news('B-2', 'a'));
    waker.wake(news('B-3', 'a'), 20);
    for (const one of ['B-1', 'B-2', 'B-3']) waker.wake({ ...news(one, 'a'), repeated: true });
    for (const index of [0, 1]) await answer(index);
    await vi.waitFor(() => expect(sent).toHaveLength(3));
    await answer(2);
    await waker.settled();
    expect(answered).toEqual(['B-1 a', 'B-2 a', 'B-3 a']);
    waker.wake(news('B-1', 'a'));
    expect(sent).toHaveLength(4);
  });

  it('gives what the sweep repeats a quarter of the room, so that the sick leave some for the others', async () => {
    waker = create({ mostInFlight: 64, mostStarts: 32 });
    const sick = Array.from({ length: 64 }, (_, i) => `S-${i}`);
    for (const one of sick) waker.wake({ ...news(one), repeated: true });
    expect(sent).toHaveLength(16);
    waker.wake(news('N-1'));
    waker.wake(start('N-2'));
    expect(cases().slice(16)).toEqual(['N-1', 'N-2']);
    waker.wake(news('S-60', 'b'));
    expect(cases().slice(18)).toEqual(['S-60']);
    await answer(0, new Error('nobody takes it up'));
    expect(cases().slice(19)).toEqual(['S-16']);
  });

  it('keeps starts that are repeated to a quarter of the starts, and counts none that waits', () => {
    waker = create({ mostInFlight: 64, mostStarts: 8 });
    for (let i = 0; i < 20; i += 1) waker.wake({ ...start(`S-${i}`), repeated: true });
    expect(sent).toHaveLength(2);
    expect(waker.roomForStarts()).toBe(6);
  });

  it('says what a case is woken for, where the family handed in, and whether there is anything to do', async () => {
    waker.wake(start('B-1'));
    waker.wake(news('B-2'));
    expect(sent).toMatchObject([
      { caseNumber: 'B-1', kind: 'start', divisionCode: '620102' },
      { caseNumber: 'B-2', kind: 'news', divisionCode: '620102' },
    ]);
    expect(await Promise.all(sent.map((one) => one.needsRun()))).toEqual([true, false]);
  });

  it('lingers for others that may still come, no longer than for the first, and not when told that all are there', () => {
    vi.useFakeTimers();
    try {
      waker.wake(news('B-1'), 40);
      vi.advanceTimersByTime(30);
      waker.wake(news('B-1', 'b'), 40);
      vi.advanceTimersByTime(9);
      expect(sent).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(cases()).toEqual(['B-1']);
      waker.wake(news('B-2'), 40);
      waker.wake(news('B-2', 'b'));
      expect(cases()).toEqual(['B-1', 'B-2']);
      vi.advanceTimersByTime(1_000);
      expect(sent).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps to its bounds, and lets what is no start pass by the starts that wait', async () => {
    waker = create({ mostInFlight: 3, mostStarts: 2 });
    for (const one of ['S-1', 'S-2', 'S-3', 'S-4']) waker.wake(start(one));
    expect(cases()).toEqual(['S-1', 'S-2']);
    expect(waker.roomForStarts()).toBe(0);
    waker.wake(news('N-1'));
    waker.wake(news('N-2'));
    expect(cases()).toEqual(['S-1', 'S-2', 'N-1']);
    await answer(2);
    expect(cases()).toEqual(['S-1', 'S-2', 'N-1', 'N-2']);
    await answer(0);
    expect(cases().slice(4)).toEqual(['S-3']);
    for (const index of [1, 3, 4, 5]) await answer(index);
    await waker.settled();
    expect(cases().slice(4)).toEqual(['S-3', 'S-4']);
    expect(waker.roomForStarts()).toBe(2);
  });

  it('counts a carried-over case as a start', () => {
    waker = create({ mostStarts: 1 });
    waker.wake({ ...start('B-1'), kind: 'carry-over' });
    waker.wake(start('B-2'));
    expect(cases()).toEqual(['B-1']);
  });

  it('repeats a wake under its id until it is answered, and makes any other under another', async () => {
    const away = new Error('Temporal is away');
    waker.wake(news('B-1', 'a'));
    await answer(0, away);
    waker.wake(news('B-1', 'a'));
    await answer(1, away);
    waker.wake(news('B-1', 'b'));
    await answer(2);
    waker.wake(news('B-1', 'b'));
    await answer(3);
    const [first, repeated, more, again] = sent.map(({ updateId }) => updateId);
    expect(repeated).toBe(first);
    expect(new Set([first, more, again]).size).toBe(3);
  });

  it('remembers so many unanswered wakes, the newest: another process may have been answered', () => {
    const ids = new UpdateIds(2);
    const [first, second] = ['B-1', 'B-2', 'B-3'].map((one) => ids.idFor(news(one)));
    expect(ids.idFor(news('B-2'))).toBe(second);
    expect(ids.idFor(news('B-1'))).not.toBe(first);
  });

  it('leaves a failure to the sweep, and holds nothing for it', async () => {
    waker = create({ mostInFlight: 1, mostStarts: 1 });
    waker.wake(start('B-1'));
    waker.wake(start('B-2'));
    await answer(0, new Error('Temporal is away'));
    expect(answered).toEqual([]);
    expect(cases()).toEqual(['B-1', 'B-2']);
    await answer(1);
    await waker.settled();
    expect(answered).toEqual(['B-2 a']);
    expect(sent).toHaveLength(2);
  });

  it('makes the wake that came while one was failing', async () => {
    waker.wake(news('B-1', 'a'));
    waker.wake(news('B-1', 'b'));
    await answer(0, new Error('Temporal is away'));
    expect(sent).toHaveLength(2);
    await answer(1);
    expect(answered).toEqual(['B-1 b']);
  });

  it('is settled only when nothing lingers, waits or is on its way', async () => {
    waker = create({ mostInFlight: 1 });
    waker.wake(news('B-1'));
    waker.wake(news('B-2'));
    waker.wake(news('B-3'), 20);
    let settled = false;
    const all = waker.settled().then(() => (settled = true));
    await answer(0);
    await answer(1);
    expect(settled).toBe(false);
    await vi.waitFor(() => expect(sent).toHaveLength(3));
    expect(settled).toBe(false);
    await answer(2);
    await all;
  });
});
