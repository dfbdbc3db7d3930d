import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { shanghaiDate } from '../policies/calendar/date.ts';
import { verify } from '../services/verify/verify.ts';
import { gansuRevision } from '../policies/load/later-pack.test-data.ts';
import { pause, type Bench } from './bench-stack.ts';
import { seedDecidedCases } from './decided-cases.ts';
import type { Section } from './report.ts';

export interface RedecideOptions {
  readonly cases: number;
  /** as a long run would be throttled; the measured one is not */
  readonly killAtShare: number;
}

const reportSchema = z.object({
  whole: z.boolean(),
  looked: z.int(),
  changed: z.int(),
  seconds: z.number(),
  totals: z.array(z.object({ amountFen: z.int() })),
});
type Report = z.infer<typeof reportSchema>;

/** A change of rules over open cases: tried, begun, killed in the middle, and gone on with to the end. */
export async function redecide(bench: Bench, { cases, killAtShare }: RedecideOptions): Promise<Section> {
  await seedDecidedCases(bench, cases);
  const file = path.join(bench.stack.dataDir, 'gansu-2.yaml');
  writeFileSync(file, gansuRevision(shanghaiDate(new Date().toISOString())).text);
  try {
    const tried = await finish(command(bench, file, '--dry-run'));
    bench.say(`tried ${tried.looked}: ${tried.seconds.toFixed(1)} s`);
    const killed = command(bench, file, '--rate', '100000');
    const wanted = Math.floor(cases * killAtShare);
    while ((await taken(bench)) < wanted) await pause(bench, 20);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const before = await taken(bench);
    bench.say(`killed after ${before}`);
    const rest = await finish(command(bench, file, '--rate', '100000'));
    bench.say(`and the rest, ${rest.looked}: ${rest.seconds.toFixed(1)} s`);
    return report(bench, { cases, tried, before, rest });
  } finally {
    rmSync(file);
  }
}

function command(
  bench: Bench,
  file: string,
  ...args: string[]
): { child: ChildProcess; ended: Promise<string> } {
  const main = path.join(import.meta.dirname, '../services/cli/main.ts');
  const child = spawn(process.execPath, [main, 'policy', 'redecide', '--json', '--pack', file, ...args], {
    env: { ...bench.environment, BIRTH_DATA_DIR: bench.stack.dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => said.push(data));
  return {
    child,
    ended: new Promise((resolve) => child.on('close', () => resolve(Buffer.concat(said).toString()))),
  };
}

async function finish({ ended }: { ended: Promise<string> }): Promise<Report> {
  return reportSchema.parse(JSON.parse(await ended));
}

async function taken({ database }: Bench): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    'select count(*)::int as n from ledger.redecision_case',
  );
  return rows[0]?.n ?? 0;
}

interface Found {
  readonly cases: number;
  readonly tried: Report;
  readonly before: number;
  readonly rest: Report;
}

/** Nobody moves the orders of this day: the gateway, which sends them, is stopped. */
const UNMOVED_SECONDS = 2 * 86_400;

/** What `npx birth verify --only R3` says of the orders then. */
async function paymentsHold({ stack, config }: Bench): Promise<string> {
  const began = Date.now();
  const { results } = await verify(stack.run, {
    only: ['R3'],
    masterKey: config.BIRTH_MASTER_KEY,
    graceSeconds: UNMOVED_SECONDS,
  });
  const said = results.map(({ holds, checked, violationCount, violations: [first], why }) => {
    if (holds === true) return `成立，看过 ${checked} 项`;
    return `**不成立**：${why ?? `${violationCount} 处违反，第一处 ${first?.where} ${first?.what}`}`;
  });
  return `${said.join('；')}，${((Date.now() - began) / 1000).toFixed(1)} s`;
}

async function report(bench: Bench, { cases, tried, before, rest }: Found): Promise<Section> {
  const { rows } = await bench.database.query<
    Record<'decisions' | 'topups' | 'twice' | 'wrong' | 'notices' | 'fen', number>
  >(
    `select (select count(*)::int from ledger.entitlement_decision where revision = 2) as decisions,
       (select count(*)::int from ledger.payment_order where revision = 2) as topups,
       (select count(*)::int from (select from ledger.payment_order where revision = 2
          group by case_number, subject, entitlement, period having count(*) > 1) t) as twice,
       (select count(*)::int from ledger.entitlement_decision where revision > 2) as wrong,
       (select count(*)::int from ledger.notice where template = 'entitlements-changed') as notices,
       (select coalesce(sum(amount_fen), 0)::float8 from ledger.payment_order where revision = 2) as fen`,
  );
  const found = rows[0];
  const listed = tried.totals.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const rate = ({ looked, seconds }: Report): string =>
    `${seconds.toFixed(1)} s，${(looked / seconds).toFixed(0)} 件/秒`;
  return {
    id: 'redecide',
    title: '规则改变后重新核定',
    notes: [
      `虚构的甘肃第2版（产假180→190天，生育津贴加60天，当日仍在休产假的一并适用）；${cases} 件未办结、已核定的办件，由本系统自己的代码受理并核定；网关与转发停着。不限速；每件一个事务：认领、新决定、差额支付单、清单、通知。中途 kill -9 一次，再运行同一条命令。`,
    ],
    head: ['项', '测得'],
    rows: [
      ['试算（列清单）', `${rate(tried)}；有变化 ${tried.changed} 件，差额 ${(listed / 100).toFixed(2)} 元`],
      ['kill -9 之前已核定', `${before} 件`],
      ['再运行，其余', rate(rest)],
      ['第二次决定', `${found?.decisions} 件；第三次 ${found?.wrong} 件`],
      [
        '差额支付单',
        `${found?.topups} 张，${((found?.fen ?? 0) / 100).toFixed(2)} 元；同一笔两张的 ${found?.twice}`,
      ],
      ['通知', `${found?.notices} 条`],
      ['核对 R3（支付单与决定、登记簿）', await paymentsHold(bench)],
    ],
  };
}
