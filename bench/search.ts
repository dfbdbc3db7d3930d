import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rememberPorts } from '../infra/embedded/ports.ts';
import { removeDataDirectory } from '../infra/embedded/postgres-claim.ts';
import { startPostgres } from '../infra/embedded/postgres.ts';
import { openKeyring } from '../infra/postgres/own-root.ts';
import { createPool } from '../infra/postgres/pool.ts';
import { migrate } from '../infra/postgres/prepare.ts';
import { caseKeysOf } from '../infra/sealing/keys.ts';
import { createLog } from '../infra/telemetry/log.ts';
import { initialsOf } from '../policies/names/pinyin.ts';
import { buildApp } from '../services/api/app.ts';
import { createBirthSource } from './birth-source.ts';
import { fillCases, type Known } from './many-cases.ts';
import { postBirth } from './post-birth.ts';
import { printSection, writeSection } from './report.ts';
import { quantile } from './statistics.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    times: { type: 'string', default: '100' },
    dry: { type: 'boolean', default: false },
  },
});
const CLERK = 'clerk-token-of-the-bench';
const HOSPITAL = 'hospital-token-of-the-bench';
/** Staff of one district. */
const DISTRICT = 'district-token-of-the-bench';
/** What clerks are promised, at the 95th of a hundred. */
const MOST_MS = 200;

/** How many whole cases there are among the others, whose pages are looked at. */
const WHOLE_CASES = 200;

/** One thing that is asked, of somebody else each time; `whole` is a case that came through the front door. */
interface Question {
  readonly what: string;
  readonly ask: (
    known: Known,
    whole: string,
  ) => { readonly path: string; readonly body?: object; readonly token?: string };
}

const search = (body: object) => ({ path: '/v1/cases/search', body });

const QUESTIONS: readonly Question[] = [
  { what: '第一页', ask: () => ({ path: '/v1/cases' }) },
  { what: '状态', ask: () => ({ path: '/v1/cases?status=completed' }) },
  {
    what: '状态与受理地',
    ask: ({ division }) => ({ path: `/v1/cases?status=processing&division=${division}` }),
  },
  {
    what: '机构与日期',
    ask: ({ facility, day }) => ({
      path: `/v1/cases?facility=${facility}&openedFrom=${day}&openedTo=${day}`,
    }),
  },
  { what: '有人要办的', ask: () => ({ path: '/v1/cases?waitsForPerson=true' }) },
  { what: '少见的一种任务', ask: () => ({ path: '/v1/cases?taskKind=overpaid' }) },
  { what: '超期的', ask: () => ({ path: '/v1/cases?due=overdue' }) },
  { what: '任务：第一页', ask: () => ({ path: '/v1/tasks' }) },
  { what: '任务：超期的', ask: () => ({ path: '/v1/tasks?due=overdue' }) },
  { what: '各队列的件数', ask: () => ({ path: '/v1/task-counts' }) },
  { what: '办件页', ask: (_, whole) => ({ path: `/v1/cases/${whole}` }) },
  { what: '办件编号', ask: ({ caseNumber }) => search({ q: caseNumber }) },
  { what: '姓名', ask: ({ mother }) => search({ q: mother }) },
  { what: '姓（一个字）', ask: ({ mother }) => search({ q: [...mother][0] ?? '' }) },
  { what: '名中两个字', ask: ({ child }) => search({ q: [...child].slice(-2).join('') }) },
  { what: '拼音首字母', ask: ({ mother }) => search({ q: initialsOf(mother) }) },
  { what: '手机末四位', ask: ({ phone }) => search({ q: phone.slice(-4) }) },
  {
    what: '姓与手机末四位',
    ask: ({ mother, phone }) => search({ q: `${[...mother][0] ?? ''} ${phone.slice(-4)}` }),
  },
  { what: '姓名与受理地', ask: ({ mother, division }) => search({ q: mother, division }) },
  { what: '姓，且有人要办', ask: ({ mother }) => search({ q: [...mother][0] ?? '', waitsForPerson: true }) },
  { what: '没有的人', ask: () => search({ q: '欧阳查无此人' }) },
  { what: '限一个区县的窗口：第一页', ask: () => ({ path: '/v1/cases', token: DISTRICT }) },
  { what: '限一个区县的窗口：任务', ask: () => ({ path: '/v1/tasks', token: DISTRICT }) },
  {
    what: '限一个区县的窗口：姓名',
    ask: ({ mother }) => ({ ...search({ q: mother }), token: DISTRICT }),
  },
  {
    what: '一家医院的列表',
    ask: ({ facility }) => ({ path: `/v1/births?facility=${facility}`, token: HOSPITAL }),
  },
];

async function main(): Promise<number> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'birth-search-'));
  const postgres = await startPostgres({ dataDir, ports: rememberPorts(dataDir) });
  const log = createLog('bench', 'fatal');
  const pool = createPool({ url: postgres.address, max: 10, applicationName: 'bench', log });
  try {
    await migrate(postgres.address);
    const keyring = await openKeyring(
      pool,
      caseKeysOf({ current: 'a master key of this bench', previous: [] }),
    );
    const began = Date.now();
    const known = await fillCases(pool, keyring, Number(values.cases));
    console.log(`${values.cases} cases in ${((Date.now() - began) / 1000).toFixed(0)} s`);
    const app = await buildApp({
      pool,
      keyring,
      tokens: [
        { name: 'clerk', token: CLERK, role: 'clerk', facilities: [], divisions: '*' },
        {
          name: 'district',
          token: DISTRICT,
          role: 'clerk',
          facilities: [],
          divisions: [known[0]?.division ?? '620102'],
        },
        { name: 'hospital', token: HOSPITAL, role: 'hospital', facilities: '*', divisions: '*' },
      ],
      runner: { wake: () => Promise.resolve() },
      checks: {},
      patienceSeconds: undefined,
      rates: { ofCaller: 10_000_000, ofAddress: 10_000_000 },
      connections: { connections: 1_000, ofAddress: 500, requestSeconds: 30 },
      limits: { maxAccepts: 8, maxBacklog: 1_000_000, mostStarts: 1 },
      log,
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const whole = await postWholeCases(url);
    await pool.query('vacuum analyze');
    const rows = [];
    for (const question of QUESTIONS) rows.push(await measure(url, question, { known, whole }));
    await app.close();
    const section = {
      id: 'search',
      title: `查找与列表，${values.cases} 个办件`,
      head: ['问什么', 'p50 ms', 'p95 ms', '最多 ms', '答复最大 kB'],
      rows: rows.map(({ cells }) => cells),
      notes: [
        `每问 ${values.times} 次，每次换一个人，一次一个，经 HTTP；每页 50 件，查找的答复带脱敏的姓名。目标：p95 ≤ ${MOST_MS} 毫秒，答复 ≤ 200 kB。`,
      ],
    };
    printSection(section);
    if (!values.dry)
      await writeSection(section, {
        shape: 'development',
        run: { servers: { postgres: { source: postgres.source } } },
        command: `node bench/search.ts ${process.argv.slice(2).join(' ')}`.trimEnd(),
      });
    return rows.every(({ isFast }) => isFast) ? 0 : 1;
  } finally {
    await pool.end();
    await postgres.stop();
    removeDataDirectory(dataDir);
  }
}

/** Cases as they are after their acceptance, with everything that their pages show then. */
async function postWholeCases(url: string): Promise<readonly string[]> {
  const source = createBirthSource('search');
  const door = { url, token: HOSPITAL };
  const numbers: string[] = [];
  while (numbers.length < WHOLE_CASES) numbers.push((await postBirth(door, source.next())).caseNumber);
  return numbers;
}

/** Whom and what the questions are about. */
interface Filled {
  readonly known: readonly Known[];
  readonly whole: readonly string[];
}

async function measure(
  url: string,
  { what, ask }: Question,
  { known, whole }: Filled,
): Promise<{ readonly cells: readonly string[]; readonly isFast: boolean }> {
  const times: number[] = [];
  let largest = 0;
  for (let i = 0; i < Number(values.times); i += 1) {
    const one = known[(i * 7919) % known.length];
    if (!one) throw new Error('there are no cases');
    const { path: asked, body, token = CLERK } = ask(one, whole[i % whole.length] ?? '');
    const began = performance.now();
    const answer = await fetch(`${url}${asked}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    times.push(performance.now() - began);
    if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${text}`);
    largest = Math.max(largest, text.length);
  }
  const p95 = quantile(times, 0.95);
  const cells = [what, quantile(times, 0.5), p95, Math.max(...times), largest / 1000].map((cell) =>
    typeof cell === 'number' ? cell.toFixed(1) : cell,
  );
  return { cells, isFast: p95 <= MOST_MS && largest <= 200_000 };
}

process.exitCode = await main();
