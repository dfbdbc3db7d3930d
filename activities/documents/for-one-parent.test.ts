import { describe, expect, it, test } from 'vitest';
import { decideEntitlements } from '../../policies/entitlements/decide.ts';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import type { DocumentContent } from '../../schemas/document.ts';
import { caseAs, NOW, type Given } from '../case-view.test-data.ts';
import { Effects } from '../effects.ts';
import { handOver, type NotHandedOver } from './ask.ts';
import { issueAcceptance, issueSummary } from './issue.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const ENTITLEMENTS = decideEntitlements(BIRTH, '2026-11-28');
const PARENTS = ['mother', 'father'] as const;
const WORDS = { mother: '母亲', father: '父亲' } as const;
const PROTECTED = { protection: { parent: 'mother', since: NOW } } as const;

const view = (over: Given = {}) =>
  caseAs({ birth: BIRTH, decided: true, entitlements: ENTITLEMENTS, revision: 1, ...over });

function summary(reader: 'mother' | 'father' | undefined, over: Given = {}): DocumentContent | undefined {
  return issueSummary(new Effects(view(over)), reader)?.content;
}

const lines = (content: DocumentContent | undefined): string =>
  [...(content?.sentences ?? []).map(({ text }) => text), JSON.stringify(content?.table ?? {})].join('\n');

describe('the summary of one parent', () => {
  it.each(PARENTS)('has the child’s and the own, and nothing of the other one: %s', (reader) => {
    const other = reader === 'mother' ? 'father' : 'mother';
    const content = summary(reader);
    expect(content?.addressees).toEqual([BIRTH[reader]?.name]);
    expect(lines(content)).toContain(`（${WORDS[reader]}）`);
    expect(lines(content)).toContain('育儿补贴');
    expect(lines(content)).not.toContain(`（${WORDS[other]}）`);
    expect(lines(content)).not.toContain(BIRTH[other]?.name);
  });

  it('says nothing of the allowance to the father', () => {
    expect(lines(summary('mother'))).toContain('生育津贴（母亲）');
    expect(lines(summary('father'))).not.toContain('生育津贴');
  });

  it('is in large letters for who has asked for them, as is what both have', () => {
    const over = { contactWishes: [{ subject: 'mother', wishes: ['large-text'] }] } as const;
    expect([summary('mother', over)?.large, summary('father', over)?.large]).toEqual([true, undefined]);
    const effects = new Effects(view(over));
    issueAcceptance(effects);
    expect(effects.documents[0]?.content.large).toBe(true);
  });

  it('is another paper for each, and each is whose it is', () => {
    const effects = new Effects(view());
    for (const reader of PARENTS) issueSummary(effects, reader);
    expect(effects.documents.map(({ number, reader }) => [number, reader])).toEqual([
      ['C-1-F20261128-M', 'mother'],
      ['C-1-F20261128-F', 'father'],
    ]);
  });

  it('has nothing of a child from whose other parent one is protected', () => {
    expect(lines(summary('father', PROTECTED))).not.toMatch(/新生儿|育儿补贴（国家）|户口/);
    expect(lines(summary('mother', PROTECTED))).toMatch(/新生儿/);
  });

  it.each([
    [{}, 'mother'],
    [{ protection: { parent: 'father', since: NOW } }, 'father'],
    [{ birth: { ...BIRTH, mother: { ...BIRTH.mother, deathOn: '2026-11-25' } } }, 'father'],
  ] as const)('where nobody is named, is that of whoever has the say: %#', (over, reader) => {
    expect(summary(undefined, over)?.addressees).toEqual([BIRTH[reader]?.name]);
  });
});

test('a paper of the case names both parents, and the protected one alone while one is', () => {
  const addressees = (over: Given): readonly string[] | undefined => {
    const effects = new Effects(view(over));
    issueAcceptance(effects);
    return effects.documents[0]?.content.addressees;
  };
  expect(addressees({})).toEqual([BIRTH.mother.name, BIRTH.father?.name]);
  expect(addressees(PROTECTED)).toEqual([BIRTH.mother.name]);
});

type Result = { readonly receipt: string } | NotHandedOver;

test.each([
  ['mother', null, {}, 'given'],
  ['father', null, {}, 'given'],
  ['relative', null, {}, 'given'],
  ['father', 'mother', {}, 'closed'],
  ['mother', 'father', {}, 'closed'],
  ['father', 'father', {}, 'given'],
  ['mother', null, PROTECTED, 'given'],
  ['father', null, PROTECTED, 'closed'],
  ['father', 'child-1', PROTECTED, 'closed'],
  ['father', 'father', PROTECTED, 'given'],
  ['relative', null, PROTECTED, 'closed'],
  ['agent', null, PROTECTED, 'closed'],
] as const)('%s comes for what is of %s, protected %o: %s', (relation, about, over, expected) => {
  const parent = relation === 'father' ? BIRTH.father : BIRTH.mother;
  const visitor = { relation, name: parent?.name ?? '', idNumber: parent?.idNumber ?? '' };
  const shown = { name: visitor.name, relation, document: '证' };
  const served = [{ title: '办结通知书', number: 'C-1-C1' }];
  const paper = { kind: 'completion', about, issuedAt: NOW } as const;
  const { result } = handOver(view(over), { served, visitor, shown, which: 'C1-0', paper });
  const said = (of: Result): string => (typeof of === 'string' ? of : 'given');
  expect(said(result)).toBe(expected);
});

const HOUR_MS = 3_600_000;

test.each([
  ['father', -HOUR_MS, 'closed'],
  ['father', HOUR_MS, 'given'],
  ['mother', -HOUR_MS, 'given'],
] as const)(
  'a summary that waits for %s since %d ms after the mother was protected: %s',
  (relation, after, expected) => {
    const { name = '', idNumber = '' } = BIRTH[relation] ?? {};
    const { result } = handOver(view(PROTECTED), {
      ...{ served: [{ title: '一览', number: 'C-1-F1' }], which: 'F1-0' },
      visitor: { relation, name, idNumber },
      shown: { name, relation, document: '证' },
      paper: { kind: 'family-summary', about: relation, issuedAt: new Date(NOW.getTime() + after) },
    });
    expect(typeof result === 'string' ? result : 'given').toBe(expected);
  },
);

test('the summary of a parent to whom what is shared is closed is another paper than that of the same morning', () => {
  const numbers = ([{}, PROTECTED] as const).map(
    (over) => issueSummary(new Effects(view(over)), 'father')?.number,
  );
  expect(numbers).toEqual(['C-1-F20261128-F', 'C-1-F20261128-F-O']);
  expect(issueSummary(new Effects(view(PROTECTED)), 'mother')?.number).toBe('C-1-F20261128-M');
});
