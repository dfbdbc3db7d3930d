import type { Deed } from '../engine/deeds.ts';
import { unlessLost } from '../engine/lost.ts';
import { clock } from '../world/clock.ts';
import type { World } from '../world/world.ts';

/**
 * What a hall does beside deciding: it takes tasks, protects parents, notes who acts for whom, asks why something is not done, sends
 * fresh links, and looks at the clocks of the law.
 */

const PARENTS = ['mother', 'father'] as const;
const A_MOMENT_MS = 1_000;
const always = (): boolean => true;

/** Somebody else takes a task, or lets go of it: until then whoever decides about it is told whose it is. */
async function claim(world: World): Promise<void> {
  const { choices, product, people } = world;
  const tasks = await product.openTasks(people.pool);
  if (tasks.length === 0) return;
  const task = choices.one(tasks);
  const isTaken = choices.one([true, true, false]);
  if (isTaken) await product.claim(people.pool, task);
  else await product.letGo(people.pool, task);
  world.say(`another clerk ${isTaken ? 'takes' : 'lets go of'} ${task.kind}`);
}

/** One parent is protected from the other, or nobody is any more. */
async function protect(world: World): Promise<void> {
  const { choices, product, people, cases } = world;
  const parent = choices.one([...PARENTS, null]);
  world.hasLanded = false;
  const became = await product.protect(people.pool, choices.one(cases), parent).catch(unlessLost);
  world.say(`supervisor: protect ${parent ?? 'nobody'}: ${became}`);
}

/** Somebody acts for a parent from now on, or no more. */
async function represent(world: World): Promise<void> {
  const { choices, product, people, cases } = world;
  const parent = choices.one(PARENTS);
  world.hasLanded = false;
  const became = await product.represent(people.pool, choices.one(cases), parent).catch(unlessLost);
  world.say(`hall: somebody for the ${parent}: ${became}`);
}

/** A supervisor asks by hand why something is not done. */
async function supervise(world: World): Promise<void> {
  const { choices, product, people, cases } = world;
  world.hasLanded = false;
  const ofMatter = choices.one([true, false]);
  const became = await product.supervise(people.pool, choices.one(cases), ofMatter).catch(unlessLost);
  world.say(`supervisor: supervise ${ofMatter ? 'a matter' : 'the case'}: ${became}`);
}

/** A parent stands at the counter without a link that works; some come back with the next number. */
async function sendFreshLink(world: World): Promise<void> {
  const { choices, product, people, cases } = world;
  const [caseNumber, parent] = [choices.one(cases), choices.one(PARENTS)];
  world.hasLanded = false;
  for (let times = choices.one([1, 1, 4]); times > 0; times -= 1) {
    // Nobody is sent two within one moment.
    clock.pass(A_MOMENT_MS);
    const became = await product.freshLink(people.pool, caseNumber, parent).catch(unlessLost);
    world.say(`hall: a fresh link for the ${parent}: ${became}`);
  }
}

/** A gateway has cases looked at of which a clock says something today; the look itself is among what is due. */
async function lookAtClocks(world: World): Promise<void> {
  const found = await world.product.scheduleClocks(world.people.pool);
  world.say(`clocks: ${found} cases are to be looked at`);
}

export const HALL: readonly Deed[] = [
  { name: 'another clerk takes a task', weight: 3, can: always, run: claim },
  { name: 'supervisor protects', weight: 2, whileLanded: 4, can: always, run: protect },
  { name: 'somebody acts for a parent', weight: 2, whileLanded: 4, can: always, run: represent },
  { name: 'supervisor asks by hand', weight: 2, whileLanded: 4, can: always, run: supervise },
  { name: 'hall sends a fresh link', weight: 2, whileLanded: 4, can: always, run: sendFreshLink },
  { name: 'clocks are looked at', weight: 3, can: always, run: lookAtClocks },
];
