import { describe, expect, it } from 'vitest';
import type { Logger } from '../../infra/telemetry/log.ts';
import { repeat, type RepeatOptions } from './repeat.ts';

function optionsNoting(said: string[]): RepeatOptions {
  const note = (level: string) => (_: unknown, text: string) => void said.push(`${level}: ${text}`);
  const log = { warn: note('warn'), debug: note('debug') } as unknown as Logger;
  return { pauseMs: 1, what: 'the work', log };
}

describe('rounds one after another', () => {
  it('warn of the first of several failures only, and of the next after a success', async () => {
    const said: string[] = [];
    const outcomes = ['fails', 'fails', 'succeeds', 'fails'];
    const { promise: over, resolve } = Promise.withResolvers<undefined>();
    const repetition = repeat(() => {
      const outcome = outcomes.shift();
      if (outcome === undefined) resolve(undefined);
      return outcome === 'fails' ? Promise.reject(new Error('away')) : Promise.resolve(false);
    }, optionsNoting(said));
    await over;
    await repetition.close();
    const text = 'the work failed, trying again';
    expect(said).toEqual([`warn: ${text}`, `debug: ${text}`, `warn: ${text}`]);
  });

  it('tell the round in hand of the end, wait for it, and begin no other', async () => {
    let rounds = 0;
    let finished = false;
    const repetition = repeat(async (stopped) => {
      rounds += 1;
      await new Promise((resolve) => stopped.addEventListener('abort', resolve));
      finished = true;
      return true;
    }, optionsNoting([]));
    await repetition.close();
    expect({ rounds, finished }).toEqual({ rounds: 1, finished: true });
  });
});
