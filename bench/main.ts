import { commandOptions } from '../infra/config/command-options.ts';
import { backlog } from './backlog.ts';
import { compareWithBefore } from './before/before.ts';
import { SHAPES, startBench, StoppedError, type Bench } from './bench-stack.ts';
import { clients } from './clients.ts';
import { compare } from './compare.ts';
import { CONTENDER_NAMES, type ContenderName } from './contender.ts';
import { count } from './counts.ts';
import { idle } from './idle.ts';
import { atShare, lone } from './latency.ts';
import { lanes } from './lanes.ts';
import { park } from './park.ts';
import { redecide } from './redecide.ts';
import { SEEDS } from './parked-cases.ts';
import { printSection, writeSection, type Circumstances, type Section } from './report.ts';
import { smoke } from './smoke.ts';
import { soak } from './soak/soak.ts';
import { ourContender } from './ours.ts';
import { sustained } from './sustained.ts';
import { WARM_SECONDS, warmUp } from './warm-up.ts';

const HELP = `npm run bench -- [what …] [options]

what (all of them but clients, before and soak, one after the other on one stack, when left out)
  compare    births/s of the product and its rivals, alternated; ratios
  counts     transitions, events, commits, WAL, Kafka requests and processor time for each birth
  lone       latency of births one after another
  share      latency at a share of the highest steady rate, open loop
  sustained  the highest steady rate for minutes
  backlog    many births at once, interactive ones in between
  idle       processor time of each process with nothing to do
  lanes      latency of births with an empty and with a full lane of bulk work
  redecide   a change of rules over open cases, killed in the middle
  park       throughput, memory, disk and idling with many parked cases
  clients    the two Kafka clients on one stack in turn: idle, lone, processor time; ratios (only when asked for)
  before     this checkout and another one, two whole stacks, loaded in turn; ratios (by itself only)
  soak       half of the highest steady rate for an hour with faults now and then, drain, verify (npm run soak)

options
  --smoke                short run for correctness: no figures, nothing written
  --stack SHAPE          development (default) or production
  --contenders A,B       of ${CONTENDER_NAMES.join(', ')}
  --against WHAT         before: a commit, or the folder of another checkout
  --warm-up N            seconds of load on the whole stack, and on each rival, before anything is measured (${WARM_SECONDS})
  --pairs N              rounds of compare, clients and before (5)
  --seconds N            each window of compare, sustained search, share and park (20), before (45)
  --warm N               before each window of compare (5)
  --warm-ours N          the same for the product, whose gateway (clients: every service) is started anew each time (20)
  --in-flight N          closed loop (32)
  --births N             lone and counts (100), before and clients (at most 50)
  --minutes N            sustained (10), soak (60)
  --rate N               soak: births a second (half of the highest, measured first)
  --fault-every N        soak: seconds from one fault to the next, in the mean; none: no faults (240)
  --fault-seed N         soak: the same seed gives the same faults (1)
  --share N              of the highest rate (0.7)
  --heap N               backlog (10000)
  --levels A,B,C         parked cases (1000,10000,100000)
  --seed WAY             door (default: through the API, each with its workflow) or bulk (faster, workflows started afterwards)
  --windows N            windows at each level of park (3)
  --idle-seconds N       idle (60), before (at most 20)
  --bulk N               lanes (100000)
  --decided N            redecide (10000)
  --at-most N            minutes for the whole run (240)
  --dry                  print only, do not write docs/measurements.md`;

const { values, positionals } = commandOptions(HELP, {
  allowPositionals: true,
  options: {
    smoke: { type: 'boolean' },
    dry: { type: 'boolean' },
    stack: { type: 'string', default: 'development' },
    contenders: { type: 'string' },
    against: { type: 'string' },
    'warm-up': { type: 'string' },
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string' },
    warm: { type: 'string', default: '5' },
    'warm-ours': { type: 'string', default: '20' },
    'in-flight': { type: 'string', default: '32' },
    births: { type: 'string', default: '100' },
    minutes: { type: 'string' },
    rate: { type: 'string' },
    'fault-every': { type: 'string', default: '240' },
    'fault-seed': { type: 'string', default: '1' },
    share: { type: 'string', default: '0.7' },
    heap: { type: 'string', default: '10000' },
    levels: { type: 'string', default: '1000,10000,100000' },
    seed: { type: 'string', default: 'door' },
    windows: { type: 'string', default: '3' },
    'idle-seconds': { type: 'string', default: '60' },
    bulk: { type: 'string', default: '100000' },
    decided: { type: 'string', default: '10000' },
    'at-most': { type: 'string', default: '240' },
  },
});

type Setting = Exclude<keyof typeof values, 'smoke' | 'dry' | 'contenders' | 'against'>;
const number = (name: Setting, fallback?: number): number => {
  const value = Number(values[name] ?? fallback);
  if (!(value > 0)) throw new RangeError(`--${name} must be a number above 0`);
  return value;
};

const seconds = number('seconds', 20);
const inFlight = number('in-flight');
const births = number('births');
const idleSeconds = number('idle-seconds');

/** In the order in which they are run: what leaves much behind comes last. */
const MEASUREMENTS: Readonly<Record<string, (bench: Bench) => Promise<Section>>> = {
  idle: (bench) => idle(bench, { seconds: idleSeconds }),
  lone: (bench) => lone(bench, { contenders: chosen(['ours']), births, warmBirths: Math.min(20, births) }),
  counts: (bench) =>
    count(bench, {
      contenders: chosen(CONTENDER_NAMES),
      births,
      inFlight: [1, inFlight],
      idleSeconds: Math.min(20, idleSeconds),
    }),
  compare: (bench) =>
    compare(bench, {
      contenders: chosen(CONTENDER_NAMES),
      pairs: number('pairs'),
      seconds,
      warmSeconds: number('warm'),
      warmOursSeconds: number('warm-ours'),
      inFlight,
    }),
  clients: (bench) =>
    clients(bench, {
      pairs: number('pairs'),
      warmSeconds: number('warm-ours'),
      idleSeconds,
      births: Math.min(50, births),
      seconds,
      inFlight,
    }),
  share: (bench) =>
    atShare(bench, {
      inFlight,
      findSeconds: seconds,
      share: number('share'),
      seconds: seconds * 2,
      loneBirths: Math.min(50, births),
    }),
  sustained: (bench) => sustained(bench, { minutes: number('minutes', 10), inFlight }),
  backlog: (bench) =>
    backlog(bench, {
      births: number('heap'),
      posters: 32,
      everyMs: 2_000,
      deadlineSeconds: Math.max(120, number('heap') / 4),
    }),
  park: (bench) =>
    park(bench, {
      levels: (values.levels ?? '').split(',').map(Number),
      seed: oneOf(SEEDS, values.seed, 'seed'),
      windows: number('windows'),
      seconds,
      inFlight,
      continued: 5,
      idleSeconds: Math.min(30, idleSeconds),
    }),
  lanes: (bench) => lanes(bench, { births, bulk: number('bulk') }),
  redecide: (bench) => redecide(bench, { cases: number('decided'), killAtShare: 0.3 }),
  soak: (bench) =>
    soak(bench, {
      minutes: number('minutes', 60),
      rate: values.rate === undefined ? undefined : number('rate'),
      inFlight,
      findSeconds: seconds * 3,
      seed: number('fault-seed'),
      faultEverySeconds: values['fault-every'] === 'none' ? 0 : number('fault-every'),
    }),
};

/** Takes long and changes the system: only when it is asked for. */
const ALONE = new Set(['soak', 'clients']);

function chosen(fallback: readonly ContenderName[]): ContenderName[] {
  const names = values.contenders?.split(',') ?? fallback;
  return names.map((name) => oneOf(CONTENDER_NAMES, name, 'contenders'));
}

function oneOf<T extends string>(known: readonly T[], given: string | undefined, option: string): T {
  const found = known.find((k) => k === given);
  if (!found) throw new RangeError(`--${option} is one of ${known.join(', ')}`);
  return found;
}

type Measuring = Pick<Bench, 'signal' | 'say' | 'warmSeconds'>;

/** Ctrl-C and the time of the whole run. */
function stopping(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    console.error('\nstopping …');
    controller.abort();
  });
  process.once('SIGTERM', () => controller.abort());
  const limit = setTimeout(() => controller.abort(), number('at-most') * 60_000);
  limit.unref();
  return controller.signal;
}

/** Figures that are kept are of a warm system. */
function warmSeconds(): number {
  if (values.smoke) return 0;
  const wanted = number('warm-up', WARM_SECONDS);
  if (wanted < WARM_SECONDS && !values.dry)
    throw new RangeError(`--warm-up below ${WARM_SECONDS} goes with --dry only`);
  return wanted;
}

async function run(): Promise<void> {
  const unknown = positionals.filter((name) => !(name in MEASUREMENTS) && name !== 'before');
  if (unknown.length > 0) throw new RangeError(`there is no measurement ${unknown.join(', ')}`);
  const began = Date.now();
  const measuring: Measuring = {
    signal: stopping(),
    say: (text) => console.log(`${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}`),
    warmSeconds: warmSeconds(),
  };
  await (positionals.includes('before') ? measureBefore(measuring) : measureHere(measuring));
}

/** Two stacks, each a process of its own. */
async function measureBefore(measuring: Measuring): Promise<void> {
  if (positionals.length > 1) throw new RangeError('before goes by itself: it starts two stacks of its own');
  if (values.against === undefined) throw new RangeError('before needs --against, a commit or a folder');
  const shape = oneOf(SHAPES, values.stack, 'stack');
  const { section, run } = await compareWithBefore(measuring, {
    against: values.against,
    shape,
    pairs: number('pairs'),
    seconds: number('seconds', 45),
    inFlight,
    births: Math.min(50, births),
    idleSeconds: Math.min(20, idleSeconds),
  });
  await keep(section, { shape, run });
}

/** One after the other on one stack, which is warmed first. */
async function measureHere(measuring: Measuring): Promise<void> {
  const { say } = measuring;
  const bench = await startBench(oneOf(SHAPES, values.stack, 'stack'), measuring);
  try {
    if (values.smoke) {
      await smoke(bench);
      say('smoke passed');
      return;
    }
    await warmUp(bench, ourContender(bench, { alone: true }));
    const usual = Object.keys(MEASUREMENTS).filter((name) => !ALONE.has(name));
    const wanted = positionals.length > 0 ? positionals : usual;
    for (const [name, measure] of Object.entries(MEASUREMENTS)) {
      if (!wanted.includes(name)) continue;
      say(`— ${name}`);
      await keep(await measure(bench), { shape: bench.shape, run: bench.stack.run });
    }
  } finally {
    say('stopping the stack');
    await bench.stop();
  }
}

async function keep(section: Section, on: Omit<Circumstances, 'command'>): Promise<void> {
  printSection(section);
  const command = `npm run bench -- ${process.argv.slice(2).join(' ')}`.trimEnd();
  if (!values.dry) await writeSection(section, { ...on, command });
}

try {
  await run();
} catch (error) {
  const isOurs = error instanceof StoppedError || error instanceof RangeError;
  console.error(isOurs ? error.message : error);
  process.exitCode = 1;
}
