import { describe, expect, it } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { answer, OBJECTION } from '../answers.test-data.ts';
import { beginCase } from '../begin-case.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs, NOW, openTaskOf, type Given } from '../case-view.test-data.ts';
import { Effects } from '../effects.ts';
import { eraseSubject } from '../erase-subject.ts';
import type { CaseView, Task } from '../ledger-port.ts';
import { untouched } from '../matter-moves.ts';
import { CERTIFICATE, HOUSEHOLD } from '../one-round.test-data.ts';
import { reopenMatter } from '../reopen-matter.ts';
import { documentFacts } from './document-facts.ts';
import { issueReceipt, issueSummary, type NewDocument } from './issue.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const roundOf = (given: Given): Effects => new CaseInMemory(caseAs(given)).round().effects;
const issuedBy = (given: Given): readonly NewDocument[] => roundOf(given).documents;
const numbers = (documents: readonly NewDocument[]): string[] => documents.map(({ number }) => number);
const words = ({ content }: NewDocument): string => content.sentences.map(({ text }) => text).join('\n');

const refusing: Given = {
  matters: { [CERTIFICATE]: 'completed', [HOUSEHOLD]: 'requested' },
  landed: [answer(HOUSEHOLD, 'refused', { payload: OBJECTION })],
};

describe('documents are issued with the fact that they are about', () => {
  const begun = (): Effects =>
    beginCase({
      ...{ caseNumber: 'C-1', notification: BIRTH, at: NOW, by: 'hospital', patienceSeconds: undefined },
      idOf: (...parts) => parts.join('/'),
    }).effects;

  it('受理通知书 with the acceptance, for both parents, by the hall', () => {
    const [only] = begun().documents;
    expect(only).toMatchObject({ number: 'C-1-A1', matter: undefined, organ: 'hall', toPrint: false });
    expect(only?.content).toMatchObject({
      organ: '兰州市城关区政务服务大厅',
      addressees: [BIRTH.mother.name, BIRTH.father?.name],
      issuedOn: '2026-11-28',
    });
    expect(only?.content.number).toBe('兰州市城关区政务服务大厅〔2026〕C-1-A1');
    expect(begun().documents).toEqual(begun().documents);
  });

  it('不予受理通知书 with the answer of the department that decides, and it goes to print', () => {
    const issued = issuedBy(refusing);
    expect(issued).toHaveLength(1);
    const [refusal] = issued;
    expect(refusal).toMatchObject({
      matter: { subject: 'child-1', code: 'household-registration' },
      organ: 'public-security',
      occasion: '1',
      toPrint: true,
      content: { kind: 'refusal', organ: expect.stringMatching(/^.+公安局（户政）$/) },
    });
    expect(refusal && words(refusal)).toContain(OBJECTION.reason);
  });

  it('not to print where it was done elsewhere and the family need do nothing', () => {
    const payload = { ...OBJECTION, reasonCode: 'already-registered' };
    const landed = [answer(HOUSEHOLD, 'refused', { payload })];
    expect(issuedBy({ ...refusing, landed }).map(({ toPrint }) => toPrint)).toEqual([false]);
  });

  it('一次性补正告知书 with what is asked and said, in one', () => {
    const payload = { ...OBJECTION, asks: ['/mother/idNumber'] };
    const landed = [answer(HOUSEHOLD, 'correction-needed', { payload })];
    const [correction] = issuedBy({ ...refusing, landed });
    expect(correction?.content.kind).toBe('correction');
    expect(correction && words(correction)).toContain('1. 母亲证件号码\n2. ');
  });

  it('办结通知书 with the end of the case', () => {
    const [only] = issuedBy({ others: 'completed', decided: true, entitlements: [], revision: 1 });
    expect(only).toMatchObject({ organ: 'hall', content: { kind: 'completion', issuedOn: '2026-11-28' } });
  });

  it('the same round once more would issue the same, by number and by content', () => {
    expect(issuedBy(refusing)).toEqual(issuedBy(refusing));
    const one = new CaseInMemory(caseAs(refusing));
    one.round();
    expect(one.round().effects.documents).toEqual([]);
  });

  it('nothing is issued any more once a parent is erased', () => {
    for (const gone of ['mother', 'father', 'family'] as const)
      expect(issuedBy({ ...refusing, erased: new Set([gone]) })).toEqual([]);
  });

  it('of an inner step, which no family knows of, nothing is issued', () => {
    const key = 'child-1/insurance-identity-upgrade';
    const landed = [answer(key, 'refused', { payload: OBJECTION })];
    expect(issuedBy({ matters: { [key]: 'requested' }, others: 'completed', landed })).toEqual([]);
  });
});

const REGISTRATION = { subject: 'mother', code: 'birth-service-registration' } as const;

/** The police have asked for a correction before, which was made, and ask once more. */
function askedBefore(asks: readonly string[], now: readonly string[]): Given {
  const before: Task = {
    ...openTaskOf('correction-needed', { subject: 'child-1', code: 'household-registration' }),
    asks,
    status: 'completed',
    completed: { outcome: 'corrected', by: 'clerk', at: NOW, reason: null },
  };
  return {
    matters: { [CERTIFICATE]: 'completed', [HOUSEHOLD]: { status: 'requested', attempt: 2 } },
    tasks: [before],
    landed: [
      answer(HOUSEHOLD, 'correction-needed', { attempt: 2, payload: { ...OBJECTION, asks: [...now] } }),
    ],
  };
}

describe('a department that asks a second time (一次性告知)', () => {
  const opened = (effects: Effects): string[] => [...effects.tasks].map(({ kind }) => kind);

  it('has a supervisor asked, and no second notice goes out in silence', () => {
    const effects = roundOf(askedBefore(['/mother/idNumber'], ['/mother/phone']));
    expect(opened(effects)).toEqual(['correction-needed', 'asked-twice']);
    expect(effects.documents).toEqual([]);
  });

  it('the same where it says so in words only', () => {
    expect(opened(roundOf(askedBefore(['/mother/idNumber'], [])))).toContain('asked-twice');
  });

  it('tells nothing new where it asks for what it has asked and did not get', () => {
    const effects = roundOf(askedBefore(['/mother/idNumber', '/mother/phone'], ['/mother/phone']));
    expect(opened(effects)).toEqual(['correction-needed']);
    expect(numbers(effects.documents)).toHaveLength(1);
  });

  it('asks the supervisor once, however often the round is made', () => {
    const one = new CaseInMemory(caseAs(askedBefore([], ['/mother/phone'])));
    one.round();
    expect(opened(one.round().effects)).toEqual([]);
  });
});

describe('what a department has written holds no longer', () => {
  const given = (status: 'refused' | 'offline'): Given => ({
    matters: { [CERTIFICATE]: 'completed', [HOUSEHOLD]: { status, attempt: 1 } },
    others: 'completed',
    tasks: [
      {
        ...openTaskOf('refused', { subject: 'child-1', code: 'household-registration' }),
        status: 'completed',
        completed: { outcome: 'given-up', by: 'clerk', at: NOW, reason: null },
      },
    ],
  });
  const taken = (status: 'refused' | 'offline'): string[] => {
    const of = {
      subject: 'child-1',
      code: 'household-registration',
      by: 'supervisor',
      reason: '又可以办',
    } as const;
    return [...reopenMatter(caseAs(given(status)), of).effects.unrefused].map(({ key }) => key);
  };

  it('once the matter that was refused is taken up again', () => {
    expect(taken('refused')).toEqual([HOUSEHOLD]);
  });

  it('and nothing does where it was not refused', () => {
    expect(taken('offline')).toEqual([]);
  });
});

describe('what is issued because somebody asks', () => {
  const decided = (over: Given = {}): CaseView =>
    caseAs({ decided: true, entitlements: [], revision: 1, ...over });

  it('the summary, one a day, to be relied on for thirty days', () => {
    const effects = new Effects(decided());
    expect(issueSummary(effects)).toMatchObject({
      number: 'C-1-F20261128-M',
      content: { kind: 'family-summary', validUntil: '2026-12-28' },
    });
    issueSummary(effects);
    expect(numbers(effects.documents)).toEqual(['C-1-F20261128-M']);
  });

  it('no summary before the entitlements are decided', () => {
    const effects = new Effects(caseAs());
    expect([issueSummary(effects), effects.documents]).toEqual([undefined, []]);
  });

  it('the receipt of what was collected, with who has come', () => {
    const effects = new Effects(decided());
    const receipt = issueReceipt(effects, {
      served: [{ title: '受理通知书', number: '兰州市城关区政务服务大厅〔2026〕C-1-A1' }],
      received: { name: '王示例', relation: '母亲', document: '居民身份证***9928', on: '2026-11-28' },
      which: 'A1-0',
    });
    expect(receipt?.number).toBe('C-1-DA1-0');
    expect(receipt && words(receipt)).toContain('由王示例（母亲，居民身份证***9928）于2026年11月28日领取。');
  });
});

describe('what a document is written from', () => {
  it('is the family by name, the day in China, and who takes cases in', () => {
    expect(documentFacts(caseAs({ acceptedAt: new Date('2026-11-27T23:30:00Z') }))).toMatchObject({
      acceptedOn: '2026-11-28',
      completedOn: undefined,
      addressees: [BIRTH.mother.name, BIRTH.father?.name],
      entitlements: undefined,
    });
  });

  it('is of each matter the term that a text gives, with that text, and none where none does', () => {
    const view = caseAs({ birth: sampleBirth('baoji-third-child-caesarean') });
    const node = { ...REGISTRATION, part: 'joint', route: 'joint', needs: [], follows: [] } as const;
    const matter = untouched({ ...node, department: 'health-commission' }, view.matters.size);
    view.matters.set(matter.key, matter);
    const { matters } = documentFacts(view);
    const terms = Object.fromEntries(matters.map((each) => [each.code, each.terms]));
    expect(terms['birth-service-registration']).toEqual({
      statutory: { workingDays: 7, source: expect.stringContaining('登记时间与方式') },
    });
    expect(terms['household-registration']?.statutory).toBeUndefined();
  });

  it('is nobody who has died', () => {
    const { father } = BIRTH;
    const birth = { ...BIRTH, father: father && { ...father, deathOn: '2026-11-01' } };
    expect(documentFacts(caseAs({ birth })).addressees).toEqual([BIRTH.mother.name]);
  });

  it('is nothing of a newborn that was erased, while the others go on', () => {
    const view = caseAs({ birth: sampleBirth('lanzhou-twins') });
    eraseSubject(view, { subject: 'child-2', by: 'supervisor', reason: 'court-order' });
    const erased = { ...view, erased: new Set(['child-2'] as const) };
    const subjects = new Set(documentFacts(erased).matters.map(({ subject }) => subject));
    expect([...subjects].sort()).toEqual(['child-1', 'mother']);
  });
});
