import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideEntitlements, decideInstitution } from '../../../../policies/entitlements/decide.ts';
import { paperTables } from '../../../../policies/load/all-clauses.ts';
import { knownDivisions, readPacks, wholePacks } from '../../../../policies/load/all-packs.ts';
import { knownSources } from '../../../../policies/load/known-sources.ts';
import { readDivisions } from '../../../../policies/load/divisions.ts';
import type { EntitlementCode } from '../../../../schemas/entitlement.ts';
import type { Pack } from '../../../../schemas/pack.ts';
import { readPackFiles } from '../../policy/pack-files.ts';
import { ROOT } from '../../run-file.ts';
import { employee, family, twoYears } from './examples.ts';
import { linker } from './markdown.ts';
import { writePlacePage } from './place-page.ts';

/** Three papers of places that the project knows nothing of, invented, each as its officer would write it down: one file. */

const CITY = `pack: dingxi
version: 1
division: '621100'
name: 定西市
status: in-force
documents:
  办法: { title: 定西市育儿支持办法（虚构，仅供试验）, confidence: seed, issued: 2026-09-01 }
schemes:
  local-birth-grant:
    - from: 2026-09-01
      combine: replace
      cite: { document: 办法, article: 第三条 }
      amounts: [{ rank: 2, yuan: 4000 }, { rank: 3, orMore: true, yuan: 8000 }]
      requires:
        - { rule: child-registered-in-the-city, text: 孩子落户在定西, when: household-here }
      filing: { value: filed }
      claim: { value: confirmation }
      shares: [{ shares: [{ level: city, percent: 30 }, { level: county, percent: 70 }] }]
measures:
  - measure: newborn-screening
    name: 新生儿疾病筛查
    kind: referral
    offer:
      from: 2026-09-01
      to: [child]
      place: birth
      when: [newborn-lives]
      underAge: 1
      text: 请在助产机构做新生儿疾病筛查。
      authority: 卫健
    cite: { document: 办法, article: 第八条 }
searched:
  - schemes: [local-childcare-grant]
    on: 2026-11-30
    where: 定西市及各县区，没有见到
`;

/** A county that is founded: its code is no line of the register yet. */
const COUNTY = `pack: new-county
version: 1
division: '621199'
name: 新设县
status: in-force
documents:
  细则: { title: 新设县托育补贴细则（虚构，仅供试验）, confidence: seed, issued: 2026-10-15 }
schemes:
  childcare-operating-subsidy:
    - from: 2026-10-15
      combine: replace
      cite: { document: 细则, article: 二 }
      yuanPerSlot: 700
      basis: enrolled
      afterMonths: 12
      requires:
        - { rule: inclusive-price, when: inclusive-price }
      shares: [{ shares: [{ level: county, percent: 100 }] }]
`;
const LINE = '621199 新设县 2026-10 -\n';

const PROVINCE = `pack: qinghai
version: 1
division: '630000'
name: 青海省
status: in-force
documents:
  条例: { title: 青海省条例（虚构，仅供试验）, confidence: seed, issued: 2026-08-01 }
schemes:
  maternity-leave:
    - from: 2026-08-01
      combine: replace
      cite: { document: 条例, article: 第二十条 }
      total: 170
      certainFor: [{ rule: extension-for-married-parents, when: married }]
  paternity-leave:
    - from: 2026-08-01
      combine: replace
      cite: { document: 条例, article: 第二十一条 }
      days: 18
      supplements: [{ rule: high-country, text: 在高海拔地区工作的（都算）, when: always, days: 4 }]
  newborn-insurance-cover:
    - from: 2026-08-01
      combine: replace
      cite: { document: 条例, article: 第三十条 }
      seen: true
      enrolDays: 62
      late: none
      yearEndChoiceDays: unknown
      deathInWindowCovered: true
`;

const REGISTER = readFileSync(path.join(ROOT, 'policies/divisions/gb-2260.txt'), 'utf8');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'birth-places-'));
  cpSync(path.join(ROOT, 'policies/packs'), folder, { recursive: true });
  writeFileSync(path.join(folder, 'dingxi.yaml'), CITY);
  writeFileSync(path.join(folder, 'new-county.yaml'), COUNTY);
  writeFileSync(path.join(folder, 'qinghai.yaml'), PROVINCE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The folder of packs with three files more, and the register with one line more. */
function places(register = REGISTER + LINE) {
  const names = knownDivisions(readDivisions(register));
  const set = readPacks(readPackFiles(folder), names, knownSources());
  return { names, set, packs: set.mistakes.length === 0 ? wholePacks(set) : [] };
}

const BORN = {
  delivery: { at: '2026-11-10T08:00:00+08:00', method: 'vaginal', difficult: false, plurality: 1 },
} as const;

function decided(packs: readonly Pack[], county: string, code: EntitlementCode, subject: string, rank = 1) {
  const birth = family(county, employee(`${county.slice(0, 4)}00`, 6000), { ...BORN, childRank: rank });
  return decideEntitlements(birth, '2026-11-22', { packs }).find(
    (row) => row.code === code && row.subject === subject,
  );
}

describe('a new place is one file', () => {
  it('which is taken without a mistake, and a new county one line of the register', () => {
    expect(places().set.mistakes).toEqual([]);
    expect(places(REGISTER).set.mistakes.map(({ message }) => message)).toEqual([
      '未知的行政区划代码 621199',
    ]);
  });

  it('a city: the second child 4,000, the third and later 8,000, the first nothing; looked for and not found is said', () => {
    const { packs } = places();
    const grant = (rank: number) => decided(packs, '621102', 'local-birth-grant', 'child-1', rank);
    expect([2, 3, 5].map((rank) => grant(rank)?.amountFen)).toEqual([400_000, 800_000, 800_000]);
    expect(grant(1)?.outcome).toBe('not-eligible');
    expect(grant(2)?.shares).toEqual([
      { level: 'city', percent: 30 },
      { level: 'county', percent: 70 },
    ]);
    expect(decided(packs, '621102', 'local-childcare-grant', 'child-1')?.outcome).toBe('no-scheme');
  });

  it('a founded county: 60 enrolled at 700 are 42,000 a year, borne by the county', () => {
    const { packs } = places();
    const facts = {
      ...twoYears,
      divisionCode: '621199',
      kind: 'social',
      ownership: 'private',
      slots: 60,
      enrolled: 60,
    } as const;
    const row = decideInstitution(facts, '2026-11-22', { packs }).find(
      ({ code }) => code === 'childcare-operating-subsidy',
    );
    expect(row).toMatchObject({
      outcome: 'eligible',
      amountFen: 4_200_000,
      shares: [{ level: 'county', percent: 100 }],
    });
  });

  it('a province: 170 days, 18 and 4 days, 62 days to enrol, by its own articles', () => {
    const { packs } = places();
    expect(decided(packs, '630102', 'maternity-leave', 'mother')?.days).toBe(170);
    const paternity = decided(packs, '630102', 'paternity-leave', 'father');
    expect(paternity?.days).toBe(22);
    expect(paternity?.rules.find(({ rule }) => rule === 'high-country')?.citation.article).toBe('第二十一条');
    // born on 10 November: the 62nd day after is Monday, 11 January
    expect(decided(packs, '630102', 'newborn-insurance-cover', 'child-1')?.deadline).toBe('2027-01-11');
  });

  it.each([
    ['dingxi', ['4000元', '8000元', '孩子落户在定西', '4,000.00元']],
    ['new-county', ['700元', '新设县的普惠托育机构', '42,000.00元']],
    ['qinghai', ['170天', '18天', '62天（含）', '在高海拔地区工作的（都算）', '22天 | 18＋4']],
  ])('%s: its page is written with every number and a worked example', (name, parts) => {
    const { packs, names } = places();
    const pack = packs.find((one) => one.pack === name);
    if (!pack) throw new Error(`no pack ${name}`);
    const page = writePlacePage(pack, linker(paperTables(), '../clauses.md'), packs, names);
    for (const part of parts) expect(page).toContain(part);
  });
});
