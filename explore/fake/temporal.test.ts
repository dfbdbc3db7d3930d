import { beforeEach, describe, expect, it } from 'vitest';
import { clock } from '../world/clock.ts';
import type { ActivityCall } from './instance.ts';
import { FakeTemporal, NotRunningError, type RoundControls } from './temporal.ts';
import {
  condition,
  continueAsNew,
  defineUpdate,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from './workflow.ts';

const ring = defineUpdate('ring');
const { step } = proxyLocalActivities();

/** Rings it counts, each followed by an activity; a minute without one ends it. */
async function counting(): Promise<void> {
  let rung = 0;
  let done = 0;
  setHandler(ring, () => void (rung += 1));
  for (;;) {
    if (!(await condition(() => rung > done, '1m'))) return;
    done += 1;
    await step?.(done);
    if (workflowInfo().historyLength > 1_000) await continueAsNew();
  }
}

describe('the fake Temporal', () => {
  let temporal: FakeTemporal;
  let calls: ActivityCall[];

  beforeEach(() => {
    clock.set(0);
    calls = [];
    temporal = new FakeTemporal(counting);
    temporal.start('B-1', [], false);
  });

  const controls = (more: Partial<RoundControls> = {}): RoundControls => ({
    execute: (call) => {
      calls.push(call);
      return Promise.resolve({ ok: undefined });
    },
    completes: () => true,
    heartbeats: () => false,
    ...more,
  });
  const args = (): unknown[] => calls.map((call) => call.args[0]);
  const update = (id: string) => temporal.update('B-1', { id, name: 'ring', args: [] });

  it('answers an Update when the task that took it is durable', async () => {
    const handle = update('one');
    await temporal.round('B-1', controls());
    expect(handle.state).toBe('answered');
    expect(args()).toEqual([1]);
    expect(update('one').state).toBe('answered');
  });

  it('answers an Update that is durable only when its handler has ended, whoever asks again meanwhile', async () => {
    let isDone = false;
    const waiting = new FakeTemporal(async () => {
      setHandler(ring, async () => void (await condition(() => isDone)));
      await condition(() => false);
    });
    waiting.start('B-2', [], false);
    const ask = () => waiting.update('B-2', { id: 'one', name: 'ring', args: [] });
    const first = ask();
    await waiting.round('B-2', controls());
    waiting.forgetAdmitted();
    const again = ask();
    expect([first.state, again.state]).toEqual(['admitted', 'admitted']);
    isDone = true;
    waiting.update('B-2', { id: 'two', name: 'ring', args: [] });
    await waiting.round('B-2', controls());
    expect([first.state, again.state, ask().state]).toEqual(['answered', 'answered', 'answered']);
  });

  it('does again what was done in a task that was lost, and does not answer before', async () => {
    const handle = update('one');
    expect(await temporal.round('B-1', controls({ completes: () => false }))).toBe('fell back');
    expect(handle.state).toBe('admitted');
    await temporal.round('B-1', controls());
    expect(args()).toEqual([1, 1]);
    expect(handle.state).toBe('answered');
  });

  it('keeps what a heartbeat has made durable', async () => {
    update('one');
    await temporal.round('B-1', controls({ heartbeats: () => true, completes: () => false }));
    await temporal.round('B-1', controls());
    expect(args()).toEqual([1]);
  });

  it('forgets Updates that were in memory only', async () => {
    const handle = update('one');
    temporal.forgetAdmitted();
    await temporal.round('B-1', controls());
    expect(handle.state).toBe('lost');
    expect(args()).toEqual([]);
  });

  it('goes on after its worker has forgotten it', async () => {
    update('one');
    await temporal.round('B-1', controls());
    temporal.evict('B-1');
    update('two');
    await temporal.round('B-1', controls());
    expect(args()).toEqual([1, 2]);
  });

  it('goes back to an earlier task, with later Updates or without', async () => {
    for (const id of ['one', 'two']) {
      update(id);
      await temporal.round('B-1', controls());
    }
    temporal.goBack('B-1', 0, true);
    await temporal.round('B-1', controls());
    expect(args()).toEqual([1, 2, 2]);
    temporal.goBack('B-1', 0, false);
    await temporal.round('B-1', controls());
    expect(args()).toEqual([1, 2, 2]);
  });

  it('fires timers when their time has come, and ends', async () => {
    await temporal.round('B-1', controls());
    expect(temporal.dueCases()).toEqual([]);
    clock.pass(60_000);
    expect(temporal.dueCases()).toEqual(['B-1']);
    await temporal.round('B-1', controls());
    expect(temporal.isRunning('B-1')).toBe(false);
    expect(() => update('late')).toThrow(NotRunningError);
    expect(temporal.start('B-1', [], false)).toBe('already-started');
    expect(temporal.start('B-1', [], true)).toBe('started');
  });

  it('notices code that does something else when it is run again', async () => {
    let word = 'first';
    const changing = new FakeTemporal(async () => {
      await step?.(word);
      await condition(() => false);
    });
    changing.start('B-2', [], false);
    await changing.round('B-2', controls());
    changing.evict('B-2');
    word = 'second';
    await expect(changing.round('B-2', controls())).rejects.toThrow('activity 1');
  });
});
