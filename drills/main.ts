import { commandOptions } from '../infra/config/command-options.ts';
import { loadPerProcessor } from './machine.ts';
import { Arena } from './arena.ts';
import { allDrills, shortDrills } from './catalogue.ts';
import type { Drill, DrillResult } from './drill.ts';
import { writeResults } from './result-table.ts';
import { runDrill } from './run-drill.ts';

const USAGE = `npm run drills -- [options]: faults on a running system with births under way, then every invariant
  --short          those that stand for the others, no new one after eight minutes
  --only A,B       a drill (kill/relay) or all of a kind (kill); may stand several times
  --seed N         of what is chosen at random
  --patience N     seconds until births under a fault must have ended (180)
  --list           names them and does none; · stands before those of --short
  --no-table       writes nothing into docs/drills.md`;

const { values } = commandOptions(USAGE, {
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 100_000) },
    patience: { type: 'string', default: '180' },
    list: { type: 'boolean', default: false },
    'no-table': { type: 'boolean', default: false },
  },
});

function say(line: string): void {
  console.log(line);
}

/** A short run begins no further drill after this: it holds up whoever waits for it ten minutes at most. */
const SHORT_SECONDS = 8.5 * 60;
const TIME_IS_UP = 'the time of the short run was up';

/** `--only kill` takes every drill of a kind, `--only kill/relay` one; several may be given. */
function chosen(): Drill[] {
  const drills = values.short ? shortDrills() : allDrills();
  if (values.only.length === 0) return drills;
  const wanted = values.only.flatMap((only) => only.split(','));
  return drills.filter(({ name }) => wanted.some((only) => name === only || name.startsWith(`${only}/`)));
}

function line(result: DrillResult, seconds: number): string {
  const recovery = result.recovery === undefined ? '' : ` · recovered in ${result.recovery.toFixed(1)} s`;
  const remark = result.remark === '' ? '' : ` · ${result.remark}`;
  return `${result.outcome.padEnd(7)} ${result.name} · ${result.births} births${recovery}${remark} (${seconds.toFixed(0)} s, load ${loadPerProcessor()})`;
}

function notRun({ name, fault }: Drill, remark: string): DrillResult {
  return { name, fault, outcome: 'not run', births: 0, remark };
}

/** The system that is there, or a fresh one: for the first drill, after a failure, and for one that begins by itself. */
async function arenaFor({ before, shape }: Drill, arena: Arena | undefined): Promise<Arena> {
  if (!before && !shape) return arena ?? Arena.open();
  await arena?.close(false);
  return Arena.open(before, shape);
}

/** One drill after the other on one system; after a failure on a fresh one, so that it spoils no other. */
async function runAll(drills: readonly Drill[], seed: number): Promise<DrillResult[]> {
  const results: DrillResult[] = [];
  const first = Date.now();
  // A short run shows that nothing broke; its machine and its moments are no measurement to be kept.
  const isKept = !values['no-table'] && !values.short;
  let arena: Arena | undefined;
  for (const drill of drills) {
    const began = Date.now();
    const isLate = values.short && began - first > SHORT_SECONDS * 1000;
    const lack = isLate ? TIME_IS_UP : drill.lack?.();
    let result: DrillResult;
    if (lack !== undefined) {
      result = notRun(drill, lack);
    } else {
      try {
        arena = await arenaFor(drill, arena);
        result = await runDrill(arena, drill, { seed, patienceSeconds: Number(values.patience) });
      } catch (error) {
        arena = undefined;
        result = { ...notRun(drill, String(error)), outcome: 'failed' };
      }
    }
    results.push(result);
    // At once: a run that is cut short keeps what it has shown.
    if (isKept) writeResults([result], { seed, all: allDrills().map(({ name }) => name) });
    say(line(result, (Date.now() - began) / 1000));
    const isToBeKept = result.outcome === 'failed';
    if (!arena || !(isToBeKept || drill.before || drill.shape || drill.leaves)) continue;
    if (isToBeKept) say(`        what it left behind: ${arena.stack.dataDir}`);
    await arena.close(isToBeKept).catch(() => undefined);
    arena = undefined;
  }
  await arena?.close(false);
  return results;
}

async function main(): Promise<number> {
  const drills = chosen();
  if (values.list) {
    for (const { name, fault, short } of drills) say(`${short ? '·' : ' '} ${name}  ${fault}`);
    return 0;
  }
  if (drills.length === 0) {
    console.error('no drill has this name: see --list');
    return 2;
  }
  const seed = Number(values.seed);
  const results = await runAll(drills, seed);
  const count = (outcome: DrillResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  const late = results.filter((result) => (result.recovery ?? 0) > 15).length;
  say(`seed ${seed}; recovery over 15 s: ${late}; not run: ${count('not run')}`);
  say(`${count('passed')} passed, ${count('failed')} failed`);
  return count('failed') > 0 || count('passed') === 0 ? 1 : 0;
}

// At once: a drill that failed may have left a connection open that would keep this process for ever.
process.exit(await main());
