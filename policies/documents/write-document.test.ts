import { describe, expect, it } from 'vitest';
import type { DocumentContent, DocumentKind } from '../../schemas/document.ts';
import type { DocumentFacts, DocumentWanted, Unwritable } from './facts.ts';
import { FAMILY, ISSUE, withMatter } from './family.test-data.ts';
import { describeCharacter, printable } from './missing-characters.ts';
import { writeDocument } from './write-document.ts';

const REFUSAL = { kind: 'refusal', subject: 'child-1', code: 'household-registration' } as const;
const CORRECTION = { kind: 'correction', subject: 'child-1', code: 'medical-insurance' } as const;
const EACH: Readonly<Record<DocumentKind, DocumentWanted>> = {
  acceptance: { kind: 'acceptance' },
  correction: CORRECTION,
  refusal: REFUSAL,
  completion: { kind: 'completion' },
  'service-receipt': { kind: 'service-receipt' },
  'family-summary': { kind: 'family-summary' },
};

function written(wanted: DocumentWanted, facts: DocumentFacts = FAMILY): DocumentContent {
  const content = writeDocument(wanted, facts, ISSUE);
  if (typeof content === 'string') throw new Error(content);
  return content;
}

const words = ({ sentences, review, table }: DocumentContent): string =>
  [...sentences, ...review].map(({ text }) => text).join('\n') + JSON.stringify(table ?? {});

describe('a document', () => {
  it.each(Object.values(EACH))('of kind $kind has number, day, organ and whom it is for', (wanted) => {
    const content = written(wanted);
    expect(content).toMatchObject({
      kind: wanted.kind,
      number: `${content.organ}〔2026〕B-7K3F-9QWM-2XTA-C-A1`,
      issuedOn: '2026-11-30',
      addressees: ['王㛃', '李𠮷𬎆'],
    });
  });

  it.each(Object.values(EACH))(
    'of kind $kind rests on something, but the receipt, which decides nothing',
    (wanted) => {
      expect(written(wanted).bases.length > 0).toBe(wanted.kind !== 'service-receipt');
    },
  );

  it('is of nobody once its parents are erased', () => {
    expect(writeDocument(EACH.acceptance, { ...FAMILY, addressees: [] }, ISSUE)).toBe('nobody-to-tell');
  });

  it('says of a term that no text gives that none is published, and of another which text gives it', () => {
    const { table, sentences } = written(EACH.acceptance);
    expect(sentences.map(({ text }) => text)).toContain('时限出自某市承诺 第一条。');
    expect(table?.rows).toEqual([
      ['出生医学证明', '新生儿1', '兰州市西固区卫生健康委员会', '未公布', '未公布'],
      ['户口登记', '新生儿1', '兰州市西固区公安局（户政）', '未公布', '2个工作日'],
      ['居民医保参保', '新生儿1', '兰州市西固区医疗保障局', '未公布', '未公布'],
    ]);
  });
});

describe('不予受理通知书', () => {
  it('is by the organ that decides, says why, and how and until when it is reviewed', () => {
    const content = written(REFUSAL);
    expect(content.organ).toBe('兰州市西固区公安局（户政）');
    expect(words(content)).toContain('理由：父母双方户口均不在本辖区。');
    expect(
      content.review.map(({ text, from }) => [text, typeof from === 'string' ? from : from.text]),
    ).toEqual([
      [
        '不服本决定的，可以自知道或者应当知道本决定之日起六十日内申请行政复议。',
        '《中华人民共和国行政复议法》第二十条第一款',
      ],
      ['行政复议申请向兰州市西固区人民政府提出。', '《中华人民共和国行政复议法》第二十四条第一款'],
      [
        '也可以自知道或者应当知道本决定之日起六个月内向人民法院提起行政诉讼。',
        '《中华人民共和国行政诉讼法》第四十六条第一款',
      ],
    ]);
  });

  it.each<[string, DocumentFacts, Unwritable]>([
    [
      'somebody else than the deciding department has said no',
      withMatter('household-registration', { said: { department: 'health-commission', words: '不符合' } }),
      'not-by-the-deciding-department',
    ],
    [
      'nobody has said why',
      withMatter('household-registration', { said: { department: 'public-security', words: undefined } }),
      'no-reason',
    ],
    ['no department has said no', withMatter('household-registration', { said: undefined }), 'not-refused'],
    ['it is under way again', withMatter('household-registration', { status: 'requested' }), 'not-refused'],
  ])('is not written where %s', (_, facts, why) => {
    expect(writeDocument(REFUSAL, facts, ISSUE)).toBe(why);
  });

  it('only a refusal speaks of review', () => {
    const others = Object.values(EACH).filter(({ kind }) => kind !== 'refusal');
    expect(others.flatMap((wanted) => written(wanted).review)).toEqual([]);
  });
});

describe('一次性补正告知书', () => {
  it('says all that is asked at once: what the form asks, and what the department has said', () => {
    expect(written(CORRECTION).sentences.map(({ text }) => text)).toEqual([
      '新生儿1的居民医保参保需要补正下列内容：',
      '1. 监护人身份证件',
      '2. 姓名“䶮”与证件不一致',
      '以上为需要补正的全部内容，一次告知。',
    ]);
  });

  it.each<[string, DocumentFacts, Unwritable]>([
    [
      'nothing is asked',
      withMatter('medical-insurance', { asks: [], said: undefined }),
      'nothing-to-correct',
    ],
    [
      'it waits for no correction',
      withMatter('medical-insurance', { status: 'processing' }),
      'not-in-correction',
    ],
  ])('is not written where %s', (_, facts, why) => {
    expect(writeDocument(CORRECTION, facts, ISSUE)).toBe(why);
  });
});

describe('the others', () => {
  it('办结通知书 says where to go with what was not done, and of what does not apply nothing', () => {
    const { table } = written(EACH.completion);
    expect(table?.rows.map(([title, , result, next]) => [title, result, next])).toEqual([
      ['出生医学证明', '已办结', ''],
      ['户口登记', '不予办理', '兰州市西固区派出所户籍窗口，带户口簿'],
      ['居民医保参保', '待补正', ''],
    ]);
  });

  it.each<[DocumentWanted, DocumentFacts, Unwritable]>([
    [EACH.completion, { ...FAMILY, completedOn: undefined }, 'not-completed'],
    [EACH['service-receipt'], { ...FAMILY, served: [] }, 'nothing-served'],
    [EACH['family-summary'], { ...FAMILY, entitlements: undefined }, 'not-decided'],
    [{ ...REFUSAL, subject: 'child-2' }, FAMILY, 'no-such-matter'],
  ])('%o is not written too early', (wanted, facts, why) => {
    expect(writeDocument(wanted, facts, ISSUE)).toBe(why);
  });

  it('the summary says of each entitlement what it comes to, and which text says so', () => {
    expect(words(written(EACH['family-summary']))).toContain(
      '育儿补贴（国家）（新生儿1）：符合，共10,800元，至2029年。由父母一方或其他监护人申领；离异的由抚养方申领。依据育儿补贴制度实施方案 第二条。',
    );
  });

  it('and what the papers only tell: to whom, where to go, by which text, and what is not sure', () => {
    const told = written(EACH['family-summary']).sentences.map(({ text }) => text);
    expect(told.slice(-3)).toEqual([
      '下列各项文件只是告知，不由本系统决定，需要的请自行办理：',
      '新生儿疾病筛查（新生儿1）：请在助产机构做新生儿疾病筛查。找卫健部门。依据甘卫发〔2024〕21号十六。',
      '学前教育资助（新生儿1）：家庭经济困难的，孩子入普惠性幼儿园时可以申请资助。是否适用，请先问清。依据甘卫发〔2024〕21号二十。',
    ]);
  });

  it('of what nobody is told it says nothing', () => {
    const { sentences } = written(EACH['family-summary'], { ...FAMILY, guidance: [] });
    expect(sentences.map(({ text }) => text).join('')).not.toContain('只是告知');
  });
});

describe('a character that no font has', () => {
  it('is said by its code, and by its parts where they are known', () => {
    expect(describeCharacter('𠮷')).toBe('［U+20BB7，上土下口］');
    expect(describeCharacter('𰻝')).toBe('［U+30EDD］');
    expect(printable('李𠮷', (code) => code < 0x20000)).toBe('李［U+20BB7，上土下口］');
  });
});
