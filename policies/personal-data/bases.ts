/**
 * One provision that lets personal data be used, or has them kept (法定依据). The code stands in the ledger beside each use, so it
 * never means another provision later. `known`: where `policy/facts.md` or `policy/sources` have it; null: this project's own
 * reading, which nobody has checked.
 */
export interface Basis {
  readonly law: string;
  /** null: the paper is known, the article was not found */
  readonly article: string | null;
  readonly known: string | null;
}

const unchecked = (law: string, article: string): Basis => ({ law, article, known: null });
const known = (law: string, article: string | null, where: string): Basis => ({ law, article, known: where });

const PERSONAL_DATA = '中华人民共和国个人信息保护法';
const INSURANCE = '中华人民共和国社会保险法';
const HOUSEHOLDS = '中华人民共和国户口登记条例';
const POPULATION = '中华人民共和国人口与计划生育法';
const VACCINES = '中华人民共和国疫苗管理法';

export const BASES = {
  'consent-13': unchecked(PERSONAL_DATA, '第十三条第一款第一项'),
  'duty-13': unchecked(PERSONAL_DATA, '第十三条第一款第三项'),
  'accurate-8': unchecked(PERSONAL_DATA, '第八条'),
  'told-17': unchecked(PERSONAL_DATA, '第十七条'),
  'passed-on-23': unchecked(PERSONAL_DATA, '第二十三条'),
  'separate-consent-29': unchecked(PERSONAL_DATA, '第二十九条'),
  'of-state-organs-34': unchecked(PERSONAL_DATA, '第三十四条'),
  'own-data-45': unchecked(PERSONAL_DATA, '第四十五条'),
  'erasure-47': unchecked(PERSONAL_DATA, '第四十七条'),
  'data-sharing-rules': known('政务数据共享条例', null, 'facts §6.2（W93）'),
  'one-thing': known('国发〔2024〕3号', null, 'facts §2.1（W91）'),
  'mothers-and-infants-23': unchecked('中华人民共和国母婴保健法', '第二十三条'),
  'vaccines-46': known(VACCINES, '第四十六条', 'facts §3.5（W63）'),
  'vaccines-47': known(VACCINES, '第四十七条', 'facts §3.5（W63）'),
  'households-4': unchecked(HOUSEHOLDS, '第四条'),
  'households-7': known(HOUSEHOLDS, '第七条', 'facts §3.2（W53）'),
  'households-9': unchecked(HOUSEHOLDS, '第九条'),
  'insurance-25': unchecked(INSURANCE, '第二十五条'),
  'insurance-54': known(INSURANCE, '第五十四条', 'facts §8a'),
  'insurance-56': unchecked(INSURANCE, '第五十六条'),
  'insurance-58': unchecked(INSURANCE, '第五十八条'),
  'insurance-74': unchecked(INSURANCE, '第七十四条'),
  'women-workers-8': known('女职工劳动保护特别规定', '第八条', 'facts §4.1（W73）'),
  'population-27': unchecked(POPULATION, '第二十七条'),
  'population-30': unchecked(POPULATION, '第三十条'),
  'birth-service': known('国卫办人口发〔2021〕21号', null, 'facts §2.9（W26、W134）'),
  'parenting-gansu-19': known('甘卫发〔2024〕21号', '第十九条', 'sources/gansu-2024-21.txt'),
  'childcare-subsidy': known('育儿补贴制度实施方案', null, 'facts §4.1（W75）'),
  'income-tax-15': unchecked('中华人民共和国个人所得税法', '第十五条'),
  'care-deduction': known('国发〔2023〕13号', null, 'facts §4.1（W110）'),
  'housing-lanzhou-75': known('兰州市优化生育政策实施细则', '第七十五条第十三项', 'sources/lanzhou-2023.txt'),
  'housing-jilin-13': known('吉卫联发〔2023〕56号', '第十三条', 'sources/jilin-2023-56.txt'),
  'accounts-14': unchecked('会计档案管理办法（财政部 国家档案局令第79号）', '第十四条'),
  'archives-13': unchecked('中华人民共和国档案法', '第十三条'),
} as const satisfies Record<string, Basis>;

export type BasisCode = keyof typeof BASES;

export function isBasis(code: unknown): code is BasisCode {
  return typeof code === 'string' && Object.hasOwn(BASES, code);
}

/** 《中华人民共和国户口登记条例》第七条 */
export function basisText(code: BasisCode): string {
  return provisionText(BASES[code]);
}

/** A provision in words; a paper with a number (文号) has no title marks. */
export function provisionText({ law, article }: Pick<Basis, 'law' | 'article'>): string {
  return `${/〔|^《/.test(law) ? law : `《${law}》`}${article ?? ''}`;
}
