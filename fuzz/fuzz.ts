import { readFileSync } from 'node:fs';
import { waitUntilQuiet } from '../services/verify/quiet.ts';
import { verify } from '../services/verify/verify.ts';
import type { RunFile } from '../services/supervisor/run-file.ts';
import { ApiDocument } from './document.ts';
import { openGround } from './ground.ts';
import { faultOf } from './judge.ts';
import type { Plan } from './plan.ts';
import { planner } from './plans/mixture.ts';
import { Tally } from './report.ts';
import { Sender } from './send.ts';
import { World } from './world.ts';

export interface Wanted {
  readonly runs: number;
  readonly seed: number;
  /** place of the first request */
  readonly from: number;
  /** more births are not accepted: they are then sent by a hospital that may not act for the facility */
  readonly births: number;
  /** requests on their way at once */
  readonly atOnce: number;
  /** none is sent after so long */
  readonly minutes: number;
  /** how long the accepted births may take to come to their end, s */
  readonly patience: number;
  /** file of a finding */
  readonly replay: string | undefined;
  /** keeps the data of the system */
  readonly keep: boolean;
}

/** The requests of a run, in their order. */
type Plans = Generator<{ readonly plan: Plan; readonly at: number }, void>;

/** @returns the exit code: 0 when nothing was found */
export async function fuzz(wanted: Wanted): Promise<number> {
  const document = new ApiDocument();
  const ground = await openGround(wanted.keep);
  try {
    const { run } = ground.stack;
    const world = new World(run);
    const tally = new Tally(wanted.runs);
    const sender = new Sender(run.api);
    const plans = wanted.replay === undefined ? planned(document, wanted) : replayed(document, wanted.replay);
    const caller = async (): Promise<void> => {
      for (let next = plans.next(); !next.done; next = plans.next())
        await one(next.value, { document, world, tally, sender, wanted });
    };
    await Promise.all(Array.from({ length: wanted.replay === undefined ? wanted.atOnce : 1 }, caller));
    sender.close();
    await followToTheEnd(run, { world, tally, wanted });
    return tally.end(wanted.seed, world.accepted.size);
  } finally {
    await ground.stop();
  }
}

function* planned(document: ApiDocument, { runs, seed, from, minutes }: Wanted): Plans {
  const planAt = planner(document);
  const until = Date.now() + minutes * 60_000;
  for (let at = from; at < from + runs && Date.now() < until; at += 1) yield { plan: planAt(seed, at), at };
}

/** Some births and tasks first, so that the request meets what it speaks of. */
function* replayed(document: ApiDocument, file: string): Plans {
  const { plan } = JSON.parse(readFileSync(file, 'utf8')) as { plan: Plan };
  const planAt = planner(document);
  for (let at = 0; at < 3_000; at += 1) {
    const before = planAt(1, at);
    if (['birth', 'list'].includes(before.kind)) yield { plan: before, at };
  }
  yield { plan, at: -1 };
}

interface Round {
  readonly document: ApiDocument;
  readonly world: World;
  readonly tally: Tally;
  readonly sender: Sender;
  readonly wanted: Wanted;
}

async function one({ plan: drawn, at }: { plan: Plan; at: number }, round: Round): Promise<void> {
  const { document, world, tally, sender, wanted } = round;
  const plan = world.accepted.size < wanted.births ? drawn : notTaken(drawn);
  const ready = world.prepare(plan);
  const answer = await sender.send(plan, ready);
  const what = faultOf(document, plan, ready, answer);
  if (what !== undefined) tally.found({ what, seed: wanted.seed, at, plan, ready, answer });
  world.learn(plan, ready, answer);
  tally.note(plan, answer, world.accepted.size);
}

function notTaken(plan: Plan): Plan {
  return plan.kind === 'birth' && plan.who === 'hospital' ? { ...plan, who: 'otherHospital' } : plan;
}

/** Every accepted birth has completed or waits for a person who is named, and nothing else is wrong with any. */
async function followToTheEnd(
  run: RunFile,
  { world, tally, wanted }: Pick<Round, 'world' | 'tally' | 'wanted'>,
): Promise<void> {
  console.log(
    `all requests answered after ${tally.seconds()} s; following ${world.accepted.size} births to their end`,
  );
  try {
    await waitUntilQuiet(run, { seconds: wanted.patience });
  } catch (error) {
    tally.broken(error instanceof Error ? error.message : String(error));
  }
  const { results } = await verify(run);
  for (const { id, title, holds, violationCount, violations, why } of results) {
    if (holds === true || holds === 'not yet') continue;
    const first = why ?? JSON.stringify(violations[0]);
    tally.broken(`${id} ${title}: ${holds === false ? `${violationCount} violations, ${first}` : first}`);
  }
}
