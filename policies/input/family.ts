import { finding, isAhead, type Rule } from './finding.ts';

/** Fewer are taken: the others are reported later. */
const numberOfChildren: Rule = ({ delivery: { plurality }, children }) =>
  finding(
    plurality < children.length,
    'contradiction',
    `胎数为${plurality}，但填报了${children.length}名新生儿`,
    '/delivery/plurality',
  );

/** Those that are reported are in their order; one that comes later keeps its place. */
const orderOfChildren: Rule = ({ children, delivery: { plurality } }) =>
  children.flatMap(({ order }, i) => {
    const before = children[i - 1]?.order ?? 0;
    return finding(
      order <= before || (order > plurality && plurality >= children.length),
      'out-of-order',
      '出生顺序应从1开始依次编号，不超过胎数',
      `/children/${i}/order`,
    );
  });

const absentFather: Rule = ({ father, choices, consents }) =>
  father
    ? []
    : [
        ...finding(
          choices?.householdFollows === 'father',
          'no-father',
          '未填报父亲，不能选择随父落户',
          '/choices/householdFollows',
        ),
        ...finding(
          choices?.payee?.holder === 'father',
          'no-father',
          '未填报父亲，不能以父亲的账户收款',
          '/choices/payee/holder',
        ),
        ...consents.flatMap(({ givenBy }, i) =>
          finding(
            givenBy === 'father',
            'no-father',
            '未填报父亲，不能由父亲同意',
            `/consents/${i}/givenBy`,
            '/father',
          ),
        ),
      ];

const consentsInTime: Rule = ({ consents }, { now }) =>
  consents.flatMap(({ at }, i) =>
    finding(isAhead(at, now), 'in-the-future', '同意的时间晚于当前时间', `/consents/${i}/at`),
  );

const ENDS = { death: 'widowed', divorce: 'divorced' } as const;

const marriageDates: Rule = ({ marriage }, { today }) => {
  const { status, marriedOn, endedOn, endedBy } = marriage;
  return [
    ...finding(
      status === 'unmarried' && (marriedOn !== undefined || endedOn !== undefined),
      'contradiction',
      '未婚的没有结婚或终止日期',
      '/marriage/status',
      marriedOn === undefined ? '/marriage/endedOn' : '/marriage/marriedOn',
    ),
    ...finding(
      status === 'married' && (endedOn !== undefined || endedBy !== undefined),
      'contradiction',
      '已婚的没有终止日期或原因',
      '/marriage/status',
      endedOn === undefined ? '/marriage/endedBy' : '/marriage/endedOn',
    ),
    ...finding(
      endedBy !== undefined && status !== 'married' && status !== ENDS[endedBy],
      'contradiction',
      '婚姻状况与终止原因不一致',
      '/marriage/endedBy',
      '/marriage/status',
    ),
    ...finding(
      marriedOn !== undefined && marriedOn > today,
      'in-the-future',
      '结婚登记日期晚于今天',
      '/marriage/marriedOn',
    ),
    ...finding(
      endedOn !== undefined && endedOn > today,
      'in-the-future',
      '婚姻终止日期晚于今天',
      '/marriage/endedOn',
    ),
    ...finding(
      marriedOn !== undefined && endedOn !== undefined && endedOn < marriedOn,
      'out-of-order',
      '婚姻终止日期早于结婚登记日期',
      '/marriage/endedOn',
      '/marriage/marriedOn',
    ),
  ];
};

const marriageOfBorn: Rule = ({ marriage: { marriedOn }, mother }) =>
  finding(
    marriedOn !== undefined && marriedOn < mother.birthDate,
    'before-birth',
    '结婚登记日期早于母亲出生日期',
    '/marriage/marriedOn',
    '/mother/birthDate',
  );

/** A family's parts against each other: children, father, consents, marriage. */
export const FAMILY: readonly Rule[] = [
  numberOfChildren,
  orderOfChildren,
  absentFather,
  consentsInTime,
  marriageDates,
  marriageOfBorn,
];
