import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideEntitlements } from '../../../policies/entitlements/decide.ts';
import { allPacks } from '../../../policies/load/all-packs.ts';
import { gansuRevision } from '../../../policies/load/later-pack.test-data.ts';
import { GOOD_SAMPLES, sampleBirth } from '../../../policies/load/sample-births.test-data.ts';
import { birthCommand, type Ended } from '../../../test/support/birth-command.ts';
import { ROOT } from '../run-file.ts';
import { factWord } from '../../../schemas/words/facts.ts';
import { ruleWord } from '../../../schemas/words/rules.ts';

let folder: string;
let revision: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'birth-policy-'));
  revision = path.join(folder, 'gansu-2.yaml');
  writeFileSync(revision, gansuRevision('2026-09-01').text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const policy = (...args: string[]): Promise<Ended> =>
  birthCommand(['policy', ...args], { BIRTH_DATA_DIR: folder });
const sample = (name: string): string => path.join(ROOT, `test/samples/${name}.json`);

describe('policy check', () => {
  it('finds no mistake in the packs of the project', async () => {
    const { code, stdout } = await policy('check', '--json');
    const { packs } = JSON.parse(stdout) as { packs: unknown[] };
    const files = readdirSync(path.join(ROOT, 'policies/packs')).filter((file) => file.endsWith('.yaml'));
    expect([code, packs.length]).toEqual([0, files.length]);
  });

  it('names file and line, and fails', async () => {
    const bad = path.join(folder, 'bad.yaml');
    writeFileSync(bad, gansuRevision('2026-09-01').text.replace('total: 190', 'total: many'));
    const line =
      gansuRevision('2026-09-01')
        .text.split('\n')
        .findIndex((text) => text.includes('total: 190')) + 1;
    const { code, stdout } = await policy('check', bad);
    expect(stdout).toContain(`${bad}:${line}: `);
    expect(code).toBe(1);
  });

  it('says what to give where there is no such file', async () => {
    expect(await policy('check', path.join(folder, 'nothing.yaml'))).toMatchObject({ code: 2 });
  });
});

describe('policy explain', () => {
  it('gives every rule with its source, the facts it hangs on and the reckoning', async () => {
    const { code, stdout } = await policy(
      'explain',
      sample('baoji-third-child-caesarean'),
      '产假',
      '--as-of',
      '2026-11-22',
      '--json',
    );
    expect(code).toBe(0);
    const { explanations } = JSON.parse(stdout) as {
      explanations: {
        decision: { days: number; rules: { rule: string; citation: { article: string } }[] };
        steps: { what: string; value: string }[];
        facts: { path: string; rules: string[]; decides: boolean }[];
      }[];
    };
    const [only] = explanations;
    expect(only?.decision.rules.every(({ citation }) => citation.article !== '')).toBe(true);
    const sum = (only?.steps ?? [])
      .slice(0, -1)
      .reduce((days, { value }) => days + Number.parseInt(value), 0);
    expect(sum).toBe(only?.decision.days);
    expect(only?.facts.find(({ path: p }) => p === 'childRank')).toMatchObject({
      rules: ['third-child'],
      decides: true,
    });
    expect(only?.facts.map(({ path: p }) => p)).not.toContain('father.employment.kind');
  });

  it('reads like a sheet for a policy officer', async () => {
    const { stdout } = await policy('explain', sample('lanzhou-first-child'), 'maternity-allowance');
    for (const words of [
      '生育津贴：符合',
      '7,200.00元 ÷ 30 × 98天 → 23,520.00元',
      '社会保险法 第五十六条',
      '用到的情况',
    ])
      expect(stdout).toContain(words);
    expect(stdout).not.toContain(sampleBirth('lanzhou-first-child').mother.name);
  });

  it('asks for what is missing', async () => {
    const file = path.join(folder, 'facts.json');
    writeFileSync(file, JSON.stringify({ delivery: { at: '2026-10-01T08:00:00+08:00' } }));
    const { stdout } = await policy('explain', file, '产假');
    expect(stdout).toMatch(/缺少：.*母亲就业情况/);
  });

  it.each([['no-such-leave'], ['产假', '--as-of', '2026-02-30']])(
    'ends with 2 for wrong usage: %s',
    async (...args) => {
      expect((await policy('explain', sample('lanzhou-first-child'), ...args)).code).toBe(2);
    },
  );
});

describe('policy diff', () => {
  it('tells which numbers change, from when and by what, and who gets how much more', async () => {
    const { code, stdout } = await policy('diff', 'gansu@1', revision, '--families', '200', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as {
      over: string;
      parameters: Record<string, unknown>[];
      changed: number;
      totals: { division: string; less: number; amountFen: number }[];
      lines: { difference: { days?: number }; reasons: { citation: { document: string } }[] }[];
    };
    expect(report.parameters).toMatchObject([
      { scheme: 'maternity-leave', parameter: 'total', before: 180, after: 190, from: '2026-09-01' },
      { scheme: 'maternity-allowance', before: 'unknown', after: 60, citation: { article: '一' } },
    ]);
    expect(report).toMatchObject({ over: 'invented', totals: expect.any(Array) as unknown });
    expect(report.changed).toBeGreaterThan(10);
    expect(
      report.totals.every(
        ({ division, less, amountFen }) => division.startsWith('62') && less === 0 && amountFen >= 0,
      ),
    ).toBe(true);
    expect(report.lines.every(({ reasons }) => reasons.length > 0)).toBe(true);
  });

  it('finds nothing between a set and itself', async () => {
    const { stdout } = await policy('diff', 'gansu@1', 'gansu@1', '--families', '50', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ parameters: [], changed: 0, lines: [] });
  });
});

describe('words', () => {
  it('there are some for every rule and every fact that a sample meets', () => {
    const notes = new Map(
      allPacks({ includeDrafts: true })
        .flatMap(({ schemes }) =>
          Object.values(schemes).flatMap((list) => (list ?? []).flatMap(({ notes: n }) => n)),
        )
        .map(({ rule, text }) => [rule, text]),
    );
    const rows = GOOD_SAMPLES.flatMap((name) =>
      decideEntitlements(sampleBirth(name), '2026-11-26', { includeDrafts: true }),
    );
    const rules = new Set(rows.flatMap((row) => row.rules.map(({ rule }) => rule)));
    expect([...rules].filter((rule) => ruleWord(rule, notes) === rule)).toEqual([]);
    const missing = new Set(rows.flatMap((row) => row.missing ?? []));
    expect([...missing].filter((path) => factWord(path) === path)).toEqual([]);
  });
});
