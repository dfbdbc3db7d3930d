import type { OperationExamples } from './document-examples.ts';

/** How a family is reached beside the short message. */
export const CONTACT_EXAMPLES = {
  getContactWishes: {
    answers: {
      200: {
        example: {
          summary: '母亲看不了短信',
          value: { items: [{ subject: 'mother', wishes: ['letter', 'voice'] }] },
        },
      },
    },
  },
  putContactWishes: {
    request: { example: { summary: '请电话告知', value: { wishes: ['voice'] } } },
    answers: { 200: { example: { summary: '已登记', value: { wishes: ['voice'] } } } },
  },
  postHotline: {
    request: {
      example: {
        summary: '来电催办',
        value: { ticket: 'LZ20261201000123', asked: '来电人问孩子的户口何时能办好', replyDue: '2026-12-08' },
      },
    },
    answers: {
      200: { example: { summary: '限期答复的任务', value: { id: '0196b7a0-1f2e-7c3d-8a4b-5c6d7e8f9a0b' } } },
    },
  },
} as const satisfies Readonly<Record<string, OperationExamples>>;
