import type { Citation } from '../../../schemas/entitlement.ts';

function cite(document: string, article: string, confidence: Citation['confidence'] = 'secondary'): Citation {
  return { document, article, confidence };
}

const LABOUR = '女职工劳动保护特别规定';

/** National rules, each with the day it counts from. */
export const NATIONAL = {
  id: 'national@1',
  leave: {
    baseDays: 98,
    difficultDays: 15,
    perExtraBabyDays: 15,
    /** loss after four months or more of pregnancy */
    lossDays: 42,
    citation: cite(LABOUR, '第七条'),
  },
  nursing: { hoursPerDay: 1, perExtraBabyHours: 1, untilAge: 1, citation: cite(LABOUR, '第九条') },
  allowance: {
    citation: cite(LABOUR, '第八条'),
    baseCitation: cite('社会保险法', '第五十六条', 'official'),
    formulaCitation: cite('生育津贴计发口径', '上年度职工月平均工资÷30×天数'),
    taxCitation: cite('甘卫发〔2024〕21号', '四', 'seed'),
    /** flexible workers are to be in maternity insurance nationwide from this year (W104) */
    flexibleFromYear: 2026,
    flexibleCitation: cite('全国医疗保障工作会议（2025年12月13日）', '灵活就业人员参加生育保险'),
    unemploymentCitation: cite('甘卫发〔2024〕21号', '三', 'seed'),
  },
  medicalCost: {
    insuredCitation: cite('社会保险法', '第五十四条', 'official'),
    residentCitation: cite('甘卫发〔2024〕21号', '三', 'seed'),
  },
  childcareSubsidy: {
    from: '2025-01-01',
    fenPerYear: 360_000,
    fenPerMonth: 30_000,
    firstBirthYear: 2022,
    citation: cite('育儿补贴制度实施方案', '补贴对象和标准'),
    claimCitation: cite('国卫办人口发〔2025〕24号', '申领时间', 'official'),
    householdCitation: cite('育儿补贴制度管理规范（试行）', '户籍所在地申领'),
    deathCitation: cite('各省育儿补贴实施细则（吉林、上海、北京、湖北等）', '死亡当年可申领'),
  },
  taxDeduction: {
    from: '2023-01-01',
    fenPerMonth: 200_000,
    months: 36,
    citation: cite('国发〔2023〕13号', '3岁以下婴幼儿照护专项附加扣除'),
  },
} as const;
