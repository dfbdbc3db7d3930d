import { readFileSync } from 'node:fs';
import { makeProduct } from './adapter.ts';
import { DEEDS } from './engine/deeds.ts';
import { runSchedule, type Ground, type Outcome, type Schedule } from './engine/schedule.ts';
import { shrink } from './engine/shrink.ts';
import { keepFinding, tellFinding, Tellings } from './report.ts';
import { atOnceDeed } from './statements/at-once.ts';
import { installClock } from './world/clock.ts';
import { openServer, type ExploredServer } from './world/server.ts';
import { installRandomness } from './world/randomness.ts';

export interface Wanted {
  readonly runs: number;
  readonly seed: number;
  readonly level: 'transactions' | 'statements';
  /** file of a finding */
  readonly replay: string | undefined;
  readonly keepGoing: boolean;
  /** kinds of findings that are known */
  readonly butFor: readonly string[];
  /** names of deeds that do not happen */
  readonly without: readonly string[];
}

/** @returns the exit code: 0 when nothing was found that is not known */
export async function explore(wanted: Wanted): Promise<number> {
  const server = await openServer();
  installClock();
  const { seed: seedRandomness } = installRandomness();
  try {
    const schedule = wanted.replay === undefined ? undefined : readFinding(wanted.replay);
    const ground = groundOf(server, schedule?.level ?? wanted.level, wanted, seedRandomness);
    return schedule ? await again(ground, schedule) : await many(ground, wanted);
  } finally {
    await server.close();
  }
}

type Level = Wanted['level'];

function readFinding(file: string): Schedule & { readonly level?: Level } {
  return JSON.parse(readFileSync(file, 'utf8')) as Schedule & { readonly level?: Level };
}

function groundOf(
  { database, sessions, control }: ExploredServer,
  level: Level,
  { without, butFor }: Wanted,
  seedRandomness: (seed: number) => void,
): Ground {
  const all = level === 'statements' ? [...DEEDS, atOnceDeed(sessions, control)] : DEEDS;
  const deeds = all.filter(({ name }) => !without.includes(name));
  return { database, makeProduct, seedRandomness, deeds, known: butFor };
}

async function again(ground: Ground, { seed, steps }: Schedule): Promise<number> {
  const outcome = await runSchedule(ground, { seed, steps });
  tellFinding(outcome);
  return outcome.violations.length > 0 ? 1 : 0;
}

async function many(ground: Ground, wanted: Wanted): Promise<number> {
  const tellings = new Tellings(wanted);
  for (let n = 0; n < wanted.runs; n += 1) {
    const outcome = await runSchedule(ground, { seed: wanted.seed + n });
    const isNews = tellings.note(outcome);
    if (!isNews || wanted.keepGoing) continue;
    tellings.stopAt(n + 1);
    await tellShrunk(ground, wanted.level, outcome);
    break;
  }
  return tellings.end();
}

async function tellShrunk(ground: Ground, level: Level, outcome: Outcome): Promise<void> {
  const { seed, steps } = outcome.schedule;
  console.log(`Seed ${seed}: found something. Looking for a shorter schedule that finds it too.`);
  const small = await shrink(ground, outcome);
  tellFinding(small);
  const file = keepFinding(level, small);
  console.log(
    `Seed ${seed}: ${steps.length} steps, shrunk to ${small.schedule.steps.length}, written to ${file}`,
  );
  console.log(`Again: npm run explore -- --replay ${file}`);
}
