import type pg from 'pg';
import { completeTask } from '../actors/people.ts';
import type { Gateway } from '../actors/gateway.ts';
import { PER_MILLE, take, type Deed } from '../engine/deeds.ts';
import { unlessLost } from '../engine/lost.ts';
import type { Link } from '../world/connection.ts';
import { clock } from '../world/clock.ts';
import { about, type World } from '../world/world.ts';
import { Session } from './session.ts';
import { Turns } from './turns.ts';

/** What one process is about to do, with everything chosen that it needs. */
interface Part {
  readonly words: string;
  readonly link: Link;
  readonly run: () => Promise<unknown>;
}

/** A process and what it may do; the parts that cannot be done now give undefined. */
type Role = (world: World) => Promise<Part | undefined> | Part | undefined;

const gatewayRole =
  (index: 0 | 1): Role =>
  (world) => {
    const gateway = world.gateways[index];
    const deeds: readonly ((of: Gateway) => Part)[] = [
      (g) => ({ words: 'sweeps', link: g.connection, run: () => g.sweep() }),
      (g) => ({ words: 'sweeps payments', link: g.connection, run: () => g.sweepPayments() }),
      (g) => {
        const messages = world.answers.length > 0 ? take(world, world.answers, 3) : [];
        return {
          words: `lands ${messages.map(about).join(', ')}`,
          link: g.connection,
          run: () => g.land(messages),
        };
      },
    ];
    const part = world.choices.one(deeds)(gateway);
    return { ...part, words: `${gateway.name} ${part.words}` };
  };

const worker: Role = ({ temporal, worker: process, choices }) => {
  const due = temporal.dueCases();
  if (due.length === 0) return undefined;
  const caseNumber = choices.one(due);
  return { words: 'the worker does a round', link: process.connection, run: () => process.round(caseNumber) };
};

const clerk: Role = async (world) => {
  const tasks = await world.product.openTasks(world.people.pool);
  if (tasks.length === 0) return undefined;
  // People see first what has just come up, where the ledger and a run may differ.
  const fresh = tasks.filter(({ caseNumber }) => caseNumber === world.worker.unsettled);
  const newest = fresh.toSorted((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt)).slice(0, 1);
  const task = world.choices.one(newest.length > 0 ? newest : tasks);
  const outcome = world.choices.one(task.outcomes);
  return {
    words: 'a clerk completes a task',
    link: world.people,
    run: () => completeTask(world, task, outcome),
  };
};

const officer: Role = (world) => {
  const caseNumber = world.choices.one(world.cases);
  const perMille = world.choices.one(PER_MILLE);
  world.redecisions += 1;
  const change = { name: `explored@${world.redecisions + 1}`, perMille };
  return {
    words: `an officer re-decides to ${perMille} per mille`,
    link: world.officer,
    run: () => world.product.redecide(world.officer.pool, caseNumber, change).catch(unlessLost),
  };
};

const ROLES: readonly Role[] = [gatewayRole(0), gatewayRole(1), worker, clerk, officer];

const sweeping =
  (index: 0 | 1): Role =>
  ({ gateways: { [index]: gateway } }) => ({
    words: `${gateway.name} sweeps`,
    link: gateway.connection,
    run: () => gateway.sweep(),
  });
const paying: Role = ({ gateways: [gateway] }) => ({
  words: `${gateway.name} sweeps payments`,
  link: gateway.connection,
  run: () => gateway.sweepPayments(),
});

/** Who meets: now and then those that touch the same rows without a lock they both take, else anybody. */
function whoMeets({ choices, worker: { unsettled } }: World): readonly Role[] {
  const meeting = choices.weighed(unsettled === undefined ? [2, 2, 1] : [1, 6, 1]);
  if (meeting === 1) return [sweeping(0), sweeping(1), clerk];
  if (meeting === 2) return [officer, paying];
  const left = [...ROLES];
  const count = 2 + (choices.rarely(3) ? 1 : 0);
  return Array.from({ length: count }, () => left.splice(choices.below(left.length), 1)).flat();
}

/** Some time after what came before: what rests between tries is due again, or not yet. */
const LATER_MS = [0, 6_000, 61_000];

/** Two or three processes at once, a statement of one of them at a time. */
async function atOnce(world: World, clients: readonly pg.Client[], control: pg.Client): Promise<void> {
  const { choices } = world;
  clock.pass(choices.one(LATER_MS));
  const parts: Part[] = [];
  for (const role of whoMeets(world)) {
    const part = await role(world);
    if (part) parts.push(part);
  }
  // Once for each task that is lost; then everything goes on as it does elsewhere.
  world.worker.unsettled = undefined;
  world.say(`at once: ${parts.map(({ words }) => words).join(' × ')}`);
  const turns = new Turns(choices, control, (words) => world.say(words));
  const stages = parts.map(({ link }, at) => ({
    client: clients[at],
    turns,
    // A person's few statements are under one lock: what matters is where among the others' they stand.
    isCoarse: choices.below(link === world.people ? 4 : 2) !== 1,
  }));
  const ended = Promise.allSettled(parts.map((part, at) => start(part, stages[at] as Stage)));
  try {
    await turns.play();
  } catch (error) {
    await turns.abandon();
    await ended;
    throw error;
  }
  const failed = (await ended).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

interface Stage {
  readonly client: pg.Client | undefined;
  readonly turns: Turns;
  readonly isCoarse: boolean;
}

function start({ words, link, run }: Part, { client, turns, isCoarse }: Stage): Promise<unknown> {
  if (!client) throw new RangeError('more processes than sessions');
  const player = turns.join(words.split(' ').slice(0, 2).join(' '), processIdOf(client));
  link.use(new Session(client, turns, player, isCoarse));
  return run().finally(() => {
    link.use(undefined);
    player.state = 'done';
  });
}

function processIdOf(client: pg.Client): number {
  return (client as unknown as { readonly processID: number }).processID;
}

/** The deed that only schedules of the level of statements have. */
export function atOnceDeed(clients: readonly pg.Client[], control: pg.Client): Deed {
  return {
    name: 'at once',
    weight: 100,
    whileUnsettled: 40,
    can: () => true,
    run: (world) => atOnce(world, clients, control),
  };
}
