import type { Use } from './uses.ts';

/** A use that is no command to a department. */
export interface OtherUse extends Use {
  readonly who: string;
  /** how much of it is to be seen, or how it is kept */
  readonly how: string;
}

const parent = (which: 'mother' | 'father', fields: readonly string[]): string[] =>
  fields.map((field) => `${which}.${field}`);
const ofBoth = (...fields: string[]): string[] => [...parent('mother', fields), ...parent('father', fields)];

const SEALED = '封装留存（AES-256-GCM，每个办理对象一把钥匙）';

/**
 * What the hospital reports (出生报告), by what each field is for: every field of the notification stands in one of these, so that
 * none is collected for nothing that is said.
 */
export const REPORT_USES = {
  'who-it-is-about': {
    who: '办件侧',
    purpose: '受理出生报告：认定是谁、哪一次分娩，签发证件时载明',
    fields: [
      'notificationId',
      ...['code', 'name', 'divisionCode'].map((field) => `facility.${field}`),
      'delivery.at',
      'delivery.plurality',
      'delivery.gestation.weeks',
      'delivery.gestation.days',
      ...['order', 'sex', 'at', 'weightGrams', 'lengthCm', 'liveBirth', 'name', 'health', 'deathAt'].map(
        (field) => `children[].${field}`,
      ),
      ...ofBoth('name', 'nationality', 'idType', 'idNumber', 'birthDate'),
    ],
    bases: ['mothers-and-infants-23', 'one-thing', 'duty-13', 'of-state-organs-34'],
    how: SEALED,
  },
  'where-it-is-decided': {
    who: '办件侧',
    purpose: '判定由哪里的哪个部门办、落户随谁、怎样送达',
    fields: [
      ...ofBoth('household.divisionCode', 'household.kind', 'residence.divisionCode'),
      'choices.householdFollows',
      'choices.resultDelivery',
    ],
    bases: ['households-7', 'one-thing', 'duty-13'],
    how: SEALED,
  },
  'what-is-due': {
    who: '办件侧',
    purpose: '核定假期、津贴、补贴等待遇（免申即享），与核对报告中的事实',
    fields: [
      'facility.ownership',
      'facility.countyLevel',
      'delivery.method',
      'delivery.difficult',
      'children[].firstClaimYear',
      'children[].adoptedOn',
      'children[].insurance.paidOn',
      ...ofBoth(
        'deathOn',
        'household.since',
        'ownWageBeforeLeaveFen',
        'employment.kind',
        'employment.employeeMedicalInsured',
        'employment.maternityInsured',
        'employment.residentInsured',
        'employment.pool',
        'employment.workplaceDivisionCode',
        'employment.employerAverageMonthlyWageFen',
        'employment.contributionBaseFen',
      ),
      ...['status', 'marriedOn', 'endedOn', 'endedBy', 'livingApart'].map((field) => `marriage.${field}`),
      'childRank',
      'prePregnancyCheck',
      'family.minorChildren',
      'family.publicRentalTenant',
      'housingNeed',
      'choices.childcare.enrolledFrom',
      'choices.childcare.institutionDivisionCode',
    ],
    bases: ['insurance-56', 'women-workers-8', 'childcare-subsidy', 'population-27', 'duty-13'],
    how: `${SEALED}；待遇决定只记天数、金额与条款`,
  },
  'where-money-goes': {
    who: '办件侧',
    purpose: '支付补贴与津贴',
    fields: ['holder', 'bankName', 'accountNumber'].map((field) => `choices.payee.${field}`),
    bases: ['childcare-subsidy', 'insurance-56', 'duty-13'],
    how: SEALED,
  },
  'how-to-reach': {
    who: '办件侧',
    purpose: '发短信告知办理情况、联系家长',
    fields: ofBoth('phone'),
    bases: ['told-17', 'duty-13'],
    how: SEALED,
  },
  'what-was-agreed': {
    who: '办件侧',
    purpose: '认定本人同意了什么；没有同意的不做',
    fields: ['kind', 'givenBy', 'at'].map((field) => `consents[].${field}`),
    bases: ['consent-13'],
    how: SEALED,
  },
  unused: {
    who: '办件侧',
    purpose: '没有用处：约定的报告格式里有，收下留存，没有一条规则读它，也不给任何部门',
    fields: ofBoth('ethnicity'),
    bases: ['one-thing'],
    how: SEALED,
  },
} as const satisfies Record<string, OtherUse>;

/** Who else is shown something of a person, or what else is made of it. Views are named by their first fields. */
export const OTHER_USES = {
  notice: {
    who: '家长',
    purpose: '告知受理、补正、窗口办理、办结与支付',
    fields: ['client', 'phone', 'stops', 'template', 'values', 'wantsReceipt'],
    bases: ['told-17', 'duty-13'],
    how: '短信通道只得手机号与文字；文字里只有家长姓名、办件编号与事项',
  },
  'hospital-view': {
    who: '医院',
    purpose: '医院看自己报的分娩办到哪里、还要补报什么',
    fields: [
      'acceptedAt',
      'asks',
      'caseNumber',
      'certificates',
      'facilityCode',
      'matters',
      'notificationId',
      'status',
    ],
    bases: ['mothers-and-infants-23', 'duty-13'],
    how: '没有姓名、证件号、电话；出生医学证明编号是它签发的，完整给出',
  },
  search: {
    who: '工作人员',
    purpose: '家长来电来访时找到办件',
    fields: ['acceptedAt', 'caseNumber', 'completedAt', 'divisionCode', 'openTasks', 'people', 'status'],
    bases: ['duty-13', 'of-state-organs-34'],
    how: '检索词只存带密钥的散列；找到的姓名已脱敏',
  },
  duplicates: {
    who: '办件侧',
    purpose: '认出同一次分娩的重复报告，不发两份证、不付两次钱',
    fields: ['caseNumber', 'status', 'acceptedAt', 'report'],
    bases: ['accurate-8', 'duty-13'],
    how: '查找键只存带密钥的散列；给人核对时两份报告已脱敏',
  },
  'case-view': {
    who: '工作人员',
    purpose: '办理、核对、答复家长',
    fields: [
      'acceptedAt',
      'caseNumber',
      'completedAt',
      'divisionCode',
      'documents',
      'entitlements',
      'erased',
      'events',
      'guidance',
      'matters',
      'notListed',
      'protection',
      'people',
      'bornIn',
      'representations',
      'status',
      'tasks',
      'unreadable',
    ],
    bases: ['duty-13', 'of-state-organs-34'],
    how: '姓名、证件号、电话、账号已脱敏，新生儿公民身份号码一位也不显示；正在核对的姓名完整',
  },
  picture: {
    who: '工作人员',
    purpose: '核对家长拍来的证件、材料，免得家里跑一趟',
    fields: ['about', 'picture'],
    bases: ['duty-13', 'of-state-organs-34'],
    how: '以所属家长的钥匙封装留存，随其删除；只给核对该任务的人看，看一次记一次',
  },
  paper: {
    who: '家长',
    purpose: '文书：受理、补正、不予办理、办结、送达，载明是给谁的',
    fields: ['addressees', 'sentences', 'table'],
    bases: ['told-17', 'duty-13'],
    how: '父母姓名完整，没有证件号、电话、账号；内容封装留存，家里有一人删除即随之删除；领取人脱敏',
  },
  outsiders: {
    who: '订阅办件事件的系统',
    purpose: '告知一件事办到哪里',
    fields: ['caseNumber', 'matter', 'status', 'subject'],
    bases: ['one-thing', 'duty-13'],
    how: '不含个人信息',
  },
} as const satisfies Record<string, OtherUse>;
