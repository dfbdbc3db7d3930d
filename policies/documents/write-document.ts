import { longDate, type DocumentContent, type DocumentTable, type Sentence } from '../../schemas/document.ts';
import { MATTERS, type MatterCode } from '../../schemas/matter.ts';
import { MATTER_STATUS_WORDS, subjectWord, UNPUBLISHED_TERM_WORDS, whose } from '../../schemas/words.ts';
import { BASES } from '../personal-data/bases.ts';
import { COMMAND_USES } from '../personal-data/uses.ts';
import type { DocumentFacts, DocumentMatter, DocumentTerm, DocumentWanted, Unwritable } from './facts.ts';
import { cited, citedBasis } from './provisions.ts';

/** What every document has, whatever it says. */
type Said = Pick<DocumentContent, 'organ' | 'sentences' | 'bases'> &
  Partial<Pick<DocumentContent, 'table' | 'review' | 'blanks'>>;

/** How one is given out: its number is made from the organ that it names. */
export interface Issue {
  readonly numberOf: (organ: string) => string;
  /** ISO dates in China */
  readonly issuedOn: string;
  readonly validUntil?: string;
}

const ofCase = (text: string): Sentence => ({ text, from: 'case' });

/**
 * Writes a document from the facts of a case: nothing in it that neither the case nor a provision says.
 * @returns why it cannot be written, where it cannot
 */
export function writeDocument(
  wanted: DocumentWanted,
  facts: DocumentFacts,
  issue: Issue,
): DocumentContent | Unwritable {
  if (facts.addressees.length === 0) return 'nobody-to-tell';
  const said = say(wanted, facts);
  if (typeof said === 'string') return said;
  const { numberOf, ...dates } = issue;
  return {
    kind: wanted.kind,
    number: numberOf(said.organ),
    caseNumber: facts.caseNumber,
    addressees: facts.addressees,
    ...(facts.isLarge ? { large: true as const } : {}),
    review: [],
    blanks: [],
    ...dates,
    ...said,
  };
}

function say(wanted: DocumentWanted, facts: DocumentFacts): Said | Unwritable {
  switch (wanted.kind) {
    case 'acceptance':
      return sayAccepted(facts);
    case 'completion':
      return sayCompleted(facts);
    case 'service-receipt':
      return sayServed(facts);
    case 'family-summary':
      return sayAll(facts);
    case 'correction':
    case 'refusal': {
      const { subject, code } = wanted;
      const matter = facts.matters.find((each) => each.subject === subject && each.code === code);
      if (!matter) return 'no-such-matter';
      return wanted.kind === 'correction' ? sayCorrection(matter) : sayRefusal(matter);
    }
  }
}

/** The law of a matter: what its department was asked on (policies/personal-data/uses.ts), and that the things go together. */
function basesOf(codes: readonly MatterCode[]): DocumentContent['bases'] {
  const own = codes.map((code) => COMMAND_USES[code].bases[0]);
  return [...new Set(own)].map((code) => citedBasis(BASES[code]));
}

function basesOfAll({ matters }: DocumentFacts): DocumentContent['bases'] {
  return [citedBasis(BASES['one-thing']), ...basesOf(matters.filter(applies).map(({ code }) => code))];
}

function applies({ status }: DocumentMatter): boolean {
  return status !== 'not-applicable';
}

function days(term: DocumentTerm | undefined): string {
  return term === undefined ? UNPUBLISHED_TERM_WORDS : `${term.workingDays}个工作日`;
}

function sayAccepted(facts: DocumentFacts): Said {
  const applying = facts.matters.filter(applies);
  const sources = applying.flatMap(({ terms }) =>
    [terms.statutory, terms.promised].map((term) => term?.source),
  );
  const known = [...new Set(sources)].filter((source) => source !== undefined);
  return {
    organ: facts.hall,
    sentences: [
      ofCase(`“出生一件事”（办件编号${facts.caseNumber}）已于${longDate(facts.acceptedOn)}受理。`),
      ofCase('下列事项由所列机关分别决定。'),
      ...(known.length === 0 ? [] : [ofCase(`时限出自${known.join('；')}。`)]),
    ],
    table: {
      head: ['事项', '办理对象', '决定机关', '法定时限', '承诺时限'],
      rows: applying.map(({ code, subject, organ, terms }) => [
        MATTERS[code].title,
        subjectWord(subject),
        organ,
        days(terms.statutory),
        days(terms.promised),
      ]),
    },
    bases: basesOfAll(facts),
  };
}

function sayCorrection(matter: DocumentMatter): Said | Unwritable {
  if (matter.status !== 'correction') return 'not-in-correction';
  const words = matter.said?.words;
  const asks = [...matter.asks, ...(words === undefined ? [] : [words])];
  if (asks.length === 0) return 'nothing-to-correct';
  return {
    organ: matter.organ,
    sentences: [
      ofCase(`${whose(matter.subject)}${MATTERS[matter.code].title}需要补正下列内容：`),
      ...asks.map((each, i) => ofCase(`${i + 1}. ${each}`)),
      { text: '以上为需要补正的全部内容，一次告知。', from: cited('told-once') },
    ],
    bases: [...basesOf([matter.code]), cited('told-once')],
  };
}

function sayRefusal(matter: DocumentMatter): Said | Unwritable {
  const { said, organ, code, subject } = matter;
  if (said === undefined || (matter.status !== 'refused' && matter.status !== 'manual')) return 'not-refused';
  if (said.department !== MATTERS[code].department) return 'not-by-the-deciding-department';
  if (said.words === undefined) return 'no-reason';
  return {
    organ,
    sentences: [
      ofCase(`${organ}决定对${whose(subject)}${MATTERS[code].title}不予办理。`),
      ofCase(`理由：${said.words.replace(/[。；，、：\s]+$/u, '')}。`),
    ],
    review: reviewOf(matter),
    bases: [...basesOf([code]), cited('reasons-and-review')],
  };
}

/** 复议与诉讼: both ways, each with its term and what it rests on. */
function reviewOf({ government }: DocumentMatter): Sentence[] {
  const to = government ?? '作出决定的机关的本级人民政府';
  return [
    {
      text: '不服本决定的，可以自知道或者应当知道本决定之日起六十日内申请行政复议。',
      from: cited('reconsideration-term'),
    },
    { text: `行政复议申请向${to}提出。`, from: cited('reconsideration-organ') },
    {
      text: '也可以自知道或者应当知道本决定之日起六个月内向人民法院提起行政诉讼。',
      from: cited('litigation-term'),
    },
  ];
}

function howItStands(facts: DocumentFacts): DocumentTable {
  const next = ({ status, window }: DocumentMatter): string =>
    status === 'offline' || status === 'refused' ? window : '';
  return {
    head: ['事项', '办理对象', '结果', '接着到哪里'],
    rows: facts.matters
      .filter(applies)
      .map((matter) => [
        MATTERS[matter.code].title,
        subjectWord(matter.subject),
        MATTER_STATUS_WORDS[matter.status],
        next(matter),
      ]),
  };
}

function sayCompleted(facts: DocumentFacts): Said | Unwritable {
  if (facts.completedOn === undefined) return 'not-completed';
  return {
    organ: facts.hall,
    sentences: [
      ofCase(
        `“出生一件事”（办件编号${facts.caseNumber}）已于${longDate(facts.completedOn)}办结，各事项结果如下。`,
      ),
    ],
    table: howItStands(facts),
    bases: basesOfAll(facts),
  };
}

/** What is filled in by hand where nobody has said it. */
const TO_FILL_IN = [
  '受送达人',
  '代收人及与受送达人的关系',
  '送达方式',
  '送达地点',
  '收到日期',
  '签收人',
  '送达人',
  '备注',
];

function sayServed({ hall, served, caseNumber, received }: DocumentFacts): Said | Unwritable {
  if (served.length === 0) return 'nothing-served';
  const how = received
    ? [`由${received.name}（${received.relation}，${received.document}）于${longDate(received.on)}领取。`]
    : [];
  return {
    organ: hall,
    sentences: [`办件编号${caseNumber}，送达下列文书：`, ...how].map(ofCase),
    table: { head: ['文书', '文号'], rows: served.map(({ title, number }) => [title, number]) },
    blanks: received ? ['签收人', '备注'] : TO_FILL_IN,
    bases: [],
  };
}

function asSentence(text: string): string {
  return /[。！？]$/u.test(text) ? text : `${text}。`;
}

/** What the papers only tell: nothing is decided by it, and nobody does it for the family. */
function sayTold({ guidance }: DocumentFacts): Sentence[] {
  if (guidance.length === 0) return [];
  const lines = guidance.map(({ title, subject, text, applies, authority, source }) => {
    const open = applies ? '' : '是否适用，请先问清。';
    const where = authority === undefined ? '' : `找${authority}部门。`;
    return ofCase(`${title}（${subject}）：${asSentence(text)}${open}${where}依据${source}。`);
  });
  return [ofCase('下列各项文件只是告知，不由本系统决定，需要的请自行办理：'), ...lines];
}

function sayAll(facts: DocumentFacts): Said | Unwritable {
  const { entitlements } = facts;
  if (entitlements === undefined) return 'not-decided';
  const lines = entitlements.map(({ title, subject, outcome, figures, sources, told }) => {
    const resting = sources.length === 0 ? '' : `依据${sources.join('；')}。`;
    const beside = told.map(asSentence).join('');
    return ofCase(`${title}（${subject}）：${[outcome, ...figures].join('，')}。${beside}${resting}`);
  });
  return {
    organ: facts.hall,
    sentences: [
      ofCase(`办件编号${facts.caseNumber}，各事项与待遇核定的情况如下。`),
      ...lines,
      ...sayTold(facts),
    ],
    table: howItStands(facts),
    bases: basesOfAll(facts),
  };
}
