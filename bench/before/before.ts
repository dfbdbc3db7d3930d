import { stillWanted, type Bench, type Shape } from '../bench-stack.ts';
import type { Section } from '../report.ts';
import { warmUp } from '../warm-up.ts';
import {
  idleRates,
  loadedBlock,
  loneBlock,
  RestartedError,
  type Block,
  type BlockOptions,
  type IdleRates,
} from './block.ts';
import { checkoutOf, ownCheckout, type Checkout } from './checkout.ts';
import { sectionOf } from './section.ts';
import { startSide, type Run, type Side } from './side.ts';
import { calm } from './vacuum.ts';

export interface BeforeOptions extends BlockOptions {
  /** folder or commit of what is compared with */
  readonly against: string;
  readonly shape: Shape;
  readonly pairs: number;
  readonly idleSeconds: number;
}

/** Before the change and now. */
export interface Both<T> {
  readonly before: T;
  readonly now: T;
}

/** Blocks of the two that followed each other. */
export interface Pair {
  readonly loaded: Both<Block>;
  readonly lone: Both<Block>;
}

type Measuring = Pick<Bench, 'signal' | 'say' | 'warmSeconds'>;

interface Standing {
  readonly side: Side;
  readonly idle: IdleRates;
}

/**
 * This checkout and another one, two whole stacks beside each other: both warmed, then loaded in turn while the other
 * one idles. Nothing of the other one's code is used here.
 * @returns the section, and what the run.json of this checkout said
 */
export async function compareWithBefore(
  bench: Measuring,
  options: BeforeOptions,
): Promise<{ section: Section; run: Run }> {
  const checkouts: Both<Checkout> = { before: checkoutOf(options.against), now: ownCheckout() };
  const started: Side[] = [];
  try {
    // One after the other: each picks ports that are free.
    for (const name of ['before', 'now'] as const)
      started.push(await startSide(bench, { name, checkout: checkouts[name], shape: options.shape }));
    const [before, now] = started;
    if (!before || !now) throw new Error('two stacks were to be started');
    for (const side of started) await warmUp(bench, side);
    for (const side of started) await calm(side.database);
    const [idleBefore, idleNow] = await Promise.all([
      idleRates(bench, before, options.idleSeconds),
      idleRates(bench, now, options.idleSeconds),
    ]);
    const both = { before: { side: before, idle: idleBefore }, now: { side: now, idle: idleNow } };
    const found = await alternate(bench, both, options);
    return { section: sectionOf({ bench, options, both, ...found }), run: now.run() };
  } finally {
    for (const side of started) await side.stop();
    checkouts.before.remove();
  }
}

/** What was measured, and the pairs that do not count because a process was started anew in them. */
export interface Found {
  readonly pairs: readonly Pair[];
  readonly spoilt: readonly string[];
}

const ORDERS = [
  ['before', 'now'],
  ['now', 'before'],
] as const;
/** Of spoilt pairs a version that cannot stand the load makes one after the other. */
const MOST_SPOILT = 5;

/**
 * A pair after the other, each in the order opposite to the last: what grows with time is not one side's.
 * @throws Error when too many pairs are spoilt
 */
async function alternate(bench: Measuring, both: Both<Standing>, options: BeforeOptions): Promise<Found> {
  const pairs: Pair[] = [];
  const spoilt: string[] = [];
  while (pairs.length < options.pairs) {
    const order = ORDERS[pairs.length % ORDERS.length] ?? ORDERS[0];
    try {
      const lone = await inTurn(order, (name) => loneBlock(bench, both[name], options));
      const loaded = await inTurn(order, (name) => loadedBlock(bench, both[name], options));
      pairs.push({ lone, loaded });
      bench.say(`pair ${pairs.length}/${options.pairs}: ${inShort({ lone, loaded })}`);
    } catch (error) {
      if (!(error instanceof RestartedError) || spoilt.length === MOST_SPOILT) throw error;
      spoilt.push(error.message);
      bench.say(`${error.message}: this pair does not count`);
    }
    stillWanted(bench);
  }
  return { pairs, spoilt };
}

async function inTurn(
  [first, second]: (typeof ORDERS)[number],
  block: (name: keyof Both<Block>) => Promise<Block>,
): Promise<Both<Block>> {
  const one = await block(first);
  const other = await block(second);
  return first === 'before' ? { before: one, now: other } : { before: other, now: one };
}

function inShort({ lone, loaded }: Pair): string {
  const show = ({ before, now }: Both<Block>, name: string): string =>
    `${before.get(name)?.toFixed(1)} → ${now.get(name)?.toFixed(1)}`;
  return `${show(loaded, 'perSecond')}/s, ${show(loaded, 'cpu')} ms, p50 ${show(lone, 'p50')} ms`;
}
