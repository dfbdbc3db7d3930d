import type { OperationExamples } from './document-examples.ts';
import { CASE, DOCUMENT } from './example-views.ts';

const one = (summary: string, value: unknown) => ({ example: { summary, value } });
const { copies, ...HEAD } = DOCUMENT;
const PAPER = copies[0];

/** Of what is about documents on paper (文书). */
export const PAPER_EXAMPLES: Readonly<Record<string, OperationExamples>> = {
  getCaseDocuments: { answers: { 200: one('受理时出具的', { items: [DOCUMENT] }) } },
  postCaseDocument: {
    request: one('办理情况一览', { kind: 'family-summary', parent: 'mother' }),
    answers: {
      200: one('已出具', {
        ...DOCUMENT,
        number: `${CASE}-F20261130-M`,
        kind: 'family-summary',
        subject: 'mother',
        title: '家庭办理情况一览',
        validUntil: '2026-12-30',
        copies: [],
      }),
    },
  },
  postDocumentCopy: { answers: { 200: one('待打印', PAPER) } },
  getPrintQueue: {
    answers: {
      200: one('一件待打印', {
        items: [{ ...PAPER, document: HEAD }],
        counts: { 'to-print': 1, 'to-seal': 0, 'to-collect': 0 },
        nextCursor: null,
      }),
    },
  },
  postCopyStep: {
    request: one('打印好了', { step: 'printed' }),
    answers: { 200: one('待盖章', { number: DOCUMENT.number, copy: 0, status: 'to-seal' }) },
  },
  postCopyCollection: {
    request: one('母亲来领', {
      collector: {
        name: '王示例',
        relation: 'mother',
        idType: 'resident-id',
        idNumber: '620102199503129928',
      },
    }),
    answers: {
      200: one('已领取，附送达回证', {
        number: DOCUMENT.number,
        copy: 0,
        status: 'collected',
        receipt: `${CASE}-DA1-0`,
      }),
    },
  },
  postDocumentCheck: {
    request: one('照纸面填写', {
      number: DOCUMENT.number,
      code: '0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ',
      kind: 'acceptance',
      name: '王示例',
    }),
    answers: { 200: one('真实有效', { verdict: 'valid' }) },
  },
};
