import type {
  BirthFacts,
  InstitutionFacts,
  SpecialFamilyFacts,
} from '../../../../schemas/entitlement-check.ts';

/** Typical families and institutions, invented: what a place's rules come to for them is computed when the pages are written. */
export interface Example {
  readonly title: string;
  /** the facts in a sentence, as an officer would tell them */
  readonly story: string;
  readonly asOf: string;
  readonly includeDrafts?: boolean;
  readonly birth?: BirthFacts;
  readonly institution?: InstitutionFacts;
  readonly specialFamily?: SpecialFamilyFacts;
}

/** The day on which examples ask. */
export const TODAY = '2026-11-22';

type Employment = NonNullable<NonNullable<BirthFacts['mother']>['employment']>;

/** Two married employees with their first child, born on 2026-11-10. */
export function family(home: string, mother: Employment, rest: Partial<BirthFacts> = {}): BirthFacts {
  const place = { household: { divisionCode: home }, residence: { divisionCode: home } };
  const father = { kind: 'employee' as const, maternityInsured: true };
  return {
    delivery: { at: '2026-11-10T08:00:00+08:00', method: 'vaginal', difficult: false, plurality: 1 },
    children: [{ order: 1, liveBirth: true }],
    mother: { ...place, employment: mother },
    father: { ...place, employment: { ...father, ...(mother.pool ? { pool: mother.pool } : {}) } },
    marriage: { status: 'married', livingApart: false },
    childRank: 1,
    prePregnancyCheck: false,
    choices: { householdFollows: 'mother' },
    ...rest,
  };
}

export function employee(pool: string, monthlyYuan: number): Employment {
  return { kind: 'employee', maternityInsured: true, pool, employerAverageMonthlyWageFen: monthlyYuan * 100 };
}

const without: Employment = {
  kind: 'unemployed',
  maternityInsured: false,
  residentInsured: true,
  pool: '620700',
};
const LINZE = { divisionCode: '620723', ownership: 'public' as const, countyLevel: true };
/** A childcare institution that keeps to every condition since two years. */
export const twoYears = {
  meetsStandards: true,
  registered: true,
  filed: true,
  inclusivePrice: true,
  openedOn: '2024-11-22',
};

/** Examples by pack. A pack without one has those of standard-examples.ts. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  national: [
    {
      title: '没有本地规则包的地方（以广州为例）',
      story:
        '夫妻都是企业职工，已婚，第一个孩子，2026-11-10顺产；母亲单位上年度月平均工资8000元，已参加生育保险。',
      asOf: TODAY,
      birth: family('440106', employee('440100', 8000)),
    },
  ],
  gansu: [
    {
      title: '庆阳的灵活就业人员',
      story:
        '母亲在庆阳灵活就业并参加了生育保险，上年度缴费基数4500元；父亲是企业职工；已婚，第一个孩子，2026-11-10顺产。',
      asOf: TODAY,
      birth: family('621002', {
        kind: 'flexible',
        maternityInsured: true,
        pool: '621000',
        contributionBaseFen: 450_000,
      }),
    },
  ],
  lanzhou: [
    {
      title: '夫妻都是兰州企业职工',
      story:
        '已婚，第一个孩子，2026-11-10顺产；母亲单位上年度月平均工资7200元，已参加生育保险；户籍和居住地在城关区。',
      asOf: TODAY,
      birth: family('620102', employee('620100', 7200)),
    },
    {
      title: '七里河区的普惠托育机构',
      story: '社会力量举办，已登记备案，执行普惠收费，60个托位，在托45人，2024-11-22开始运营。',
      asOf: TODAY,
      institution: {
        ...twoYears,
        divisionCode: '620103',
        kind: 'social',
        ownership: 'private',
        slots: 60,
        enrolled: 45,
      },
    },
    {
      title: '城关区的失独夫妻',
      story: '独生子女死亡，没有存活子女，丈夫1964年、妻子1968年出生。',
      asOf: TODAY,
      specialFamily: {
        divisionCode: '620102',
        event: 'only-child-died',
        noLivingChild: true,
        persons: [
          { sex: 'male', birthDate: '1964-05-01' },
          { sex: 'female', birthDate: '1968-05-01' },
        ],
      },
    },
  ],
  jinchang: [
    {
      title: '金川区的普惠托育机构',
      story: '社会力量举办，已登记备案，执行普惠收费，60个托位，在托45人，2024-11-22开始运营。',
      asOf: TODAY,
      institution: {
        ...twoYears,
        divisionCode: '620302',
        kind: 'social',
        ownership: 'private',
        slots: 60,
        enrolled: 45,
      },
    },
  ],
  'zhangye-draft': [
    {
      title: '甘州区的托育机构（按送审稿）',
      story: '社会力量举办，达到规范、已登记备案，执行普惠收费，30个托位，在托20人。',
      asOf: TODAY,
      includeDrafts: true,
      institution: {
        ...twoYears,
        divisionCode: '620702',
        kind: 'social',
        ownership: 'private',
        slots: 30,
        enrolled: 20,
      },
    },
    {
      title: '临泽的孩子入托（按送审稿）',
      story: '2026-11-10出生的第二个孩子，2027-09-01在临泽县入托；2027-10-10来问。',
      asOf: '2027-10-10',
      includeDrafts: true,
      birth: family('620723', without, {
        childRank: 2,
        facility: LINZE,
        choices: {
          householdFollows: 'mother',
          childcare: { enrolledFrom: '2027-09-01', institutionDivisionCode: '620723' },
        },
      }),
    },
  ],
  linze: [
    {
      title: '2023年出生的第二个孩子',
      story: '2023-05-10在临泽县公立医院出生，随母亲落户临泽并在县内居住；2023-06-01来问。',
      asOf: '2023-06-01',
      birth: family('620723', without, {
        childRank: 2,
        facility: LINZE,
        delivery: { at: '2023-05-10T08:00:00+08:00', method: 'vaginal', difficult: false, plurality: 1 },
      }),
    },
    {
      title: '2026年出生的第二个孩子',
      story: '其余相同，2026-11-10出生：国家育儿补贴实施以后，县里的补贴是否还发没有查到。',
      asOf: TODAY,
      birth: family('620723', without, { childRank: 2, facility: LINZE }),
    },
  ],
  subei: [
    {
      title: '2024年11月出生的第二个孩子',
      story: '2024-11-10出生，随母亲落户肃北；2024-12-01来问。',
      asOf: '2024-12-01',
      birth: family(
        '620923',
        { ...without, pool: '620900' },
        {
          childRank: 2,
          delivery: { at: '2024-11-10T08:00:00+08:00', method: 'vaginal', difficult: false, plurality: 1 },
        },
      ),
    },
  ],
  shaanxi: [
    {
      title: '榆林的双胞胎',
      story:
        '夫妻都是企业职工，已婚，做过孕前检查，第一胎是双胞胎，2026-11-10剖宫产；母亲单位上年度月平均工资6500元，已参加生育保险。',
      asOf: TODAY,
      birth: family('610800', employee('610800', 6500), {
        prePregnancyCheck: true,
        delivery: { at: '2026-11-10T08:00:00+08:00', method: 'caesarean', difficult: false, plurality: 2 },
        children: [
          { order: 1, liveBirth: true },
          { order: 2, liveBirth: true },
        ],
      }),
    },
  ],
  baoji: [
    {
      title: '第三个孩子，剖宫产',
      story:
        '夫妻都是企业职工，两地分居，做过孕前检查，2026-11-18剖宫产；母亲单位上年度月平均工资6000元，已参加生育保险；户籍在渭滨区。',
      asOf: TODAY,
      birth: family('610302', employee('610300', 6000), {
        childRank: 3,
        prePregnancyCheck: true,
        marriage: { status: 'married', livingApart: true },
        delivery: { at: '2026-11-18T08:00:00+08:00', method: 'caesarean', difficult: false, plurality: 1 },
      }),
    },
  ],
  xian: [
    {
      title: '西安的企业职工',
      story:
        '夫妻都是企业职工，已婚，第一个孩子，2026-11-10顺产；母亲单位上年度月平均工资4500元，已参加生育保险。',
      asOf: TODAY,
      birth: family('610100', employee('610100', 4500)),
    },
  ],
  jilin: [
    {
      title: '夫妻都是长春企业职工',
      story:
        '已婚，第一个孩子，2026-11-10顺产；母亲单位上年度月平均工资5400元，已参加生育保险；户籍在朝阳区。',
      asOf: TODAY,
      birth: family('220104', employee('220100', 5400)),
    },
  ],
};
