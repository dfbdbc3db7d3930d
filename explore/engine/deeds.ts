import { ANOTHER_HOSPITAL, ITS_HOSPITAL } from '../actors/hospital.ts';
import { HALL } from '../actors/hall.ts';
import { CLERK, CLERK_AGAIN } from '../actors/people.ts';
import type { Gateway } from '../actors/gateway.ts';
import { about, type World } from '../world/world.ts';
import { unlessLost } from './lost.ts';
import { clock } from '../world/clock.ts';
import { calmPass } from './settle.ts';

/** One thing that may happen next. */
export interface Deed {
  readonly name: string;
  readonly weight: number;
  /** so many times likelier while a task that had done something is lost, and has not been done again */
  readonly whileUnsettled?: number;
  /** so many times likelier while an answer has landed, and nothing has been done with a case since */
  readonly whileLanded?: number;
  /** whether it carries cases on: so many times likelier as there is haste */
  readonly isWork?: true;
  /** whether it is one of the faults, of which a schedule has some */
  readonly isFault?: true;
  readonly can: (world: World) => boolean;
  readonly run: (world: World) => Promise<void> | void;
}

const always = (): boolean => true;

/** Takes some of what is on its way, in any order; now and then a copy stays. */
export function take<T>(world: World, from: T[], most: number): T[] {
  const { choices } = world;
  const count = 1 + choices.below(Math.min(most, from.length));
  return Array.from({ length: count }, () => {
    const at = choices.below(from.length);
    const found = from[at] as T;
    if (!choices.rarely(10) && from.length > 0) from.splice(at, 1);
    return found;
  }).filter((one) => one !== undefined);
}

function someGateway(world: World): Gateway {
  return world.choices.one(world.gateways);
}

/** Dies in the middle now and then. */
async function perhapsDying(world: World, gateway: Gateway, deed: () => Promise<boolean>): Promise<void> {
  const dies = world.choices.rarely(12);
  if (dies) gateway.dieAfter(world.choices.below(3));
  if (!(await deed())) world.say('  and dies in the middle');
}

async function land(world: World): Promise<void> {
  const gateway = someGateway(world);
  const messages = take(world, world.answers, 4);
  world.heard.push(...messages);
  world.say(`${gateway.name} lands ${messages.map(about).join(', ')}`);
  await perhapsDying(world, gateway, () => gateway.land(messages));
  world.hasLanded = true;
}

async function send(world: World): Promise<void> {
  const gateway = world.choices.one(world.gateways.filter((g) => g.sendable().length > 0));
  const caseNumber = world.choices.one(gateway.sendable());
  world.say(`${gateway.name} sends an Update`);
  await perhapsDying(world, gateway, () => gateway.send(caseNumber));
}

const sweep =
  (what: 'sweep' | 'sweepRarely' | 'sweepPayments', words: string) =>
  async (world: World): Promise<void> => {
    const gateway = someGateway(world);
    world.say(`${gateway.name} ${words}`);
    await perhapsDying(world, gateway, () => gateway[what]());
  };

async function round(world: World): Promise<void> {
  const caseNumber = world.choices.one(world.temporal.dueCases());
  if (world.choices.rarely(4)) world.temporal.evict(caseNumber);
  world.say('the worker does a round');
  world.hasLanded = false;
  await world.worker.round(caseNumber);
}

const ERASED = ['child-1', 'child-1', 'child-2', 'mother', 'father', 'family'];

async function erase(world: World): Promise<void> {
  const caseNumber = world.choices.one(world.cases);
  const subject = world.choices.one(ERASED);
  world.hasLanded = false;
  const became = await world.product.erase(world.people.pool, caseNumber, subject).catch(unlessLost);
  world.say(`supervisor: erase ${subject}: ${became}`);
}

export const PER_MILLE = [1_200, 800, 500, 0, 1_000];

async function redecide(world: World): Promise<void> {
  const caseNumber = world.choices.one(world.cases);
  const perMille = world.choices.one(PER_MILLE);
  world.redecisions += 1;
  const change = { name: `explored@${world.redecisions + 1}`, perMille };
  const became = world.product.redecide(world.people.pool, caseNumber, change).catch(unlessLost);
  world.say(`officer: re-decision to ${perMille} per mille: ${await became}`);
}

const PASSES = [1_000, 6_000, 70_000, 960_000, 86_400_000, 31_600_000_000];

function timePasses(world: World): void {
  const ms = world.choices.one(PASSES);
  world.say(`${ms / 1000} s pass`);
  clock.pass(ms);
}

/** A copy of the ledger as it is now. */
export async function keepLedger(world: World): Promise<void> {
  world.say('operator: a copy of the ledger');
  await world.database.keep();
  world.isKept = true;
}

async function setBack(world: World): Promise<void> {
  world.setBacks += 1;
  const restarts = world.choices.rarely(2);
  world.say(`operator: the ledger is set back${restarts ? ', services start anew' : ''}`);
  await world.database.setBack();
  if (world.choices.rarely(2)) {
    world.say('  and what departments have said is read again from its topics');
    world.answers.push(...world.heard.splice(0));
  }
  if (restarts) for (const gateway of world.gateways) gateway.die();
}

function temporalGoesBack(world: World): void {
  const { choices, temporal } = world;
  const caseNumber = choices.one(world.cases);
  const points = temporal.resetPoints(caseNumber);
  if (points === 0) return;
  const reapply = !choices.rarely(2);
  world.say(`operator: the run ${reapply ? 'is reset' : 'goes back, as after a restore of Temporal'}`);
  temporal.goBack(caseNumber, points - 1 - choices.below(points), reapply);
}

export const DEEDS: readonly Deed[] = [
  {
    name: 'all goes well for a while',
    weight: 12,
    can: always,
    run: (world) => calmPass(world, { speaks: false }),
  },
  {
    name: 'API starts',
    weight: 8,
    isWork: true,
    can: (w) => w.starts.length > 0,
    run: (w) => {
      w.say('the API starts a case');
      w.starts.shift()?.();
    },
  },
  { name: 'worker', weight: 30, isWork: true, can: (w) => w.temporal.dueCases().length > 0, run: round },
  {
    name: 'relay',
    weight: 10,
    isWork: true,
    can: always,
    run: async (w) => {
      w.say('the relay publishes');
      await w.relay(w.choices.rarely(8));
    },
  },
  {
    name: 'department',
    weight: 20,
    isWork: true,
    can: (w) => w.commands.length > 0,
    run: (w) => {
      for (const message of take(w, w.commands, 8)) {
        w.say(`department: ${about(message)}`);
        w.ask(message);
      }
    },
  },
  {
    name: 'department answers late',
    weight: 4,
    can: (w) => w.departments.owed.length > 0,
    run: (w) => {
      for (const message of take(w, w.departments.owed, 2)) {
        w.say(`department, late: ${about(message)}`);
        w.answers.push(message);
      }
    },
  },
  { name: 'land', weight: 20, isWork: true, can: (w) => w.answers.length > 0, run: land },
  {
    name: 'send',
    weight: 25,
    isWork: true,
    can: (w) => w.gateways.some((g) => g.sendable().length > 0),
    run: send,
  },
  {
    name: 'hear',
    weight: 15,
    isWork: true,
    can: (w) => w.gateways.some((g) => g.hasNews()),
    run: async (w) => {
      const gateway = w.choices.one(w.gateways.filter((g) => g.hasNews()));
      w.say(`${gateway.name} hears of its Updates`);
      await gateway.hear();
    },
  },
  { name: 'sweep', weight: 8, can: always, run: sweep('sweep', 'sweeps') },
  { name: 'rare sweep', weight: 3, can: always, run: sweep('sweepRarely', 'starts and compares') },
  { name: 'payments', weight: 6, can: always, run: sweep('sweepPayments', 'sweeps payments') },
  CLERK,
  CLERK_AGAIN,
  ...HALL,
  ANOTHER_HOSPITAL,
  ITS_HOSPITAL,
  { name: 'time passes', weight: 6, can: always, run: timePasses },
  { name: 'supervisor erases', weight: 4, whileLanded: 20, isFault: true, can: always, run: erase },
  { name: 'officer re-decides', weight: 4, isFault: true, can: always, run: redecide },
  {
    name: 'late commit',
    weight: 6,
    can: (w) => w.worker.late.length > 0,
    run: async (w) => {
      const call = w.worker.late.shift();
      if (!call) return;
      w.say(`a transaction of ${call.name} commits late`);
      await w.worker.do(call);
    },
  },
  {
    name: 'messages are dropped',
    weight: 2,
    isFault: true,
    can: (w) => w.commands.length + w.answers.length > 0,
    run: (w) => {
      const from = w.answers.length > 0 ? w.answers : w.commands;
      for (const message of take(w, from, 3)) w.say(`dropped: ${about(message)}`);
    },
  },
  {
    name: 'gateway dies',
    weight: 2,
    isFault: true,
    can: always,
    run: (w) => {
      const gateway = someGateway(w);
      w.say(`${gateway.name} dies`);
      gateway.die();
    },
  },
  {
    name: 'gateway waits no longer',
    weight: 2,
    isFault: true,
    can: (w) => w.gateways.some((g) => g.waits),
    run: (w) => {
      const gateway = w.choices.one(w.gateways.filter((g) => g.waits));
      w.say(`${gateway.name} waits for Temporal no longer`);
      gateway.giveUpWaiting();
    },
  },
  {
    name: 'Temporal restarts',
    weight: 2,
    isFault: true,
    can: always,
    run: (w) => {
      w.say('Temporal restarts: Updates that were not durable are gone');
      w.temporal.forgetAdmitted();
    },
  },
  {
    name: 'Temporal is wiped',
    weight: 1,
    isFault: true,
    can: always,
    run: (w) => {
      w.say('operator: Temporal has lost everything');
      w.temporal.wipe();
    },
  },
  { name: 'run goes back', weight: 2, isFault: true, can: always, run: temporalGoesBack },
  { name: 'ledger is kept', weight: 3, isFault: true, can: always, run: keepLedger },
  {
    name: 'ledger is set back',
    weight: 3,
    isFault: true,
    can: (w) => w.isKept && w.setBacks < 2,
    run: setBack,
  },
];
