import type { Citation } from '../../../../schemas/entitlement.ts';
import type { Pack, Period, SchemeCode } from '../../../../schemas/pack.ts';
import {
  aid,
  amounts,
  bands,
  certainFor,
  listed,
  notes,
  pension,
  premium,
  requires,
  shares,
  supplements,
  valuesOf,
} from './figure-lists.ts';
import { checkedIn, citeOf, NOT_SAID, type Fields, type Figure, type Writer } from './figure.ts';
import { WORK } from '../../../../schemas/matter.ts';
import type { TimedWork } from '../../../../schemas/pack-times.ts';
import { CLAIM_WORDS, TERM_KIND_WORDS } from '../../../../schemas/words.ts';
import { FACT_VALUE_WORDS } from '../../../../schemas/words/facts.ts';
import { amount } from '../../../../schemas/words/packs.ts';

/** A plain number of a period. */
function plain(what: string, unit: string, when = ''): Writer {
  return (value, period) => [
    {
      what,
      says: amount(value as number, unit),
      when,
      cite: period['cite'] as Citation,
      number: { value: value as number, unit },
    },
  ];
}

/** A value that may be `unknown`, with words for what else it may be. */
function worded(what: string, words: Readonly<Record<string, string>>, unit = ''): Writer {
  return (raw, period) => {
    const part: Fields = typeof raw === 'object' && raw !== null ? (raw as Fields) : { value: raw };
    const value = part['value'] as string | number | boolean;
    const isUnknown = value === 'unknown';
    const says = isUnknown ? NOT_SAID : (words[String(value)] ?? amount(value, unit));
    return [
      {
        what,
        says,
        when: '',
        cite: citeOf(part, period),
        ...checkedIn(part),
        ...(typeof value === 'number' ? { number: { value, unit } } : {}),
        ...(isUnknown ? { unknown: true } : {}),
      },
    ];
  };
}

/** Money with the same sum in another form beside it, where there is one. */
function money(what: string, also: (yuan: number, period: Fields) => string): Writer {
  return (value, period, names) =>
    plain(what, '元')(value, period, names).map((figure) => {
      const other = also(value as number, period);
      return other === '' ? figure : { ...figure, also: `（${other}）` };
    });
}

/** A sum of a year beside one of a month that is not its twelfth: one of them was changed alone. */
function unlike(yuan: number, yuanPerMonth: unknown): string {
  return yuan === Number(yuanPerMonth) * 12 ? '' : `不是每月${String(yuanPerMonth)}元的12倍：请核对`;
}

const YES_NO = { true: '是', false: '否' };

const UNDER_AGE: Writer = (value, period) => [
  {
    what: '到几岁',
    says: `${String(value)}周岁（生日前一日为止）`,
    when: '',
    cite: period['cite'] as Citation,
    number: { value: value as number, unit: '周岁' },
  },
];

/** How each field of a period is written, in the order of the page. A field that is not here is refused. */
const WRITERS: Readonly<Record<string, Writer>> = {
  total: plain('产假共', '天'),
  base: (value, period, names) =>
    typeof value === 'number'
      ? plain('基本天数', '天')(value, period, names)
      : worded('计发基数', {
          'previous-year-monthly-average': '用人单位上年度职工月平均工资（灵活就业为本人上年度缴费基数）',
        })(value, period, names),
  days: plain('天数', '天'),
  daysPerYear: plain('每人每年', '天'),
  atLeast: worded('不少于以上天数', YES_NO),
  hoursPerDay: plain('每天', '小时'),
  perExtraBabyHours: plain('每多一个婴儿每天另加', '小时'),
  prebirthMax: plain('其中产前可休至多', '天'),
  lossBeforeFourMonths: plain('怀孕不满4个月流产', '天'),
  lossFromFourMonths: plain('怀孕满4个月流产', '天'),
  supplements,
  certainFor,
  formula: worded('计算公式', {
    'monthly-over-30': '月平均工资 ÷ 30 × 天数',
    'monthly-times-12-over-365': '月平均工资 × 12 ÷ 365 × 天数',
  }),
  rounding: worded('取整', {
    'half-up-to-fen': '四舍五入到分',
    'down-to-fen': '舍去分以下',
    'half-up-to-yuan': '四舍五入到元',
  }),
  paidToPersonFrom: worded('直接发给本人，自', {}),
  premiumPaidByUnemploymentFund: worded('领取失业保险金期间的保费由失业保险基金缴纳', YES_NO),
  open: worded('是否放开', { yes: '是', no: '否' }),
  pools: listed('放开的统筹区', (code, names) => names.get(code) ?? code),
  unemployedSpouse: worded('未就业配偶可由职工的生育保险支付', YES_NO),
  residentInsurance: worded('未就业妇女由居民医保支付', YES_NO),
  employerPays: worded('没有参加生育保险的职工由用人单位支付', YES_NO),
  yuanPerYear: money('每孩每年', (yuan, { yuanPerMonth }) =>
    yuanPerMonth === undefined ? `每月${amount(yuan / 12, '元')}` : unlike(yuan, yuanPerMonth),
  ),
  ruralYuanPerYear: plain('农村（含县镇）每生每年', '元'),
  urbanYuanPerYear: plain('城市每生每年', '元'),
  groups: listed('资助的儿童', (group) => FACT_VALUE_WORDS[group] ?? group),
  yuanPerMonth: (value, period, names) =>
    typeof value === 'number'
      ? money('每孩每月', (yuan, { yuanPerYear }) =>
          yuanPerYear === undefined ? `12个月${amount(yuan * 12, '元')}` : '',
        )(value, period, names)
      : aid(value),
  months: plain('共', '个月（自出生当月起）'),
  firstBirthYear: plain('自几年出生的起', '年'),
  firstClaimWithinYears: worded('首次申领截止：出生年度之后', {}, '年的年底'),
  household: worded('在孩子户籍地申领', YES_NO),
  yearOfDeathPaid: worded('孩子死亡当年仍可领', YES_NO),
  incomeTax: worded('个人所得税', { exempt: '免征', taxable: '征收' }),
  amounts,
  per: worded('怎样发', { delivery: '一次分娩一份，不论几个孩子' }),
  bands,
  yuanPerSlot: plain('每个托位每年', '元'),
  yuanPerInfantSlot: plain('乳儿班每个托位每年', '元'),
  yuanPerInfantClass: plain('另加：每个乳儿班每年', '元'),
  basis: worded('按什么数托位', { enrolled: '收托数（不超过托位数）', slots: '托位数' }),
  afterMonths: plain('运营满', '个月以后'),
  years: plain('发放年数', '年'),
  yearsNotBefore: worded('年数不早于（文件没有写从哪天起算：按运营满一年或按文件印发两种读法）', {}),
  kinds: listed('补贴的机构', (kind) => FACT_VALUE_WORDS[kind] ?? kind),
  seen: worded('有没有看到本地规定', { true: '有', false: '没有，先按多数地区' }),
  enrolDays: plain('参保缴费期限：出生后', '天（含）'),
  late: worded('逾期参保', { 'month-after-payment': '自缴费次月起', none: '本年度不享受' }),
  yearEndChoiceDays: worded('离年底不足几天可选缴费年度', {}, '天'),
  deathInWindowCovered: worded('期限内死亡的仍报销', YES_NO),
  premiumYuanByYear: premium,
  underAge: UNDER_AGE,
  fromAge: plain('年满', '周岁'),
  nationalFromAge: plain('转国家制度，年满', '周岁'),
  qualifiedBefore: worded('原已符合条件，在此之前', { 'two-child-policy': '全面两孩政策实施前' }),
  bornFrom: worded('本人出生不早于', {}),
  womanFromAge: worded('女方年满', {}, '周岁'),
  disabilityGradeUpTo: worded('伤残等级不轻于', {}, '级'),
  noLivingChild: worded('没有存活子女', YES_NO),
  pension,
  claim: worded('怎样申领', CLAIM_WORDS),
  requires,
  filing: worded('向省级主管部门备案', { filed: '已备案' }),
  shares,
  notes,
};

const OF_THE_PERIOD = new Set([
  'lastChecked',
  'from',
  'until',
  'combine',
  'cite',
  'at',
  'dated',
  'continues',
]);

/** The same field of another scheme may mean another thing. */
const OTHERWISE: Readonly<Partial<Record<SchemeCode, Readonly<Record<string, string>>>>> = {
  'childcare-construction-subsidy': { 每个托位每年: '每个托位一次性' },
};

/** A number with several values over time has the day and the paper of the one shown. */
function withOwnDay(figure: Figure, period: Fields, key: string): Figure {
  const own = (period['dated'] as Period<SchemeCode>['dated'])?.[key];
  if (own) return { ...figure, ...own };
  const { document, article } = period['cite'] as Citation;
  const isOfThePeriod = figure.cite.document === document && figure.cite.article === article;
  return isOfThePeriod ? { ...checkedIn(period), ...figure } : figure;
}

/** What a period says, line by line. @throws RangeError for a field that has no words here */
export function figuresOf(code: SchemeCode, period: object, names: ReadonlyMap<string, string>): Figure[] {
  const fields = period as Fields;
  const unknown = Object.keys(fields).find((key) => !OF_THE_PERIOD.has(key) && WRITERS[key] === undefined);
  if (unknown !== undefined) throw new RangeError(`no words for the field ${unknown}`);
  const figures = Object.entries(WRITERS).flatMap(([key, write]) =>
    fields[key] === undefined
      ? []
      : write(fields[key], fields, names).map((figure) => withOwnDay(figure, fields, key)),
  );
  return figures.map((figure) => ({ ...figure, what: OTHERWISE[code]?.[figure.what] ?? figure.what }));
}

/** What a measure says: its numbers, or itself where it has none. */
export function figuresOfMeasure({ name, values, cite, ...noted }: Pack['measures'][number]): Figure[] {
  const figures = valuesOf(values, cite, name, '');
  const said = figures.length > 0 ? figures : [{ what: name, says: '', when: '', cite }];
  return said.map((figure) => ({ ...figure, ...checkedIn(noted) }));
}

const workTitle = (work: TimedWork): string => WORK[work].title;

function datesText({ from, until }: { from?: string | undefined; until?: string | undefined }): string {
  return [from ? `自${from}起` : '', until ? `至${until}` : ''].filter(Boolean).join('，');
}

/** How long offices have, and until when families have to act. */
export function figuresOfTimes({ terms, deadlines }: Pick<Pack, 'terms' | 'deadlines'>): Figure[] {
  return [
    ...terms.map(({ work, kind, workingDays, text, cite, ...dates }) => ({
      what: `${workTitle(work)}：${TERM_KIND_WORDS[kind]}`,
      says: amount(workingDays, '个工作日'),
      when: [text, datesText(dates)].filter(Boolean).join('；'),
      cite,
      number: { value: workingDays, unit: '个工作日' },
    })),
    ...deadlines.map(({ work, monthsAfterBirth, text, cite, ...dates }) => ({
      what: `${workTitle(work)}：家里的期限，出生后`,
      says: amount(monthsAfterBirth, '个月'),
      when: [text, datesText(dates)].filter(Boolean).join('；'),
      cite,
      number: { value: monthsAfterBirth, unit: '个月' },
    })),
  ];
}

export interface DatedFigures {
  readonly code: SchemeCode;
  readonly period: Fields & { readonly from: string; readonly until?: string; readonly combine: string };
  readonly figures: readonly Figure[];
}

/** Every scheme of a pack with its lines, in the order of the pack. */
export function schemesOf(pack: Pack, names: ReadonlyMap<string, string>): DatedFigures[] {
  return (Object.entries(pack.schemes) as [SchemeCode, readonly object[] | undefined][]).flatMap(
    ([code, periods]) =>
      (periods ?? []).map((period) => ({
        code,
        period: period as DatedFigures['period'],
        figures: figuresOf(code, period, names),
      })),
  );
}
