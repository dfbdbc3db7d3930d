import type { Bench } from './bench-stack.ts';
import type { Contender, ContenderName } from './contender.ts';
import { ourContender } from './ours.ts';
import { bareRivals, databaseRival } from './rivals.ts';
import { warmUp } from './warm-up.ts';

/** Those that take part in one measurement. */
export interface Field {
  readonly contenders: readonly Contender[];
  stop(): Promise<void>;
}

/**
 * Gets contenders ready, all at rest, in the order named. The stack, and the product with it, has been warmed by whoever
 * started it; a rival's process is new and is warmed here as long.
 */
export async function gather(bench: Bench, names: readonly ContenderName[]): Promise<Field> {
  const known = new Map<ContenderName, Contender>();
  const stop = async (): Promise<void> => {
    for (const contender of known.values()) await contender.stop();
  };
  try {
    for (const name of names) {
      if (known.has(name)) continue;
      bench.say(`getting ${name} ready …`);
      for (const contender of await make(bench, name, names)) {
        known.set(contender.name, contender);
        await contender.rest();
      }
    }
    // While all others rest: they share topics.
    for (const rival of [...known.values()].filter(({ name }) => name !== 'ours' && names.includes(name))) {
      await rival.wake();
      await warmUp(bench, rival);
      await rival.rest();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { contenders: names.flatMap((name) => known.get(name) ?? []), stop };
}

async function make(
  bench: Bench,
  name: ContenderName,
  names: readonly ContenderName[],
): Promise<readonly Contender[]> {
  switch (name) {
    case 'ours':
      return [ourContender(bench, { alone: names.every((n) => n === 'ours' || n.startsWith('bare')) })];
    case 'bare':
    case 'bare-graph': {
      const both = await bareRivals(bench);
      return [both.bare, both['bare-graph']];
    }
    case 'dbos':
    case 'saga':
      return [await databaseRival(bench, name)];
  }
}
