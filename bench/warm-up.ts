import type { Bench } from './bench-stack.ts';
import type { Contender } from './contender.ts';
import { closedLoop } from './load.ts';

/**
 * How long whatever is measured is kept under load first, s. Processes that are not compiled yet, caches that are empty
 * and tables that nothing is known of make everything dear: the same code cost 235 ms of processor for a birth on a
 * stack one minute old and 182 ms after six.
 */
export const WARM_SECONDS = 120;

const IN_FLIGHT = 32;

/** Keeps somebody under full load for `bench.warmSeconds`, and the whole stack behind it. Counts for nothing. */
export async function warmUp(
  bench: Pick<Bench, 'signal' | 'say' | 'warmSeconds'>,
  who: { readonly name: string } & Pick<Contender, 'begin'>,
): Promise<void> {
  if (bench.warmSeconds === 0) return;
  bench.say(`warming ${who.name} for ${bench.warmSeconds} s …`);
  const { all } = await closedLoop(bench, who, {
    inFlight: IN_FLIGHT,
    seconds: bench.warmSeconds,
    warmSeconds: 0,
  });
  bench.say(`${who.name} is warm: ${all} births`);
}
