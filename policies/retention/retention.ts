import type { Department } from '../../schemas/department.ts';
import type { Subject } from '../../schemas/matter.ts';
import { BASES, type BasisCode } from '../personal-data/bases.ts';

/**
 * Something that a law has kept although whom it is about was erased (个人信息保护法第四十七条第二款).
 * Which provisions are this project's own readings stands with them (policies/personal-data/bases.ts).
 */
export interface Kept {
  readonly by: Department | 'ledger';
  readonly what: string;
  readonly basis: { readonly law: string; readonly article: string };
  readonly until: string;
}

/** The provision, as whoever is refused an erasure is told of it. */
function lawOf(code: BasisCode): Kept['basis'] {
  const { law, article } = BASES[code];
  if (article === null) throw new RangeError(`${code} names no article`);
  return { law, article };
}

const ACCOUNTS = {
  basis: lawOf('accounts-14'),
  until: '会计凭证30年',
};

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
    basis: lawOf('archives-13'),
    until: '按档案保管期限表',
  },
  { by: 'health-commission', what: '育儿补贴申领凭证中的申领人', ...ACCOUNTS },
  {
    by: 'disease-control',
    what: '预防接种记录中的监护人',
    basis: lawOf('vaccines-46'),
    until: '疫苗有效期满后不少于5年',
  },
  {
    by: 'public-security',
    what: '户口登记簿中所随父或母的姓名、证件号',
    basis: lawOf('households-4'),
    until: '长期',
  },
  {
    by: 'medical-insurance',
    what: '居民医保参保登记中的监护人',
    basis: lawOf('insurance-74'),
    until: '按社会保险业务档案保管期限',
  },
  {
    by: 'human-resources',
    what: '社会保障卡申领记录中的监护人',
    basis: lawOf('insurance-74'),
    until: '按社会保险业务档案保管期限',
  },
];

/** Everything that is kept in some erasure. */
export const KEPT_BY_LAW: readonly Kept[] = [...PAYMENTS, ...PAPERS_OF_CHILDREN];

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
