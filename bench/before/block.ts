import { pause, type Bench } from '../bench-stack.ts';
import { readCounts, STATISTICS_LAG_MS } from '../database-counts.ts';
import { closedLoop, oneByOne } from '../load.ts';
import { processesOf, processorSeconds } from '../processor-time.ts';
import { quantile } from '../statistics.ts';
import { othersShare, readMachine } from './machine.ts';
import type { Side } from './side.ts';
import { vacuumWhatIsDue } from './vacuum.ts';

export interface BlockOptions {
  readonly seconds: number;
  readonly inFlight: number;
  /** births one after another */
  readonly births: number;
}

/**
 * What one side did in one block, by name, each for one birth: `cpu <process>` and `cpu` of all of them (ms), `commits
 * <database>` and `commits`, `wal` (kB), `transitions` and `events` (the mean), `most transitions`; `others`, what of the machine went
 * to others meanwhile (%); `perSecond` of a
 * loaded block, `p50` (202 to the end of the case, ms) of a lone one.
 */
export type Block = ReadonlyMap<string, number>;

/** Everything that counts up by itself, at one moment: seconds, commits, bytes. */
type Reading = ReadonlyMap<string, number>;

const LEAD_SECONDS = 5;
const LONE_LEAD = 5;
/** Histories looked at after a block. */
const HISTORIES = 100;

/** What a side counts up while nothing is asked of it, for each second. */
export type IdleRates = Reading;

/** A process was started anew meanwhile: what the old one used is not known, and its heir is cold. */
export class RestartedError extends Error {
  override readonly name = 'RestartedError';
  constructor(side: string, process: string) {
    super(`${process} of ${side} was started anew`);
  }
}

/** Exact once the side has been left alone for {@link STATISTICS_LAG_MS}. */
async function read(side: Side): Promise<{ at: number; values: Reading }> {
  const { commits, walBytes } = await readCounts(side.database);
  const run = side.run();
  const used = processorSeconds(run, new Map([['supervisor', run.pid]]));
  const values = new Map<string, number>([['wal', walBytes / 1000]]);
  for (const [name, n] of commits) add(values, 'commits', name, n);
  for (const [name, seconds] of used) add(values, 'cpu', name, seconds * 1000);
  return { at: Date.now(), values };
}

function add(values: Map<string, number>, kind: string, name: string, n: number): void {
  values.set(`${kind} ${name}`, n);
  values.set(kind, (values.get(kind) ?? 0) + n);
}

/** To be asked of both at once: whoever idles here does so beside the other. */
export async function idleRates(
  bench: Pick<Bench, 'signal'>,
  side: Side,
  seconds: number,
): Promise<IdleRates> {
  await pause(bench, STATISTICS_LAG_MS);
  const before = await read(side);
  await pause(bench, seconds * 1000);
  const after = await read(side);
  const passed = (after.at - before.at) / 1000;
  return new Map([...after.values].map(([name, n]) => [name, (n - (before.values.get(name) ?? 0)) / passed]));
}

/**
 * Runs something on one side, and tells what it cost for each birth without what idling would have cost. What a load
 * leaves to be done behind it belongs to it; afterwards everybody has reported, and the next block may begin.
 * @throws RestartedError
 */
async function counted(
  bench: Pick<Bench, 'signal'>,
  { side, idle }: { readonly side: Side; readonly idle: IdleRates },
  work: () => Promise<readonly string[]>,
): Promise<Map<string, number>> {
  const before = await read(side);
  const machine = readMachine();
  const processes = processesOf(side.run());
  const ids = await work();
  await pause(bench, STATISTICS_LAG_MS);
  const still = processesOf(side.run());
  for (const [pid, name] of processes) if (!still.has(pid)) throw new RestartedError(side.name, name);
  const after = await read(side);
  const passed = (after.at - before.at) / 1000;
  const used = ((after.values.get('cpu') ?? 0) - (before.values.get('cpu') ?? 0)) / 1000;
  const block = new Map([['others', othersShare(machine, readMachine(), used)]]);
  for (const [name, n] of after.values) {
    const grown = n - (before.values.get(name) ?? 0) - (idle.get(name) ?? 0) * passed;
    block.set(name, grown / ids.length);
  }
  for (const [name, n] of await histories(side, ids.slice(-HISTORIES))) block.set(name, n);
  return block;
}

/** As many births under way as asked for. What the last block left to be vacuumed is part of this one's cost. */
export async function loadedBlock(
  bench: Pick<Bench, 'signal'>,
  given: { readonly side: Side; readonly idle: IdleRates },
  options: BlockOptions,
): Promise<Block> {
  let perSecond = Number.NaN;
  const block = await counted(bench, given, async () => {
    await vacuumWhatIsDue(given.side.database);
    const load = await closedLoop(bench, given.side, { ...options, warmSeconds: LEAD_SECONDS });
    perSecond = load.perSecond;
    return load.ids;
  });
  return block.set('perSecond', perSecond);
}

/** Births one after another; the first few find everything asleep, and do not count for the time. */
export async function loneBlock(
  bench: Pick<Bench, 'signal'>,
  given: { readonly side: Side; readonly idle: IdleRates },
  { births }: BlockOptions,
): Promise<Block> {
  let latencies: readonly number[] = [];
  const block = await counted(bench, given, async () => {
    const sent = await oneByOne(bench, given.side, LONE_LEAD + births);
    latencies = sent.slice(LONE_LEAD).map(({ acceptedAt, endedAt }) => endedAt - acceptedAt);
    return sent.map(({ id }) => id);
  });
  return block.set('p50', quantile(latencies, 0.5));
}

/** A case's workflow has the case's number, in every version. */
async function histories({ temporal }: Side, ids: readonly string[]): Promise<[string, number][]> {
  const found = await Promise.all(
    ids.map(async (id) => {
      const { raw, historyLength } = await temporal.workflow.getHandle(id).describe();
      const transitions = Number(raw.workflowExecutionInfo?.stateTransitionCount ?? Number.NaN);
      return { transitions, events: historyLength };
    }),
  );
  const mean = (values: number[]): number => values.reduce((sum, n) => sum + n, 0) / values.length;
  return [
    ['transitions', mean(found.map(({ transitions }) => transitions))],
    ['most transitions', Math.max(...found.map(({ transitions }) => transitions))],
    ['events', mean(found.map(({ events }) => events))],
  ];
}
