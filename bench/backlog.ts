import { pause, stillWanted, type Bench } from './bench-stack.ts';
import { gather } from './field.ts';
import { oneByOne } from './load.ts';
import { postBirth } from './post-birth.ts';
import { residentBytes } from './processor-time.ts';
import type { Section } from './report.ts';
import { showLatencies } from './statistics.ts';

export interface BacklogOptions {
  readonly births: number;
  /** posts at once while the backlog is dropped */
  readonly posters: number;
  /** between two interactive births, ms */
  readonly everyMs: number;
  /** the backlog must be worked off by then, s */
  readonly deadlineSeconds: number;
}

/** Many births dropped at once, with interactive ones in between until the last of the heap has ended. */
export async function backlog(bench: Bench, options: BacklogOptions): Promise<Section> {
  const field = await gather(bench, ['ours']);
  const [ours] = field.contenders;
  if (!ours) throw new Error('nobody is there to be measured');
  await ours.wake();
  await oneByOne(bench, ours, 5);
  const interactive = new Interactive(bench, options.everyMs);
  const began = Date.now();
  const dropped = await drop(bench, options);
  const acceptedSeconds = (Date.now() - began) / 1000;
  bench.say(`${options.births} births accepted after ${acceptedSeconds.toFixed(1)} s`);
  await drained(bench, {
    since: new Date(began),
    except: () => interactive.underWay,
    deadlineMs: options.deadlineSeconds * 1000,
  });
  const seconds = (Date.now() - began) / 1000;
  const latencies = await interactive.finish();
  const memory = [...residentBytes(bench.stack.run)].map(
    ([name, bytes]) => `${name} ${(bytes / 2 ** 20).toFixed(0)}`,
  );
  return {
    id: 'backlog',
    title: '一下子全来',
    notes: [
      `${options.births} 件由 ${options.posters} 个连接尽快送入；其间每 ${options.everyMs} 毫秒一件单独的，从 202 到办结。`,
    ],
    head: ['项', '测得'],
    rows: [
      [
        '全部受理',
        `${acceptedSeconds.toFixed(1)} 秒（${(options.births / acceptedSeconds).toFixed(0)} 件/秒）`,
      ],
      ['被请稍后再来（429、503）', String(dropped)],
      ['全部办结', `${seconds.toFixed(1)} 秒（${(options.births / seconds).toFixed(1)} 件/秒）`],
      ['其间单独的', latencies.length > 0 ? showLatencies(latencies) : '–'],
      ['常驻内存 MB', memory.join('、')],
    ],
  };
}

/** Posts the heap. @returns how often a post was told to come back later */
async function drop(bench: Bench, { births, posters }: BacklogOptions): Promise<number> {
  let left = births;
  let turnedAway = 0;
  const poster = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      stillWanted(bench);
      const { api, tokens } = bench.stack.run;
      const door = { url: api, token: tokens.hospital, patience: 600 };
      turnedAway += (await postBirth(door, bench.births.next())).turnedAway;
    }
  };
  await Promise.all(Array.from({ length: posters }, poster));
  return turnedAway;
}

/** Resolves when every case accepted since then has completed, but for the interactive ones. */
async function drained(
  bench: Bench,
  heap: { readonly since: Date; readonly except: () => readonly string[]; readonly deadlineMs: number },
): Promise<void> {
  const { since, except, deadlineMs } = heap;
  const deadline = Date.now() + deadlineMs;
  for (let looks = 0; ; looks += 1) {
    const { rows } = await bench.database.query<{ open: number }>(
      `select count(*)::int as open from ledger.birth_case where accepted_at >= $1 and completed_at is null and case_number <> all($2)`,
      [since, except()],
    );
    const open = rows[0]?.open ?? 0;
    if (open === 0) return;
    if (Date.now() > deadline) throw new Error(`${open} cases of the backlog are still open`);
    if (looks % 20 === 19) bench.say(`${open} still open`);
    await pause(bench, 500);
  }
}

/** Births that people wait for, one at a time every so often, until told to finish. */
class Interactive {
  readonly #bench: Bench;
  readonly #everyMs: number;
  readonly #running: Promise<void>;
  readonly #latencies: number[] = [];
  readonly #underWay = new Set<string>();
  #finished = false;

  constructor(bench: Bench, everyMs: number) {
    this.#bench = bench;
    this.#everyMs = everyMs;
    this.#running = this.#run();
    this.#running.catch(() => undefined);
  }

  get underWay(): readonly string[] {
    return [...this.#underWay];
  }

  async finish(): Promise<readonly number[]> {
    this.#finished = true;
    await this.#running;
    return this.#latencies;
  }

  async #run(): Promise<void> {
    const bench = this.#bench;
    const underWay = new Set<Promise<void>>();
    while (!this.#finished) {
      await pause(bench, this.#everyMs);
      const one = this.#one().finally(() => underWay.delete(one));
      one.catch(() => undefined);
      underWay.add(one);
    }
    await Promise.all(underWay);
  }

  async #one(): Promise<void> {
    const { stack, births, database } = this.#bench;
    const door = { url: stack.run.api, token: stack.run.tokens.hospital, patience: 60 };
    const { caseNumber, at } = await postBirth(door, births.next());
    this.#underWay.add(caseNumber);
    for (;;) {
      const { rows } = await database.query<{ ended: Date | null }>({
        name: 'interactive-ended',
        text: 'select completed_at as ended from ledger.birth_case where case_number = $1',
        values: [caseNumber],
      });
      const ended = rows[0]?.ended;
      if (ended) {
        this.#latencies.push(ended.getTime() - at);
        this.#underWay.delete(caseNumber);
        return;
      }
      await pause(this.#bench, 50);
    }
  }
}
