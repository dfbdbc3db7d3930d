import { shanghaiDate } from '../../policies/calendar/date.ts';
import { Choices } from '../engine/choices.ts';
import type { Deed } from '../engine/deeds.ts';
import type { OpenTask } from '../product.ts';
import type { World } from '../world/world.ts';

const PAYEE = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000001' };
const WAGE = '/mother/employment/employerAverageMonthlyWageFen';
const WAGE_FEN = 720_000;
const CHOICES = { householdFollows: 'mother', resultDelivery: 'post' };

/** Names of children in their order: two of one delivery are never named alike. */
const NAMES = ['李安', '李宁', '李平', '李和', '李乐', '李康', '李欣', '李悦', '李嘉', '李瑞'];

/** What a clerk fills in, of what a task asks for: nothing else is taken. */
function factsFor({ kind, asks, subject }: OpenTask): Record<string, unknown> {
  if (kind === 'improbable')
    return asks.includes(WAGE) ? { mother: { employment: { employerAverageMonthlyWageFen: WAGE_FEN } } } : {};
  if (kind === 'name-missing' || kind === 'name-characters')
    return { name: NAMES[Number(subject?.slice('child-'.length) ?? 1) - 1] ?? NAMES[0] };
  const asked = (field: string): boolean =>
    asks.some((ask) => ask === '/choices' || ask === `/choices/${field}`);
  return Object.fromEntries(Object.entries({ ...CHOICES, payee: PAYEE }).filter(([field]) => asked(field)));
}

/** Outcomes that say what was asked. */
const WITH_FACTS: readonly string[] = ['provided', 'changed', 'confirmed', 'corrected'];

/** What a family has got at a window: that of another child where the number says so. */
function gotAtWindow({ subject, code }: OpenTask): Record<string, unknown> {
  return {
    number: `W${code?.length ?? 0}${subject?.slice('child-'.length) ?? ''}`,
    date: shanghaiDate(new Date().toISOString()),
  };
}

/** A clerk completes a task; what the API refuses changes nothing. @returns whether it was taken */
export async function completeTask(world: World, task: OpenTask, outcome: string): Promise<boolean> {
  const isAsFound = task.kind === 'improbable' && outcome === 'confirmed';
  const facts = WITH_FACTS.includes(outcome) && !isAsFound ? factsFor(task) : {};
  const result = outcome === 'obtained' ? gotAtWindow(task) : undefined;
  world.said.push({ task, outcome });
  let became: string;
  try {
    became = await world.product.complete(world.people.pool, task, { outcome, facts, result });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ProblemError') throw error;
    became = `refused: ${error.message}`;
  }
  world.say(`clerk: ${task.kind} of ${task.subject ?? 'nobody'} ${outcome}: ${became}`);
  return !became.startsWith('refused');
}

async function decide(world: World): Promise<void> {
  const tasks = await world.product.openTasks(world.people.pool);
  if (tasks.length === 0) return;
  const task = world.choices.one(tasks);
  world.hasLanded = false;
  await completeTask(world, task, world.choices.one(task.outcomes));
}

export const CLERK: Deed = {
  name: 'clerk',
  weight: 10,
  isWork: true,
  whileLanded: 3,
  can: () => true,
  run: decide,
};

/** A clerk presses a button once more, or decides about what is decided. */
async function decideAgain(world: World): Promise<void> {
  const { choices, said } = world;
  const { task, outcome } = choices.one(said);
  await completeTask(world, task, choices.one([outcome, ...task.outcomes]));
}

export const CLERK_AGAIN: Deed = {
  name: 'clerk again',
  weight: 3,
  can: ({ said }) => said.length > 0,
  run: decideAgain,
};

/** At the end people decide everything: they help where they can, or say anything, a few times, and then end it. */
export class LastDecisions {
  readonly #asked = new Map<string, number>();
  readonly #choices: Choices | undefined;

  /** @param seed of what they say at random; undefined: they help */
  constructor(seed: number | undefined) {
    this.#choices = seed === undefined ? undefined : new Choices(seed);
    this.#choices?.begin();
  }

  async decideAll(world: World): Promise<void> {
    for (const task of await world.product.openTasks(world.people.pool)) {
      const key = `${task.caseNumber ?? ''}/${task.subject ?? ''}/${task.kind}`;
      const times = (this.#asked.get(key) ?? 0) + 1;
      this.#asked.set(key, times);
      const random = times > PATIENCE ? undefined : this.#choices?.one(task.outcomes);
      const isTaken = await completeTask(world, task, random ?? outcomeOf(task, times));
      // Who is told that it cannot be so says whatever can be.
      if (!isTaken) for (const other of task.outcomes) if (await completeTask(world, task, other)) break;
    }
  }
}

const PATIENCE = 6;

function outcomeOf({ outcomes }: OpenTask, times: number): string {
  const [first = 'noted'] = outcomes;
  return times > PATIENCE ? (outcomes.at(-1) ?? first) : first;
}
