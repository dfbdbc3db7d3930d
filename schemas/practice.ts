import type { WorkCode } from './matter.ts';

/**
 * What a department of the demonstration does to a newborn of the practice ward (演练病房), told by the given name: no report
 * brings about a refusal or a silence, and what hospitals practise must not hang on settings. In production no department looks
 * at it (BIRTH_WEB_SANDBOX).
 */
export interface PracticeEnding {
  /** 名: no parent gives these, and the surname before it is free */
  readonly given: string;
  readonly code: WorkCode;
  readonly does: 'refuse' | 'correction' | 'silent';
  /** as the department says it; nothing is said in silence */
  readonly reason: string;
  /** pointers into the birth notification */
  readonly asks: readonly string[];
}

export const PRACTICE_ENDINGS = {
  refused: {
    ...{ given: '演拒', code: 'household-registration', does: 'refuse' },
    ...{ reason: '演练：公安机关不予办理', asks: [] },
  },
  corrected: {
    ...{ given: '演补', code: 'household-registration', does: 'correction' },
    ...{ reason: '演练：姓名请按户口簿核对', asks: ['/children/0/name'] },
  },
  silent: { given: '演静', code: 'medical-insurance', does: 'silent', reason: '', asks: [] },
} as const satisfies Record<string, PracticeEnding>;
