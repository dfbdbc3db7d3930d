import type { Bench } from './bench-stack.ts';
import { backlog } from './backlog.ts';
import { CONTENDER_NAMES, type Contender } from './contender.ts';
import { gather } from './field.ts';
import { kafkaRequests } from './kafka-requests.ts';
import { atOnce, openLoop } from './load.ts';
import { continueSome, parkCases, SEEDS } from './parked-cases.ts';
import { perBirth, processorSeconds } from './processor-time.ts';
import { waitForNothingLeft } from './sustained.ts';

const BIRTHS = 6;
const HEAP = 20;
const PARKED = 5;

/**
 * Does the bench still measure what it says? Every contender carries a few births to their end, the rivals with the
 * same effects at the departments as the product. Nothing about time is asserted.
 * @throws Error at the first thing that is not so
 */
export async function smoke(bench: Bench): Promise<void> {
  const field = await gather(bench, CONTENDER_NAMES);
  try {
    const effects = new Map<string, string>();
    for (const contender of field.contenders) {
      const asleep = Date.now();
      await contender.wake();
      bench.say(`${contender.name} woke in ${((Date.now() - asleep) / 1000).toFixed(1)} s`);
      const before = processorSeconds(bench.stack.run, contender.pids());
      const ids = await atOnce(bench, contender, { births: BIRTHS, inFlight: 3 });
      const used = perBirth(before, processorSeconds(bench.stack.run, contender.pids()), BIRTHS);
      must(used.length > 10, 'processor time is read of every process');
      if (!contender.name.startsWith('bare'))
        effects.set(contender.name, await checkEnd(bench, contender, ids));
      await contender.rest();
      bench.say(`${contender.name}: ${ids.length} births ended`);
    }
    for (const [name, effect] of effects)
      must(
        effect === effects.get('ours'),
        `${name} does the same job: ${effect}, ours: ${effects.get('ours')}`,
      );
    bench.say(`the same effects at the departments for all: ${effects.get('ours')}`);
    await checkOurs(bench, field.contenders);
  } finally {
    await field.stop();
  }
}

async function checkOurs(bench: Bench, contenders: readonly Contender[]): Promise<void> {
  const ours = contenders.find((c) => c.name === 'ours');
  must(ours !== undefined, 'the product takes part');
  if (!ours) return;
  await ours.wake();
  const sent = await openLoop(bench, ours, { perSecond: 4, seconds: 1 });
  must(sent.length === 4, 'an open loop sends what it is told to');
  await backlog(bench, { births: HEAP, posters: 4, everyMs: 500, deadlineSeconds: 40 });
  bench.say(`a heap of ${HEAP} was worked off`);
  for (const seed of SEEDS) {
    await parkCases(bench, PARKED, seed);
    must((await continueSome(bench, PARKED)) === PARKED, 'parked cases can be continued');
    bench.say(`${PARKED} cases parked (${seed}) and all continued to their end`);
  }
  must((await waitForNothingLeft(bench)).startsWith('0'), 'nothing is left over');
  const requests = await kafkaRequests(bench.stack.run);
  if (requests) must((requests.get('Produce') ?? 0) > 0, 'the broker tells its requests');
  else bench.say('Kafka requests cannot be counted here: no Java compiler');
  const { rows } = await bench.database.query<{ n: number }>(
    `select count(*)::int as n from ledger.human_task where kind not in ('name-missing', 'claim-confirmation')`,
  );
  must(rows[0]?.n === 0, 'no task was opened but for a missing name and the yes to a subsidy');
}

/** @returns what each case left at the departments: the registers, and how many entries where it is not one */
async function checkEnd(bench: Bench, contender: Contender, ids: readonly string[]): Promise<string> {
  const joint = await contender.jointEnds(ids);
  must(joint.size === ids.length, `${contender.name}: the joint matters of every case have ended`);
  const registers = await bench.database.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.columns
      where column_name = 'number_hash' order by 1`,
  );
  const effects: string[] = [];
  for (const { name } of registers.rows) {
    const { rows } = await bench.database.query<{ n: number; cases: number }>(
      `select count(*)::int as n, count(distinct case_number)::int as cases from ${name} where case_number = any($1)`,
      [ids],
    );
    const { n = 0, cases = 0 } = rows[0] ?? {};
    if (n === 0) continue;
    const each = n / ids.length;
    must(
      cases === ids.length && Number.isInteger(each),
      `${contender.name}: the same for each case in ${name}, not ${n} for ${cases} cases`,
    );
    const short = name.split('.')[1] ?? name;
    effects.push(each === 1 ? short : `${short}×${each}`);
  }
  return effects.join(' ');
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
}
