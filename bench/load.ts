import { pause, stillWanted, type Bench } from './bench-stack.ts';
import type { Contender, UnderWay } from './contender.ts';

/** What came of a time under load. */
export interface Load {
  /** births that ended within the measured time */
  readonly births: number;
  /** the measured time, s */
  readonly seconds: number;
  readonly perSecond: number;
  /** 202 to the end of the case, ms, of births that ended within the measured time */
  readonly latencies: readonly number[];
  /** every birth of this load, warm-up and drain included */
  readonly all: number;
  /** of all of them, in the order in which they ended */
  readonly ids: readonly string[];
  /** births ended in each whole minute of the measured time */
  readonly minutes: readonly number[];
}

export interface ClosedLoop {
  readonly inFlight: number;
  readonly seconds: number;
  /** before the measured time begins, s */
  readonly warmSeconds: number;
  readonly onMinute?: (minute: number, births: number) => void;
}

/**
 * Keeps so many births under way at once, counts those that end in the measured time, and waits for the rest.
 * @throws Error when a birth is refused or does not end
 */
export async function closedLoop(
  bench: Pick<Bench, 'signal'>,
  contender: Pick<Contender, 'begin'>,
  loop: ClosedLoop,
): Promise<Load> {
  const from = Date.now() + loop.warmSeconds * 1000;
  const until = from + loop.seconds * 1000;
  const latencies: number[] = [];
  const minutes: number[] = [];
  const ids: string[] = [];
  const one = async (): Promise<void> => {
    while (Date.now() < until) {
      stillWanted(bench);
      const { id, acceptedAt, ended } = await contender.begin();
      const endedAt = await ended;
      ids.push(id);
      if (endedAt < from || endedAt >= until) continue;
      latencies.push(endedAt - acceptedAt);
      const minute = Math.floor((endedAt - from) / 60_000);
      minutes[minute] = (minutes[minute] ?? 0) + 1;
    }
  };
  const ticker = setInterval(() => {
    const minute = Math.floor((Date.now() - from) / 60_000);
    if (minute > 0) loop.onMinute?.(minute, minutes[minute - 1] ?? 0);
  }, 60_000);
  try {
    await Promise.all(Array.from({ length: loop.inFlight }, one));
  } finally {
    clearInterval(ticker);
  }
  const births = latencies.length;
  const perSecond = births / loop.seconds;
  return { births, seconds: loop.seconds, perSecond, latencies, all: ids.length, ids, minutes };
}

/** One birth of an open loop. */
export interface Sent extends UnderWay {
  /** when it was due to be sent, ms: a late sender does not make the system look quick */
  readonly dueAt: number;
  readonly endedAt: number;
}

/** Hands births in at a fixed rate, whatever becomes of those before, and waits for all of them. */
export async function openLoop(
  bench: Bench,
  contender: Contender,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Sent[]> {
  const began = Date.now();
  const underWay: Promise<Sent>[] = [];
  const total = Math.max(1, Math.round(perSecond * seconds));
  for (let i = 0; i < total; i += 1) {
    const dueAt = began + (i * 1000) / perSecond;
    if (dueAt > Date.now()) await pause(bench, dueAt - Date.now());
    const sent = contender.begin().then(async (birth) => ({ ...birth, dueAt, endedAt: await birth.ended }));
    // Looked at in the end: one that fails meanwhile must not end the process.
    sent.catch(() => undefined);
    underWay.push(sent);
  }
  return Promise.all(underWay);
}

/** Births one after another. */
export async function oneByOne(
  bench: Pick<Bench, 'signal'>,
  contender: Pick<Contender, 'begin'>,
  count: number,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (let i = 0; i < count; i += 1) {
    stillWanted(bench);
    const dueAt = Date.now();
    const birth = await contender.begin();
    sent.push({ ...birth, dueAt, endedAt: await birth.ended });
  }
  return sent;
}

/** A fixed number of births, so many under way at once. @returns their ids */
export async function atOnce(
  bench: Bench,
  contender: Contender,
  { births, inFlight }: { readonly births: number; readonly inFlight: number },
): Promise<string[]> {
  const ids: string[] = [];
  let left = births;
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      stillWanted(bench);
      const { id, ended } = await contender.begin();
      await ended;
      ids.push(id);
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, births) }, one));
  return ids;
}
