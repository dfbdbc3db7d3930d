import type { CopyStatus, Verdict } from '../document.ts';

/** What somebody is told who checks a paper (核验结果). */
export const VERDICT_WORDS = {
  valid: '真实有效：编号与核验码相符。请再对照纸面上的姓名与内容。',
  altered: '不相符：核验码或所填的内容不是这份文书的，请勿采信。',
  expired: '文书属实，但已过有效期。',
  withdrawn: '文书属实，但已失效。',
  unknown: '查无此文书。',
} as const satisfies Record<Verdict, string>;

export const COPY_STATUS_WORDS = {
  'to-print': '待打印',
  'to-seal': '待盖章',
  'to-collect': '待领取',
  collected: '已领取',
} as const satisfies Record<CopyStatus, string>;
