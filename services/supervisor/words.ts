import type { Entitlement } from '../../schemas/entitlement.ts';
import { DEPARTMENTS } from '../../schemas/department.ts';

/** What people call the parts of a result, in the order they are worth showing. */
const RESULT_WORDS: Readonly<Record<string, string>> = {
  certificateNumber: '证件编号',
  residentId: '公民身份号码',
  recordNumber: '接种档案',
  accountNumber: '参保编号',
  cardNumber: '卡号',
  settlementNumber: '结算编号',
  registrationNumber: '登记编号',
  coverFrom: '待遇起',
  payBy: '缴费截止',
};

const OUTCOME_WORDS: Readonly<Record<Entitlement['outcome'], string>> = {
  eligible: '可享受',
  'not-eligible': '不符合',
  unknown: '待定',
  'no-scheme': '当地暂无',
};

const SUBJECT_WORDS: Readonly<Record<string, string>> = { mother: '母亲', father: '父亲', family: '家庭' };

const FEN_PER_YUAN = 100;

/** Columns a text takes on a terminal: Chinese characters take two. */
export function widthOf(text: string): number {
  return [...text].reduce(
    (width, character) =>
      width + (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f]/.test(character) ? 2 : 1),
    0,
  );
}

/** Fills up to a number of columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** `0.35 s` */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** `公安` for `public-security`; what is no department's code stays as it is. */
export function departmentWord(code: string): string {
  return Object.entries(DEPARTMENTS).find(([known]) => known === code)?.[1].short ?? code;
}

export function subjectWord(subject: string): string {
  return SUBJECT_WORDS[subject] ?? subject.replace(/^child-(\d)$/, '孩子$1');
}

/** `证件编号 X000****01` and the like: what a matter resulted in, as the API shows it (masked). */
export function resultWords(result: Readonly<Record<string, unknown>> | undefined): string {
  return Object.entries(RESULT_WORDS)
    .flatMap(([key, word]) => (typeof result?.[key] === 'string' ? [`${word} ${result[key]}`] : []))
    .slice(0, 2)
    .join('，');
}

function yuan(fen: number): string {
  return `${(fen / FEN_PER_YUAN).toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 元`;
}

/** `180 天`, `3,600 元`, or why not, of one entitlement. */
export function entitlementWords(entitlement: Entitlement): string {
  if (entitlement.outcome !== 'eligible') {
    const missing = entitlement.missing?.length ? `（缺：${entitlement.missing.join('、')}）` : '';
    return OUTCOME_WORDS[entitlement.outcome] + missing;
  }
  const { days, daysPerYear, hoursPerDay, amountFen, amountPerMonthFen } = entitlement;
  const parts = [
    days === undefined ? undefined : `${days} 天`,
    daysPerYear === undefined ? undefined : `每年 ${daysPerYear} 天`,
    hoursPerDay === undefined ? undefined : `每天 ${hoursPerDay} 小时`,
    amountFen === undefined ? undefined : yuan(amountFen),
    amountPerMonthFen === undefined ? undefined : `每月 ${yuan(amountPerMonthFen)}`,
  ].filter((part) => part !== undefined);
  return parts.join('，') || OUTCOME_WORDS.eligible;
}
