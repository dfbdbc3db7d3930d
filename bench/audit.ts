import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rememberPorts } from '../infra/embedded/ports.ts';
import { removeDataDirectory } from '../infra/embedded/postgres-claim.ts';
import { startPostgres } from '../infra/embedded/postgres.ts';
import { sealNext } from '../infra/postgres/ledger/audit.ts';
import { openKeyring } from '../infra/postgres/own-root.ts';
import { createPool, type Pool } from '../infra/postgres/pool.ts';
import { migrate } from '../infra/postgres/prepare.ts';
import { caseKeysOf } from '../infra/sealing/keys.ts';
import { createLog } from '../infra/telemetry/log.ts';
import { buildApp } from '../services/api/app.ts';
import { createBirthSource, type BirthSource } from './birth-source.ts';
import { postBirth } from './post-birth.ts';
import { printSection, writeSection, type Section } from './report.ts';
import { median, quantile } from './statistics.ts';

/*
 * What the audit costs: of a birth, whose history is chained and which is found by division, and of a read, which is a line
 * first. With and without take turns in one run, so that both meet the same machine.
 */

const { values } = parseArgs({
  options: {
    births: { type: 'string', default: '400' },
    reads: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '6' },
    dry: { type: 'boolean', default: false },
  },
});
const TOKENS = { clerk: 'clerk-token-of-the-bench', hospital: 'hospital-token-of-the-bench' };
const AT_ONCE = 8;
const MODES = ['without', 'with'] as const;
type Mode = (typeof MODES)[number];

/** What the database has for the audit, and what it would be without. */
const CHAINED: Readonly<Record<Mode, string>> = {
  with: `alter table ledger.case_event alter column xact set default (pg_current_xact_id()::text::bigint);
    create index if not exists birth_case_of_division on ledger.birth_case (division_code, accepted_at desc, case_number);
    create index if not exists audit_line_of_case on ledger.audit_line using gin (cases) with (gin_pending_list_limit = 256)`,
  without: `alter table ledger.case_event alter column xact drop default;
    drop index if exists ledger.birth_case_of_division; drop index if exists ledger.audit_line_of_case`,
};

/** The same pool, where no line is written. */
function withoutLines(pool: Pool): Pool {
  return new Proxy(pool, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
      return (asked: { readonly name?: string }, ...rest: never[]) =>
        asked.name === 'audit-line' ? Promise.resolve({ rows: [] }) : target.query(asked as never, ...rest);
    },
  });
}

interface Side {
  readonly url: string;
  readonly close: () => Promise<void>;
}

async function listen(pool: Pool): Promise<Side> {
  const app = await buildApp({
    pool,
    keyring: await openKeyring(pool, caseKeysOf({ current: 'a master key of this bench', previous: [] })),
    tokens: [
      { name: 'clerk', token: TOKENS.clerk, role: 'clerk', facilities: [], divisions: '*' },
      { name: 'hospital', token: TOKENS.hospital, role: 'hospital', facilities: '*', divisions: '*' },
    ],
    runner: { wake: () => Promise.resolve() },
    checks: {},
    patienceSeconds: undefined,
    rates: { ofCaller: 10_000_000, ofAddress: 10_000_000 },
    connections: { connections: 1_000, ofAddress: 500, requestSeconds: 30 },
    limits: { maxAccepts: 1_000, maxBacklog: 10_000_000, mostStarts: 1_000 },
    log: createLog('bench', 'fatal'),
  });
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
}

/** So many at once, until all are done. @returns how long each took, and all together, ms */
async function together(n: number, deed: () => Promise<unknown>): Promise<{ times: number[]; wall: number }> {
  const times: number[] = [];
  const began = performance.now();
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < n) {
      begun += 1;
      const at = performance.now();
      await deed();
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { times, wall: performance.now() - began };
}

/** What one mode has come to, round by round. */
interface Found {
  readonly birthsPerSecond: number[];
  readonly birthMs: number[];
  readonly readMs: number[];
}

async function measure(pool: Pool, sides: Readonly<Record<Mode, Side>>): Promise<Record<Mode, Found>> {
  const source = createBirthSource('audit');
  const found = Object.fromEntries(
    MODES.map((mode) => [mode, { birthsPerSecond: [], birthMs: [], readMs: [] }]),
  ) as unknown as Record<Mode, Found>;
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const mode of round % 2 === 0 ? MODES : MODES.toReversed()) {
      await pool.query(CHAINED[mode]);
      await oneRound(found[mode], { side: sides[mode], source, isFirst: round === 0 });
      if (mode === 'with') while (await sealNext(pool));
    }
  return found;
}

/** @param around.isFirst warms up: what it finds is not counted */
async function oneRound(
  { birthsPerSecond, birthMs, readMs }: Found,
  { side, source, isFirst }: { readonly side: Side; readonly source: BirthSource; readonly isFirst: boolean },
): Promise<void> {
  const numbers: string[] = [];
  const door = { url: side.url, token: TOKENS.hospital };
  const births = await together(Number(values.births), async () =>
    numbers.push((await postBirth(door, source.next())).caseNumber),
  );
  let at = 0;
  const reads = await together(Number(values.reads), async () => {
    at += 1;
    const answer = await fetch(`${side.url}/v1/cases/${numbers[at % numbers.length] ?? ''}`, {
      headers: { authorization: `Bearer ${TOKENS.clerk}` },
    });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`a read was answered ${answer.status}`);
  });
  if (isFirst) return;
  birthsPerSecond.push((Number(values.births) * 1_000) / births.wall);
  birthMs.push(...births.times);
  readMs.push(...reads.times);
}

function sectionOf(found: Readonly<Record<Mode, Found>>): Section {
  const row = (what: string, of: (one: Found) => number): string[] => {
    const [without, withIt] = [of(found.without), of(found.with)];
    return [what, without.toFixed(2), withIt.toFixed(2), (withIt / without).toFixed(3)];
  };
  return {
    id: 'audit',
    title: '审计的代价',
    head: ['', '没有审计', '有审计', '之比'],
    rows: [
      row('受理，件/秒（各轮的中位数）', ({ birthsPerSecond }) => median(birthsPerSecond)),
      row('受理一件 p50 ms', ({ birthMs }) => quantile(birthMs, 0.5)),
      row('受理一件 p95 ms', ({ birthMs }) => quantile(birthMs, 0.95)),
      row('看一个办件 p50 ms', ({ readMs }) => quantile(readMs, 0.5)),
      row('看一个办件 p95 ms', ({ readMs }) => quantile(readMs, 0.95)),
    ],
    notes: [
      `每轮 ${values.births} 件、看 ${values.reads} 次，${AT_ONCE} 个同时，经 HTTP；有与没有轮流，${values.rounds} 轮，第一轮不算。有审计的每轮之后封链。目标：件/秒之比 ≥ 0.97。`,
    ],
  };
}

async function main(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'birth-audit-bench-'));
  const postgres = await startPostgres({ dataDir, ports: rememberPorts(dataDir) });
  const log = createLog('bench', 'fatal');
  const pool = createPool({ url: postgres.address, max: 20, applicationName: 'bench', log });
  try {
    await migrate(postgres.address);
    const sides = { with: await listen(pool), without: await listen(withoutLines(pool)) };
    const section = sectionOf(await measure(pool, sides));
    await Promise.all(MODES.map((mode) => sides[mode].close()));
    printSection(section);
    if (!values.dry)
      await writeSection(section, {
        shape: 'development',
        run: { servers: { postgres: { source: postgres.source } } },
        command: `node bench/audit.ts ${process.argv.slice(2).join(' ')}`.trimEnd(),
      });
  } finally {
    await pool.end();
    await postgres.stop();
    removeDataDirectory(dataDir);
  }
}

await main();
