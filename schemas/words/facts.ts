import { beneficiaryWord, subjectWord, WAGE_WORDS } from '../words.ts';

/** Words for facts, by the end of their path; the longest end that is known is taken. */
const WORDS: Readonly<Record<string, string>> = {
  notificationId: '医院自编分娩编号',
  facility: '助产机构',
  'facility.code': '助产机构代码',
  'facility.name': '助产机构名称',
  delivery: '分娩情况',
  gestation: '孕周',
  weeks: '孕周',
  'gestation.days': '孕周余天数',
  at: '出生时间',
  weightGrams: '体重',
  lengthCm: '身长',
  health: '健康状况',
  adoptedOn: '收养日期',
  name: '姓名',
  idNumber: '证件号码',
  nationality: '国籍',
  ethnicity: '民族',
  phone: '手机',
  household: '户籍',
  residence: '居住地',
  employment: '就业与参保',
  'employment.employeeMedicalInsured': '是否参加职工医保',
  deathOn: '死亡日期',
  marriage: '婚姻情况',
  'marriage.marriedOn': '结婚日期',
  'marriage.endedOn': '婚姻终止日期',
  'marriage.endedBy': '婚姻终止原因',
  choices: '落户与送达方式',
  'choices.resultDelivery': '结果送达方式',
  'choices.payee': '收款账户',
  'payee.bankName': '开户银行',
  'payee.accountNumber': '收款账号',
  consents: '同意',
  'consents.kind': '同意事项',
  'consents.givenBy': '同意人',
  'consents.at': '同意时间',
  'delivery.at': '出生时间',
  'delivery.method': '分娩方式',
  'delivery.difficult': '是否难产',
  'delivery.plurality': '胎数',
  childRank: '孩次',
  prePregnancyCheck: '是否参加孕前优生健康检查',
  'marriage.status': '婚姻状况',
  'marriage.livingApart': '是否两地分居',
  'household.divisionCode': '户籍所在地',
  'household.kind': '户别',
  'residence.divisionCode': '居住地',
  'employment.kind': '就业情况',
  'employment.maternityInsured': '是否参加生育保险',
  'employment.residentInsured': '是否参加居民医保',
  'employment.pool': '统筹区（参保地）',
  'employment.workplaceDivisionCode': '工作地',
  'employment.employerAverageMonthlyWageFen': WAGE_WORDS['/mother/employment/employerAverageMonthlyWageFen'],
  'employment.contributionBaseFen': WAGE_WORDS['/mother/employment/contributionBaseFen'],
  ownWageBeforeLeaveFen: WAGE_WORDS['/mother/ownWageBeforeLeaveFen'],
  liveBirth: '是否活产',
  deathAt: '死亡时间',
  order: '出生顺序',
  'insurance.paidOn': '参保缴费日期',
  firstClaimYear: '首次申领年份',
  'facility.divisionCode': '助产机构所在地',
  'facility.ownership': '助产机构性质',
  'facility.countyLevel': '是否县级公立医院',
  'choices.householdFollows': '随父或随母落户',
  'choices.payee.holder': '收款人',
  'choices.childcare': '入托情况',
  'choices.childcare.enrolledFrom': '入托日期',
  'choices.childcare.institutionDivisionCode': '托育机构所在地',
  'child.household': '孩子落户的户口',
  housingNeed: '是否符合住房保障条件',
  minorChildren: '家中的未成年子女数',
  publicRentalTenant: '是否承租公租房',
  idType: '证件类型',
  meetsStandards: '是否符合设置标准',
  registered: '是否已登记',
  filed: '是否已备案',
  inclusivePrice: '是否执行普惠价格',
  ownership: '机构性质',
  slots: '托位数',
  enrolled: '在托人数',
  openedOn: '开始运营日期',
  subsidyYearsPaid: '已领运营补贴的年数',
  leaveFrom: '产假第一天',
  preschool: '幼儿园',
  'preschool.divisionCode': '幼儿园所在地',
  area: '在农村或城市',
  inclusive: '是否普惠性幼儿园',
  approved: '是否经县级以上批准设立并备案',
  hardship: '家庭经济困难情形',
  kind: '类型',
  divisionCode: '所在地',
  event: '家庭情形',
  disabilityGrade: '残疾等级',
  noLivingChild: '是否已无存活子女',
  sex: '性别',
  birthDate: '出生日期',
};

/** What a fact says, as an officer writes it. A code that has no word here is shown as it is. */
export const FACT_VALUE_WORDS: Readonly<Record<string, string>> = {
  true: '是',
  false: '否',
  null: '没有',
  employee: '职工',
  flexible: '灵活就业',
  unemployed: '未就业',
  'receiving-unemployment-benefit': '领取失业保险金',
  student: '学生',
  retired: '退休',
  military: '现役军人',
  'formerly-registered-poor': '原建档立卡家庭儿童',
  'extremely-poor': '特困救助供养儿童',
  'minimum-living-allowance': '低保家庭儿童',
  'de-facto-unsupported': '事实无人抚养儿童',
  orphan: '孤儿',
  disabled: '残疾儿童',
  rural: '农村（含县镇）',
  urban: '城市',
  'none-of-them': '都不是',
  vaginal: '顺产',
  assisted: '助产',
  caesarean: '剖宫产',
  married: '已婚',
  unmarried: '未婚',
  divorced: '离异',
  widowed: '丧偶',
  mother: '母亲',
  father: '父亲',
  child: '孩子',
  family: '家庭户',
  collective: '集体户',
  public: '公立',
  private: '民办',
  social: '社会力量举办',
  'kindergarten-class': '幼儿园托班',
  employer: '事业单位和用人单位举办',
  community: '社区嵌入式',
  'only-child-died': '独生子女死亡',
  'only-child-disabled': '独生子女伤（病）残',
  'rural-only-child': '农村独生子女户',
  'rural-two-daughters': '农村二女户',
  'resident-id': '居民身份证',
  passport: '护照',
  'hk-macao-permit': '港澳居民来往内地通行证',
  'taiwan-permit': '台湾居民来往大陆通行证',
  'permanent-resident-card': '外国人永久居留身份证',
  none: '没有证件',
  undetermined: '性别未定',
  male: '男',
  female: '女',
};

/** 新生儿1, or 新生儿 for one that is yet to be reported. */
function childWord(place: string | undefined): string {
  return place !== undefined && /^\d+$/.test(place) ? subjectWord(`child-${Number(place) + 1}`) : '新生儿';
}

/** `mother.employment.kind` → 母亲就业情况; of a path without a word it says whose it is. */
export function factWord(path: string): string {
  const steps = path.split('.');
  const [first = ''] = steps;
  const parent = first === 'mother' || first === 'father' ? subjectWord(first) : undefined;
  if (parent !== undefined && steps.length === 1) return `${parent}的情况`;
  const child = first === 'children' ? childWord(steps[1]) : undefined;
  const person = first === 'persons' ? beneficiaryWord(`person-${Number(steps[1]) + 1}`) : undefined;
  const names = steps.filter((step) => !/^\d+$/.test(step));
  if (child !== undefined && names.length === 1) return child;
  for (let from = 0; from < names.length; from += 1) {
    const word = WORDS[names.slice(from).join('.')];
    if (word !== undefined) return `${parent ?? child ?? person ?? ''}${word}`;
  }
  return (parent ?? child ?? person) ? `${parent ?? child ?? person}的有关情况` : '有关情况';
}

/** A place of a birth notification as tasks name it: `/children/0/name` → 新生儿1姓名 */
export function placeWord(pointer: string): string {
  return factWord(pointer.slice(1).replaceAll('/', '.'));
}
