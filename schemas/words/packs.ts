import { ENTITLEMENTS } from '../entitlement.ts';
import type { SchemeCode } from '../pack.ts';
import type { BirthCondition, InstitutionCondition, Requirement } from '../pack-terms.ts';

/** The words that policy officers read for the codes of the packs. A code without a word does not compile. */

export const SCHEME_WORDS = {
  ...ENTITLEMENTS,
  'flexible-worker-insurance': '灵活就业人员参加生育保险',
} as const satisfies Record<SchemeCode, string>;

/** Who bears or pays it, where the packs do not say it of one place alone. */
export const PAYER_OF: Readonly<Record<SchemeCode, string>> = {
  'maternity-leave': '用人单位（生育津贴支付的部分由医保基金）',
  'paternity-leave': '用人单位',
  'parental-leave': '用人单位',
  'nursing-breaks': '用人单位',
  'maternity-allowance': '医保基金；单位没有参保的由单位按本人工资支付',
  'flexible-worker-insurance': '个人缴费，待遇由医保基金支付',
  'maternity-medical-cost': '医保基金；居民参保的由居民医保基金',
  'childcare-subsidy': '财政',
  'local-birth-grant': '财政',
  'local-childcare-grant': '财政',
  'childcare-enrolment-subsidy': '财政',
  'infant-care-tax-deduction': '税前扣除（不是发钱）',
  'newborn-insurance-cover': '居民医保基金',
  'housing-preference': '告知住建部门办理',
  'housing-security-priority': '告知住建部门办理',
  'public-rental-exchange': '由住建部门根据房源调换',
  'rural-reward': '财政',
  'preschool-aid': '文件没有写由谁出',
  'childcare-construction-subsidy': '财政，付给托育机构',
  'childcare-operating-subsidy': '财政，付给托育机构',
  'special-family-aid': '财政',
};

export const CONDITION_WORDS = {
  always: '所有情形',
  'not-settled': '文件没有说清',
  'difficult-birth': '难产（有证明）',
  caesarean: '剖宫产',
  'difficult-or-caesarean': '难产或剖宫产',
  'extra-baby': '多胞胎',
  'pre-pregnancy-check': '做过孕前检查',
  'third-child': '第三个孩子',
  'couple-live-apart': '夫妻两地分居',
  married: '出生当日父母已婚',
  'newborn-lives': '新生儿健在',
  'two-or-more-children': '有两个以上孩子',
  'minor-child': '有未成年子女',
  'housing-need': '符合当地住房保障条件',
  'household-here': '孩子落户在本地',
  'residence-here': '父母一方居住在本地',
  'county-public-hospital-here': '在本县公立医院出生',
  'born-in-an-institution': '在助产机构出生（住院分娩）',
  'live-birth': '活产',
  'mother-without-work': '母亲没有工作',
  'born-to-the-parents': '孩子是亲生的（不是收养）',
  'public-rental-tenant': '承租公租房',
  'two-or-three-children': '有两个或三个孩子',
} as const satisfies Record<BirthCondition, string>;

export const INSTITUTION_WORDS = {
  'meets-standards': '达到国家和省级规范',
  registered: '已登记',
  filed: '已备案',
  'inclusive-price': '执行普惠收费',
  'run-by-social-forces': '社会力量举办',
  'subsidised-kind': '属于补贴的机构类型',
} as const satisfies Record<InstitutionCondition, string>;

const WHOSE: Readonly<Record<string, string>> = {
  joined: '孩子随其落户的父母一方',
  one: '父母至少一方',
  both: '父母双方',
};
const ON: Readonly<Record<string, string>> = { birth: '孩子出生之日', question: '申领之日' };

/** What a condition with a number of its own says: `父母至少一方户籍在本地满12个月（以孩子出生之日为准）`. */
export function measuredWord({
  months,
  on,
  whose,
  percentMin,
}: Pick<Requirement, 'months' | 'on' | 'whose'> & { readonly percentMin?: number | undefined }): string {
  if (percentMin !== undefined) return `托位使用率不低于${percentMin}%`;
  return `${WHOSE[whose ?? '']}户籍在本地满${months}个月（以${ON[on ?? '']}为准）`;
}

export const COMBINE_WORDS = { replace: '取代上级', add: '在上级之上增补', stack: '与上级并存' } as const;

/** Numbers of the measures and notes: what each is, and its unit. */
export const VALUE_WORDS: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  batchesPerYearMin: ['每年至少发放', '批'],
  beforeFourMonthsDays: ['怀孕不满4个月流产', '天'],
  fromFourMonthsDays: ['怀孕满4个月流产', '天'],
  days: ['天数', '天'],
  daysPerYear: ['每年', '天'],
  daysPerYearMin: ['每年不少于', '天'],
  parentFromAge: ['父母年满', '周岁'],
  condition: ['情形', ''],
  premaritalCheckExtraDays: ['婚前检查另加', '天'],
  from: ['自', ''],
  toMonthsAfterBirth: ['至产后', '个月'],
  unmarried: ['未婚也可办理', ''],
  selfDeclared: ['本人申报即可', ''],
  publicYuanPerYear: ['公办每生每年', '元'],
  inclusivePrivateYuanPerYear: ['普惠性民办每生每年', '元'],
  percentMax: ['不超过', '%'],
  totalYearsMax: ['总共至多', '年'],
  payRatio: ['工资比例', '倍'],
  coveredPercent: ['支付比例', '%'],
  antenatalYuanMax: ['产前检查每周期至多', '元'],
  secondOrThirdChildPercentMore: ['二孩、三孩再提高', '%'],
  monthsMin: ['至少', '个月'],
  monthsMax: ['至多', '个月'],
  ratio: ['日工资的', '倍'],
  window: ['使用时间', ''],
  on: ['以此日为界', ''],
  everyMonths: ['每', '个月一次'],
  byYear: ['到', '年'],
  cityCentres: ['市级托育中心', '家'],
  countyPublicInstitutions: ['每县公办托育机构', '家'],
  provincialBasesMin: ['省级培训基地至少', '个'],
  fullCoverageWithinYears: ['全覆盖', '年内'],
  maternalChildInstitutions: ['妇幼保健机构', '所'],
  maternalCentresMin: ['危重孕产妇中心至少', '个'],
  newbornCentresMin: ['新生儿中心至少', '个'],
  maternalMortalityPer100000Max: ['孕产妇死亡率不超过', '/10万'],
  infantMortalityPerMilleMax: ['婴儿死亡率不超过', '‰'],
  slotsPer1000: ['千人口托位', '个'],
  publicInclusivePercent: ['公办（普惠）幼儿园', '%'],
  privateInclusivePercent: ['普惠民办幼儿园', '%'],
  forProfitPercent: ['营利性幼儿园', '%'],
  perCounty: ['每县', '所'],
  nationalPilots: ['国家级试点', '个'],
  provincialPilots: ['省级试点', '个'],
  perLevel: ['市、县各', '所'],
  institutionsMin: ['每年至少', '家'],
  institutionsMax: ['每年至多', '家'],
  yuanPerHouseholdYear: ['每户每年', '元'],
  yuanPerPersonYear: ['每人每年', '元'],
  yuanPerPersonYearMin: ['每人每年不低于', '元'],
  yuanMax: ['不超过', '元'],
  yuanMin: ['不少于', '元'],
  fromAge: ['年满', '周岁'],
  nationalFromAge: ['转国家制度，年满', '周岁'],
  onlyChildDiedPercent: ['独生子女死亡的下浮', '%'],
  onlyChildDisabledPercent: ['独生子女伤病残的下浮', '%'],
  firstOrSecondChildYuanPerMonth: ['一孩、二孩每月', '元'],
  thirdChildYuanPerMonth: ['三孩每月', '元'],
  holidayClasses: ['寒暑假培训班', '期'],
  secondChildYuanPerSchoolYear: ['二孩每学年', '元'],
  thirdChildYuanPerSchoolYear: ['三孩每学年', '元'],
  townYuan: ['县城', '元'],
  townshipYuan: ['乡镇', '元'],
  employerYuanPerMonth: ['给用人单位，每人每月', '元'],
  employerYuanOnce: ['给用人单位，每人一次', '元'],
  employerTaxDeductionPercent: ['用人单位的支出加计扣除', '%'],
  employerInsuranceReturnPercent: ['返还用人单位缴纳的社会保险费', '%'],
};

const PLAIN: Readonly<Record<string, string>> = { true: '是', 'within-maternity-leave': '女方产假期间' };

/** `30 天`, `是`, `4万元` beside `40000元`: a number as people look for it. */
export function amount(value: number | string | boolean, unit: string): string {
  if (typeof value !== 'number') return PLAIN[String(value)] ?? String(value);
  const wan = unit === '元' && value >= 10_000 && value % 1000 === 0 ? `（${value / 10_000}万元）` : '';
  if (unit === '倍') return `${value * 100}%`;
  return `${value}${unit}${wan}`;
}
