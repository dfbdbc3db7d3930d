import type { KafkaClient } from '../infra/kafka/connection.ts';
import { SERVICE_NAMES } from '../services/supervisor/service-environment.ts';
import { Fleet } from '../test/support/fleet.ts';
import { pause, stillWanted, type Bench } from './bench-stack.ts';
import type { Contender } from './contender.ts';
import { closedLoop, oneByOne } from './load.ts';
import { jointLatencies } from './latency.ts';
import { ourContender } from './ours.ts';
import { perBirth, processorSeconds } from './processor-time.ts';
import type { Section } from './report.ts';
import { median, quantile, showSpread } from './statistics.ts';

const CLIENTS: readonly KafkaClient[] = ['kafkajs', 'platformatic'];
const SETTLE_MS = 10_000;

export interface ClientsOptions {
  readonly pairs: number;
  /** load after each change of the client: a fresh process is slow until it is compiled, s */
  readonly warmSeconds: number;
  readonly idleSeconds: number;
  /** one after another, for their latency */
  readonly births: number;
  readonly seconds: number;
  readonly inFlight: number;
}

/** One client at work once. */
interface Window {
  /** share of one core with nothing to do, by process */
  readonly idle: ReadonlyMap<string, number>;
  /** 202 to the last joint matter of births that come alone, ms */
  readonly loneP50: number;
  readonly perSecond: number;
  /** for each birth, by process */
  readonly processorMs: ReadonlyMap<string, number>;
}

/** The two Kafka clients on one warm stack in turn: every service is started anew with the other one each time. */
export async function clients(bench: Bench, options: ClientsOptions): Promise<Section> {
  const fleet = new Fleet(bench.stack);
  const ours = ourContender(bench, { alone: true });
  const rounds: Map<KafkaClient, Window>[] = [];
  try {
    for (let round = 0; round < options.pairs; round += 1) {
      const windows = new Map<KafkaClient, Window>();
      // Who comes first changes: what a round does to the stack falls on both alike.
      for (const client of round % 2 === 0 ? CLIENTS : CLIENTS.toReversed()) {
        stillWanted(bench);
        await fleet.restart((env) => ({ ...env, KAFKA_CLIENT: client }));
        const window = await measure(bench, { fleet, ours }, options);
        windows.set(client, window);
        bench.say(
          `round ${round + 1}/${options.pairs} ${client}: idle ${percent(sum(window.idle))}, lone ${window.loneP50.toFixed(0)} ms, ` +
            `${window.perSecond.toFixed(1)}/s, ${sum(window.processorMs).toFixed(1)} ms/birth`,
        );
      }
      rounds.push(windows);
    }
  } finally {
    await fleet.stop();
    // The next measurement finds the system whole.
    await Promise.all(SERVICE_NAMES.map((name) => bench.stack.startServer(name)));
  }
  return report(options, rounds);
}

async function measure(
  bench: Bench,
  { fleet, ours }: { readonly fleet: Fleet; readonly ours: Contender },
  options: ClientsOptions,
): Promise<Window> {
  const used = (): Map<string, number> => processorSeconds(bench.stack.run, fleet.pids());
  await closedLoop(bench, ours, { inFlight: options.inFlight, seconds: options.warmSeconds, warmSeconds: 0 });
  const lone = await jointLatencies(ours, await oneByOne(bench, ours, options.births));
  await pause(bench, SETTLE_MS);
  const atRest = used();
  await pause(bench, options.idleSeconds * 1000);
  const rested = used();
  const load = await closedLoop(bench, ours, { ...options, warmSeconds: 0 });
  const worked = used();
  return {
    idle: new Map(perBirth(atRest, rested, options.idleSeconds).map(([name, ms]) => [name, ms / 1000])),
    loneP50: quantile(lone, 0.5),
    perSecond: load.perSecond,
    processorMs: new Map(perBirth(rested, worked, load.all)),
  };
}

function sum(shares: ReadonlyMap<string, number>): number {
  return [...shares.values()].reduce((all, one) => all + one, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}

function report(options: ClientsOptions, rounds: readonly ReadonlyMap<KafkaClient, Window>[]): Section {
  const of = (client: KafkaClient, what: (window: Window) => number): number[] =>
    rounds.flatMap((round) => {
      const window = round.get(client);
      return window ? [what(window)] : [];
    });
  const ratios = (what: (window: Window) => number): number[] => {
    const [before, after] = CLIENTS.map((client) => of(client, what)) as [number[], number[]];
    return after.map((value, i) => value / (before[i] ?? NaN)).filter(Number.isFinite);
  };
  const row = (title: string, what: (window: Window) => number, digits: number): string[] => [
    title,
    ...CLIENTS.map((client) => showSpread(of(client, what), digits)),
    showSpread(ratios(what), 2),
  ];
  const processes = [...(rounds[0]?.values().next().value?.processorMs.keys() ?? [])];
  const heavy = processes.filter(
    (name) => median(of('kafkajs', ({ processorMs }) => processorMs.get(name) ?? 0)) >= 0.5,
  );
  return {
    id: 'clients',
    title: '两个 Kafka 客户端',
    notes: [
      `同一套系统，各服务轮流以两个客户端重新启动，共 ${rounds.length} 轮，先后互换；每次先在负载下预热 ${options.warmSeconds} 秒，再单独办理 ${options.births} 件，空闲 ${options.idleSeconds} 秒，${options.inFlight} 件同时在办 ${options.seconds} 秒。比值逐轮相除后取中位数，括号内为最小与最大。`,
    ],
    head: ['项', ...CLIENTS, 'platformatic÷kafkajs'],
    rows: [
      row('空闲，全部进程，占一个核的百分比', ({ idle }) => sum(idle) * 100, 2),
      row('单独办理，202 到最后一个联办事项 p50 ms', ({ loneP50 }) => loneP50, 0),
      row('每秒办结', ({ perSecond }) => perSecond, 1),
      row('处理器 ms/件，全部进程', ({ processorMs }) => sum(processorMs), 1),
      ...heavy.map((name) =>
        row(`处理器 ms/件，${name}`, ({ processorMs }) => processorMs.get(name) ?? 0, 1),
      ),
      ...heavy.map((name) => row(`空闲 %，${name}`, ({ idle }) => (idle.get(name) ?? 0) * 100, 2)),
    ],
  };
}
