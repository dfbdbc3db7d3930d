import { birthNotificationSchema } from '../../schemas/birth-notification.ts';
import { readSample, type Notification } from '../../test/support/samples.ts';
import type { MakeProduct } from '../product.ts';
import { clock } from '../world/clock.ts';
import type { ExploredDatabase } from '../world/database.ts';
import { World } from '../world/world.ts';
import { Choices, type Step } from './choices.ts';
import { keepLedger, type Deed } from './deeds.ts';
import { report } from '../actors/hospital.ts';
import { violationsOf, type Violation } from './invariants.ts';
import { calmPass, settle } from './settle.ts';

/** A schedule written down: its seed, and what was chosen in it. */
export interface Schedule {
  readonly seed: number;
  readonly steps: readonly Step[];
}

export interface Outcome {
  readonly schedule: Schedule;
  readonly violations: readonly Violation[];
  /** the story, a line for each thing that happened */
  readonly words: readonly string[];
}

export interface Ground {
  readonly database: ExploredDatabase;
  readonly makeProduct: MakeProduct;
  readonly seedRandomness: (seed: number) => void;
  /** what may happen in a schedule */
  readonly deeds: readonly Deed[];
  /** kinds of findings that are known: told last, so that they hide no other */
  readonly known: readonly string[];
}

const BEGIN = Date.UTC(2026, 10, 22, 2);
const SAMPLES = [
  'lanzhou-twins',
  'lanzhou-first-child',
  'lanzhou-name-and-choices-later',
  'lanzhou-unmarried-mother',
];
const SETUP = 'setup';

/** Does one schedule, from its seed or as it was written down. */
export async function runSchedule(
  ground: Ground,
  wanted: { seed: number; steps?: readonly Step[] },
): Promise<Outcome> {
  const { seed, steps } = wanted;
  ground.seedRandomness(seed);
  clock.set(BEGIN);
  await ground.database.empty();
  const choices = new Choices(seed);
  const world = new World(choices, ground.database, ground.makeProduct);
  const done: Step[] = [];
  const perform = async (
    deed: string,
    picks: readonly number[] | undefined,
    run: () => Promise<void> | void,
  ) => {
    choices.begin(picks);
    try {
      await run();
    } finally {
      done.push({ deed, picks: choices.taken() });
      clock.pass(3);
    }
  };
  const found = await guarded(world, async () => {
    let plan: Plan = { length: 0, deeds: [] };
    const first = steps?.[0];
    await perform(SETUP, steps && (first?.deed === SETUP ? first.picks : []), async () => {
      plan = await setUp(world, seed, ground.deeds);
    });
    if (steps) await again(world, ground.deeds, steps, perform);
    else await explore(world, plan, perform);
    // What comes now is chosen by nobody.
    choices.begin([]);
    return judge(world);
  });
  const isKnown = ({ what }: Violation): boolean => ground.known.includes(what);
  const violations = [...found.filter((one) => !isKnown(one)), ...found.filter(isKnown)];
  return { schedule: { seed, steps: done }, violations, words: world.words };
}

/**
 * How often departments object, and how often what a worker does goes wrong: both seldom, never, or often. Where it is often,
 * all others make haste: much happens on the way from one to the next.
 */
const MOODS = [
  { objections: [2, 1], trouble: 1, haste: 1 },
  { objections: [0, 0], trouble: 0, haste: 1 },
  { objections: [12, 6], trouble: 4, haste: 8 },
] as const;

interface Plan {
  readonly length: number;
  readonly deeds: readonly Deed[];
}

type Perform = (
  deed: string,
  picks: readonly number[] | undefined,
  run: () => Promise<void> | void,
) => Promise<void>;

/** What throws where nothing may is a finding too. */
async function guarded(
  world: World,
  work: () => Promise<readonly Violation[]>,
): Promise<readonly Violation[]> {
  try {
    return await work();
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    world.say(stack ?? '');
    const code = error instanceof Error && 'code' in error ? ` ${String(error.code)}` : '';
    return [{ what: `an error where none may be: ${name}${code}`, where: message.split('\n')[0] ?? '' }];
  }
}

async function explore(world: World, { length, deeds }: Plan, perform: Perform): Promise<void> {
  for (let step = 0; step < length; step += 1) {
    const able = deeds.filter((deed) => deed.can(world));
    world.choices.begin();
    const deed = able[world.choices.weighed(able.map((one) => weightOf(one, world)))];
    if (deed) await perform(deed.name, undefined, () => deed.run(world));
  }
}

function weightOf(
  { weight, whileUnsettled = 1, whileLanded = 1, isWork }: Deed,
  { worker, hasLanded, haste }: World,
): number {
  const meets = worker.unsettled === undefined ? 1 : whileUnsettled;
  return weight * meets * (hasLanded ? whileLanded : 1) * (isWork ? haste : 1);
}

async function again(
  world: World,
  deeds: readonly Deed[],
  steps: readonly Step[],
  perform: Perform,
): Promise<void> {
  for (const { deed: name, picks } of steps) {
    const deed = deeds.find((d) => d.name === name);
    if (deed?.can(world)) await perform(name, picks, () => deed.run(world));
  }
}

/** Births that are reported, which faults there are in this schedule, and whether people help at its end. */
async function setUp(world: World, seed: number, all: readonly Deed[]): Promise<Plan> {
  const { choices } = world;
  const births = 1 + (choices.rarely(6) ? 1 : 0);
  for (let n = 1; n <= births; n += 1) await accept(world, `${seed}-${n}`);
  // Half of them begin where most is still to be answered.
  for (let passes = choices.below(choices.one([3, 12])); passes > 0; passes -= 1) {
    if (choices.rarely(12)) await keepLedger(world);
    await calmPass(world, { speaks: false });
  }
  const length = 20 + choices.below(60);
  const mood = choices.one(MOODS);
  world.departments.objections = mood.objections;
  world.worker.trouble = mood.trouble;
  world.haste = mood.haste;
  if (choices.rarely(2)) world.gateways.reverse();
  const plan = { length, deeds: all.flatMap((deed) => inThisSchedule(deed, choices)) };
  if (choices.rarely(3)) world.lastWords = choices.below(1_000);
  return plan;
}

/**
 * No schedule has everything: one with a few faults, often, goes where one with all of them, seldom, does not. What is
 * no fault is only done more or less often.
 */
function inThisSchedule(deed: Deed, choices: Choices): Deed[] {
  if (deed.isFault && choices.rarely(2)) return [];
  return [{ ...deed, weight: deed.weight * choices.one([4, 1, 16]) }];
}

const DOUBTFUL_FEN = 72_000_000_000;

/** Money built on it waits for a person: `improbable`. */
function withDoubtfulWage(sample: Notification): Notification {
  const employment = { ...sample.mother.employment, employerAverageMonthlyWageFen: DOUBTFUL_FEN };
  return { ...sample, mother: { ...sample.mother, employment } } as Notification;
}

async function accept(world: World, number: string): Promise<void> {
  const { choices } = world;
  const name = choices.one(SAMPLES);
  const sample = readSample(name);
  const isUnchosen = choices.rarely(2);
  const isDoubtful = choices.rarely(5) && sample.mother.employment !== undefined;
  const whole = birthNotificationSchema.parse({
    ...(isDoubtful ? withDoubtfulWage(sample) : sample),
    notificationId: number,
  });
  const { choices: _choices, ...unchosen } = whole;
  world.wholes.push(whole);
  world.say(
    `hospital: ${name}${isUnchosen ? ' without choices' : ''}${isDoubtful ? ' with a wage that can hardly be' : ''}`,
  );
  await report(world, isUnchosen ? unchosen : whole);
}

async function judge(world: World): Promise<readonly Violation[]> {
  world.say('--- faults end; departments that are silent stay so, people decide nothing');
  await settle(world, { people: false, speaks: false });
  const before = await violationsOf(world, false);
  if (before.length > 0) return before;
  world.say('--- everybody speaks, people decide');
  await settle(world, { people: true, speaks: true });
  return violationsOf(world, true);
}
