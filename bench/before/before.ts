import { stillWanted, type Bench, type Shape } from '../bench-stack.ts';
import type { Section } from '../report.ts';
import { warmUp } from '../warm-up.ts';
import { idleRates, loadedBlock, loneBlock, type Block, type BlockOptions, type IdleRates } from './block.ts';
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
    const pairs = await alternate(bench, both, options);
    return { section: sectionOf({ bench, options, both, pairs }), run: now.run() };
  } finally {
    for (const side of started) await side.stop();
    checkouts.before.remove();
  }
}

/** A pair after the other, each in the order opposite to the last: what grows with time is not one side's. */
async function alternate(
  bench: Measuring,
  both: Both<Standing>,
  options: BeforeOptions,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let n = 0; n < options.pairs; n += 1) {
    const inTurn = async (block: typeof loadedBlock): Promise<Both<Block>> => {
      const found = new Map<keyof Both<Block>, Block>();
      for (const name of n % 2 === 0 ? (['before', 'now'] as const) : (['now', 'before'] as const)) {
        stillWanted(bench);
        found.set(name, await block(bench, both[name], options));
      }
      return { before: found.get('before') ?? new Map(), now: found.get('now') ?? new Map() };
    };
    const lone = await inTurn(loneBlock);
    const loaded = await inTurn(loadedBlock);
    pairs.push({ lone, loaded });
    const show = (of: Both<Block>, name: string): string =>
      `${of.before.get(name)?.toFixed(1)} → ${of.now.get(name)?.toFixed(1)}`;
    bench.say(
      `pair ${n + 1}/${options.pairs}: ${show(loaded, 'perSecond')}/s, ${show(loaded, 'cpu')} ms, p50 ${show(lone, 'p50')} ms`,
    );
  }
  return pairs;
}
