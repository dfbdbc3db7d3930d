import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideEntitlements } from '../../../policies/entitlements/decide.ts';
import {
  allPacks,
  knownDivisions,
  loadPacks,
  packTexts,
  writtenTexts,
} from '../../../policies/load/all-packs.ts';
import { gansuRevision, laterPack } from '../../../policies/load/later-pack.test-data.ts';
import { GOOD_SAMPLES, sampleBirth } from '../../../policies/load/sample-births.test-data.ts';
import { birthCommand, type Ended } from '../../../test/support/birth-command.ts';
import { ROOT } from '../run-file.ts';
import { wordsOf } from './rule-words.ts';
import { yuan } from '../../../schemas/words/money.ts';
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

  it('holds the numbers against the papers, and misses each text that is not there', async () => {
    const empty = path.join(folder, 'no-papers');
    mkdirSync(empty, { recursive: true });
    const { code, stdout } = await policy('check', '--sources', empty);
    expect(stdout).toContain('policies/papers/figures.yaml:');
    expect([code, stdout.match(/没有原文/g)?.length]).toEqual([1, 5]);
  });

  it('takes no folder of papers that is none', async () => {
    expect((await policy('check', '--sources', path.join(folder, 'nowhere'))).code).toBe(2);
  });

  it('says what a version has lost against the one before', async () => {
    const own = path.join(folder, 'jilin-2.yaml');
    const changes = [
      [
        '      notes: &borne\n        - rule: employer-bears-the-leave\n          text: 假期待遇由用工单位承担\n',
        '',
      ],
      ['      notes: *borne\n', ''],
    ] as const;
    writeFileSync(own, laterPack({ pack: 'jilin', effective: '2026-09-01', changes }).text);
    const { code, stdout } = await policy('check', own);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'jilin@2 护理假 自 2023-12-29：没有“说明 · 假期待遇由用工单位承担”（吉卫联发〔2023〕56号 十二）',
    );
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
    // commands of this process read the packs as they are written
    const packs = loadPacks(writtenTexts(), knownDivisions());
    const { days = 0, amountFen = 0 } =
      decideEntitlements(sampleBirth('lanzhou-first-child'), '2026-11-22', { packs }).find(
        ({ code }) => code === 'maternity-allowance',
      ) ?? {};
    for (const words of [
      '生育津贴：符合',
      `7,200.00元 ÷ 30 × ${days}天 → ${yuan(amountFen)}`,
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
    const written = loadPacks(writtenTexts(), knownDivisions()).find(({ pack }) => pack === 'gansu');
    const before = written?.schemes['maternity-leave']?.[0]?.total;
    expect(report.parameters).toMatchObject([
      { scheme: 'maternity-leave', parameter: 'total', before, after: 190, from: '2026-09-01' },
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

  it('says why by the number that is another one, with its own article, and by the officer’s words', async () => {
    const own = path.join(folder, 'shaanxi-2.yaml');
    const changes = [
      [
        '- { rule: third-child, when: third-child, days: 10 }',
        '- { rule: third-child, when: third-child, days: 12 }',
      ],
      [
        '        - { rule: pre-pregnancy-check, when: pre-pregnancy-check, days: 10 }',
        '        - { rule: pre-pregnancy-check, when: pre-pregnancy-check, days: 10 }\n        - { rule: lives-in-the-hills, text: 在山区居住的, when: always, days: 3, cite: { document: 修订, article: 三 } }',
      ],
    ] as const;
    writeFileSync(own, laterPack({ pack: 'shaanxi', effective: '2026-09-01', changes }).text);
    const { stdout } = await policy('diff', 'shaanxi@1', own, '--families', '300');
    expect(stdout).toContain('另加 · 第三孩加天数 · 天数：10 → 12');
    expect(stdout).toContain('另加 · 在山区居住的 · 天数：无 → 3');
    expect(stdout).toMatch(/在山区居住的 · 天数：无 → 3.*修订通知（虚构，仅供试验） 三/);
    expect(stdout).not.toMatch(/lives-in-the-hills|护理假.*在职职工/);
  });

  it('says in the officer’s words what is other in a joint list', async () => {
    const own = path.join(folder, 'jilin-list.yaml');
    const changes = [
      [
        'joint: [birth-certificate, household-registration, medical-insurance, social-security-card]\n',
        'joint: [birth-certificate, household-registration, medical-insurance, social-security-card, vaccination-record]\n',
      ],
      ['single: [vaccination-record, birth-service-registration]', 'single: [birth-service-registration]'],
    ] as const;
    writeFileSync(own, laterPack({ pack: 'jilin', effective: '2026-09-01', changes }).text);
    const { stdout } = await policy('diff', 'jilin@1', own, '--families', '20');
    expect(stdout).toContain('联办清单');
    expect(stdout).toMatch(
      /出生医学证明、户口登记、居民医保参保、社保卡 .*出生医学证明、户口登记、居民医保参保、社保卡、预防接种/,
    );
  });

  it('finds nothing between a set and itself', async () => {
    const { stdout } = await policy('diff', 'gansu@1', 'gansu@1', '--families', '50', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ parameters: [], changed: 0, lines: [] });
  });
});

describe('words', () => {
  const condition = (text: string) => `- { rule: has-lived-here-long, ${text}when: residence-here }`;

  it.each([
    ['text: 在本县住满一年, ', '在本县住满一年'],
    ['', '父母一方居住在本地'],
  ])(
    'an officer’s own rule speaks the officer’s words, else those of its condition: “%s”',
    async (text, says) => {
      const own = path.join(folder, 'subei-own.yaml');
      const subei = packTexts().find(({ file }) => file.endsWith('subei.yaml'))?.text ?? '';
      const household = '- &household { rule: subei-household, when: household-here }';
      expect(subei).toContain(household);
      writeFileSync(own, subei.replace(household, `${household}\n        ${condition(text)}`));
      const facts = path.join(folder, 'subei.json');
      const place = { household: { divisionCode: '620923' }, residence: { divisionCode: '620923' } };
      writeFileSync(
        facts,
        JSON.stringify({
          delivery: { at: '2024-11-10T08:00:00+08:00' },
          children: [{ order: 1, liveBirth: true }],
          mother: place,
          childRank: 1,
          choices: { householdFollows: 'mother' },
        }),
      );
      const { stdout } = await policy(
        'explain',
        facts,
        'local-birth-grant',
        '--pack',
        own,
        '--as-of',
        '2024-12-01',
      );
      expect(stdout).toContain(says);
      expect(stdout).not.toContain('has-lived-here-long');
    },
  );

  it('there are some for every rule and every fact that a sample meets', () => {
    const texts = wordsOf(allPacks({ includeDrafts: true }));
    const rows = GOOD_SAMPLES.flatMap((name) =>
      decideEntitlements(sampleBirth(name), '2026-11-26', { includeDrafts: true }),
    );
    const rules = new Set(rows.flatMap((row) => row.rules.map(({ rule }) => rule)));
    expect([...rules].filter((rule) => ruleWord(rule, texts) === rule)).toEqual([]);
    const missing = new Set(rows.flatMap((row) => row.missing ?? []));
    expect([...missing].filter((path) => factWord(path) === path)).toEqual([]);
  });
});
