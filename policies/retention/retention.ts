import type { Department } from '../../schemas/department.ts';
import type { Subject } from '../../schemas/matter.ts';

/**
 * Something that a law has kept although whom it is about was erased (个人信息保护法第四十七条第二款).
 * The articles below are this project's readings, which no lawyer has checked; the papers in policy/sources name none of them.
 */
export interface Kept {
  readonly by: Department | 'ledger';
  readonly what: string;
  readonly basis: { readonly law: string; readonly article: string };
  readonly until: string;
}

const ACCOUNTS = {
  basis: { law: '会计档案管理办法（财政部 国家档案局令第79号）', article: '第十四条' },
  until: '会计凭证30年',
} as const;

/** Money: kept whoever is erased. */
const PAYMENTS: readonly Kept[] = [
  { by: 'ledger', what: '待遇核定的期限与金额、支付单（不含姓名、证件号）', ...ACCOUNTS },
  { by: 'finance', what: '补贴支付凭证（户名、账号、金额）', ...ACCOUNTS },
  { by: 'medical-insurance', what: '生育津贴核发的天数与金额，补发凭证', ...ACCOUNTS },
];

/** Papers of a child in which its parents stand: kept when a parent is erased, and the child is not. */
const PAPERS_OF_CHILDREN: readonly Kept[] = [
  {
    by: 'health-commission',
    what: '出生医学证明签发登记中的父母姓名、证件号',
    basis: { law: '中华人民共和国档案法', article: '第十三条' },
    until: '按档案保管期限表',
  },
  { by: 'health-commission', what: '育儿补贴申领凭证中的申领人', ...ACCOUNTS },
  {
    by: 'disease-control',
    what: '预防接种记录中的监护人',
    basis: { law: '中华人民共和国疫苗管理法', article: '第四十六条' },
    until: '疫苗有效期满后不少于5年',
  },
  {
    by: 'public-security',
    what: '户口登记簿中所随父或母的姓名、证件号',
    basis: { law: '中华人民共和国户口登记条例', article: '第四条' },
    until: '长期',
  },
  {
    by: 'medical-insurance',
    what: '居民医保参保登记中的监护人',
    basis: { law: '中华人民共和国社会保险法', article: '第七十四条' },
    until: '按社会保险业务档案保管期限',
  },
  {
    by: 'human-resources',
    what: '社会保障卡申领记录中的监护人',
    basis: { law: '中华人民共和国社会保险法', article: '第七十四条' },
    until: '按社会保险业务档案保管期限',
  },
];

/**
 * What is kept although somebody is erased, of those who were asked for something about it. Pure.
 * @param erased who is erased at once
 */
export function keptByLaw(erased: readonly Subject[], asked: readonly string[]): Kept[] {
  const withChildren = erased.some((subject) => subject.startsWith('child-'));
  const withParents = erased.some((subject) => !subject.startsWith('child-'));
  const papers = withParents && !withChildren ? PAPERS_OF_CHILDREN : [];
  return [...PAYMENTS, ...papers].filter(
    ({ by }) => by === 'ledger' || by === 'finance' || asked.includes(by),
  );
}
