import { expect, describe, test } from 'vitest';
import { CallerGone, createTurns, type Release, type Turns } from './turns.ts';

const HERE = new AbortController().signal;

/** Work that ends when the test says so; `served` has the names in the order of their turns. */
function workshop(turns: Turns) {
  const served: string[] = [];
  const atWork: Release[] = [];
  const ask = (caller: string, name = caller): boolean => {
    const turn = turns.take(caller, HERE);
    void turn?.then((release) => {
      served.push(name);
      atWork.push(release);
    });
    return turn !== undefined;
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const finish = async () => {
    await settle();
    for (let release = atWork.shift(); release; release = atWork.shift()) {
      release();
      await settle();
    }
  };
  return { served, ask, finish, settle };
}

describe('work that many ask for', () => {
  test('of one that floods comes after one piece of everybody else', async () => {
    const { served, ask, finish } = workshop(createTurns({ atWork: 1, ofCaller: 50 }));
    for (let i = 0; i < 50; i += 1) ask('flood');
    ask('a');
    ask('b');
    ask('a', 'a again');
    await finish();
    expect(served.slice(0, 6)).toEqual(['flood', 'flood', 'a', 'b', 'flood', 'a again']);
    expect(served).toHaveLength(53);
  });

  test('is bounded for each, whatever the others have in hand', async () => {
    const { ask, finish } = workshop(createTurns({ atWork: 2, ofCaller: 3 }));
    expect([ask('a'), ask('a'), ask('a'), ask('a')]).toEqual([true, true, true, false]);
    expect(ask('b')).toBe(true);
    await finish();
    expect(ask('a')).toBe(true);
  });

  test('never has more at work than it may', async () => {
    const { served, ask, settle } = workshop(createTurns({ atWork: 2, ofCaller: 9 }));
    for (const caller of ['a', 'b', 'c', 'a']) ask(caller);
    await settle();
    expect(served).toEqual(['a', 'b']);
  });

  test('is not done for one that has gone, and its place is free', async () => {
    const turns = createTurns({ atWork: 1, ofCaller: 2 });
    const release = await turns.take('a', HERE);
    const leaving = new AbortController();
    const left = turns.take('a', leaving.signal);
    leaving.abort();
    await expect(left).rejects.toThrow(CallerGone);
    const next = turns.take('a', HERE);
    release?.();
    release?.();
    expect(await next).toBeTypeOf('function');
    expect(turns.take('a', HERE)).toBeDefined();
    expect(turns.take('a', HERE)).toBeUndefined();
  });
});
