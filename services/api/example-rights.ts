import type { OperationExamples } from './document-examples.ts';
import { ACCEPTED_AT, CASE } from './example-views.ts';

const LINE = {
  line: '7201.15',
  at: ACCEPTED_AT,
  who: 'clerk',
  role: 'clerk',
  operation: 'postReveal',
  status: 200,
  cases: [CASE],
  purpose: 'contact-family',
  fields: ['/mother/phone'],
  requestId: '0b5e7f7c-52a9-4c0a-9d5c-0f6f0c2f8a11',
};

/** What is masked, and who has seen it. */
export const RIGHTS_EXAMPLES = {
  postReveal: {
    request: {
      phone: { summary: '要打电话', value: { fields: ['/mother/phone'], purpose: 'contact-family' } },
    },
    answers: {
      200: {
        phone: {
          summary: '完整的号码',
          value: { caseNumber: CASE, values: [{ field: '/mother/phone', value: '13900000000' }] },
        },
      },
    },
  },
  getAudit: {
    answers: { 200: { one: { summary: '一行', value: { items: [LINE], nextCursor: null } } } },
  },
  getAuditExport: {
    answers: { 200: { one: { summary: '列名与一行', value: '"line","at"\r\n"7201.15","2026-11-20"\r\n' } } },
  },
} as const satisfies Readonly<Record<string, OperationExamples>>;
