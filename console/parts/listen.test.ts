import { expect, test } from 'vitest';
import type { Change } from '../../schemas/change.ts';
import { listen, type Surroundings } from './listen.ts';

/** A stream as a browser has it, said by the test. */
class Source extends EventTarget {
  readyState = 0;
  readonly address: string;
  constructor(address: string) {
    super();
    this.address = address;
  }
  close(): void {
    this.readyState = 2;
  }
  say(type: string, data = '', lastEventId = ''): void {
    this.dispatchEvent(new MessageEvent(type, { data, lastEventId }));
  }
  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
}

function page() {
  const sources: Source[] = [];
  const pauses: number[] = [];
  let later: (() => void) | undefined;
  const told: (Change | undefined | boolean)[] = [];
  const around: Surroundings = {
    open: (address) => {
      const source = new Source(address);
      sources.push(source);
      return source as unknown as EventSource;
    },
    later: (work, ms) => {
      pauses.push(ms);
      later = work;
      return () => (later = undefined);
    },
    chance: () => 0.5,
  };
  const ear = listen(
    '/hall/api/v1/changes',
    { changed: (change) => told.push(change), live: (isLive) => told.push(isLive) },
    around,
  );
  const source = (): Source => {
    const last = sources.at(-1);
    if (!last) throw new Error('nothing is listened to');
    return last;
  };
  return { ear, sources, pauses, told, source, pass: () => later?.() };
}

const CHANGE: Change = { kind: 'task', caseNumber: 'B-7K3F-9QWM-2XTA-0' };

test('what has changed is told, and all may have whenever a stream opens or begins anew', () => {
  const { ear, told, source } = page();
  ear.begin();
  source().say('open');
  source().say('change', JSON.stringify(CHANGE), '1:2:');
  source().say('reset', '{}', '3:4:');
  expect(told).toEqual([true, undefined, CHANGE, undefined]);
});

test('a stream that breaks off is the browser’s to open again; meanwhile nothing is heard', () => {
  const { ear, told, source, sources, pauses } = page();
  ear.begin();
  source().say('open');
  source().fail(0);
  source().say('open');
  expect([sources.length, pauses, told]).toEqual([1, [], [true, undefined, false, true, undefined]]);
});

test('one that is refused is tried more and more seldom, each minute and a half at most, and at once again when it was open', () => {
  const { ear, source, pauses, pass, sources } = page();
  ear.begin();
  for (let time = 0; time < 8; time += 1) {
    source().fail(2);
    pass();
  }
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  source().say('open');
  source().fail(2);
  expect([pauses.at(-1), sources.length]).toEqual([2_000, 9]);
});

test('a page that rests hears nothing, and goes on from where it had heard to', () => {
  const { ear, told, source, sources, pass } = page();
  ear.begin();
  source().say('open');
  source().say('change', JSON.stringify(CHANGE), '5:6:');
  ear.rest();
  expect([source().readyState, told.at(-1)]).toEqual([2, false]);
  ear.begin();
  ear.begin();
  expect([sources.length, source().address]).toEqual([2, '/hall/api/v1/changes?after=5%3A6%3A']);
  source().fail(2);
  ear.rest();
  pass();
  expect(sources.length).toBe(2);
});
