import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type * as Deciding from '../policies/entitlements/decide.ts';
import type * as Loading from '../policies/load/all-packs.ts';
import { GOOD_SAMPLES, sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type * as Redeciding from '../policies/redecision/redecide.ts';
import { checkoutOf, ownCheckout } from './before/checkout.ts';
import { median, showSpread } from './statistics.ts';

/**
 * This checkout's decisions against another one's, alternately in one run, each in a process of its own:
 * `node bench/decide-before.ts --against <folder or commit> [--count 100000] [--cases 10000] [--pairs 5]`.
 * `--count` families are decided, and `--cases` recorded decisions decided anew by packs with another number. What is counted is
 * processor time. Of the other checkout its decisions alone are used, by the names they have had since the beginning.
 */

/** One measurement, in milliseconds of processor time. */
interface Measured {
  readonly decide: number;
  readonly redecide: number;
  readonly rows: number;
}

const BASE = Date.parse('2025-01-01T00:00:00Z');
const DAY_MS = 86_400_000;
const DAYS = 700;
/** Until the compiler has seen everything. */
const WARM_UP = 3_000;

const day = (index: number): string => new Date(BASE + (index % DAYS) * DAY_MS).toISOString().slice(0, 10);

/** The same births for both, each on a day of its own. */
function birthAt(index: number): [ReturnType<typeof sampleBirth>, string] {
  const birth = sampleBirths[index % sampleBirths.length];
  if (!birth) throw new Error('there are no samples');
  const at = `${day(index)}T08:00:00+08:00`;
  return [{ ...birth, delivery: { ...birth.delivery, at } }, day(index + 2)];
}

const sampleBirths = GOOD_SAMPLES.map((name) => sampleBirth(name));

function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** In a process of its own: loads the decisions of one checkout, and says how long they took. */
async function measure(folder: string, count: number, cases: number): Promise<Measured> {
  const load = <T>(file: string): Promise<T> =>
    import(pathToFileURL(path.join(folder, file)).href) as Promise<T>;
  const { decideEntitlements } = await load<typeof Deciding>('policies/entitlements/decide.ts');
  const { redecide } = await load<typeof Redeciding>('policies/redecision/redecide.ts');
  const { knownDivisions, loadPacks, packTexts } = await load<typeof Loading>('policies/load/all-packs.ts');
  const raised = packTexts().map((one) => ({
    ...one,
    text: one.text.replace('yuanPerYear: 3600', 'yuanPerYear: 3900'),
  }));
  const packs = {
    before: loadPacks(packTexts(), knownDivisions()),
    after: loadPacks(raised, knownDivisions()),
  };
  for (let i = 0; i < WARM_UP; i += 1) decideEntitlements(...birthAt(i));
  let rows = 0;
  const decide = processorMs(() => {
    for (let i = 0; i < count; i += 1) rows += decideEntitlements(...birthAt(i)).length;
  });
  const recorded = Array.from({ length: cases }, (_, i) => {
    const [birth, asOf] = birthAt(i);
    return { birth, asOf, decision: decideEntitlements(birth, asOf, { packs: packs.before }) };
  });
  const again = processorMs(() => {
    for (const { birth, asOf, decision } of recorded)
      rows += redecide(decision, birth, asOf, packs).changes.length;
  });
  return { decide, redecide: again, rows };
}

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    count: { type: 'string', default: '100000' },
    cases: { type: 'string', default: '10000' },
    pairs: { type: 'string', default: '5' },
    measure: { type: 'string' },
  },
});
const [count, cases, pairs] = [values.count, values.cases, values.pairs].map(Number) as [
  number,
  number,
  number,
];

function inItsOwnProcess(folder: string): Measured {
  const args = ['--measure', folder, '--count', `${count}`, '--cases', `${cases}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, [process.argv[1] ?? '', ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

/** Alternately, each pair in the order opposite to the last: what else the machine does falls on both. */
function compare(against: string): void {
  const [before, now] = [checkoutOf(against), ownCheckout()];
  try {
    const found: { before: Measured; now: Measured }[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const first = inItsOwnProcess(pair % 2 === 0 ? before.folder : now.folder);
      const second = inItsOwnProcess(pair % 2 === 0 ? now.folder : before.folder);
      const both = pair % 2 === 0 ? { before: first, now: second } : { before: second, now: first };
      found.push(both);
      console.log(
        `pair ${pair + 1}/${pairs}: ${both.before.decide.toFixed(0)} → ${both.now.decide.toFixed(0)} ms, again ${both.before.redecide.toFixed(0)} → ${both.now.redecide.toFixed(0)} ms`,
      );
    }
    for (const [what, times] of [
      ['decide', count],
      ['redecide', cases],
    ] as const) {
      const of = (side: 'before' | 'now') => found.map((one) => one[side][what]);
      const ratios = found.map((one) => one.now[what] / one.before[what]);
      console.log(
        `${what} ${times}: ${before.title} ${median(of('before')).toFixed(0)} ms, ${now.title} ${median(of('now')).toFixed(0)} ms, ratio ${showSpread(ratios, 2)}`,
      );
    }
  } finally {
    before.remove();
  }
}

if (values.measure !== undefined) console.log(JSON.stringify(await measure(values.measure, count, cases)));
else if (values.against === undefined || !existsSync('package.json')) {
  console.error('--against <folder or commit>');
  process.exitCode = 2;
} else compare(values.against);
