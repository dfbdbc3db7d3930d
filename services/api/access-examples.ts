import { FRESH_LINK_REFUSAL_WORDS } from '../../schemas/words/fresh-link.ts';
import type { OperationExamples } from './document-examples.ts';

/** Requests and answers about who is let in, as the API document shows them. */
const REVOCATION = {
  ...{ kind: 'caller', name: 'staff:1001', before: '2026-11-21T10:05:00.000+08:00', forGood: false },
  by: 'operator',
};

const one = (summary: string, value: unknown) => ({ example: { summary, value } });

const REPRESENTATION = {
  id: '3f0b9f3e-6a51-4c86-9d0e-0a5b7c1d2e3f',
  ...{ parent: 'mother', agent: 'grandparent', basis: 'mandate', present: true, who: '李某代王某' },
  ...{ until: '2027-03-31', startedAt: '2026-11-21T10:05:00.000+08:00', startedBy: 'clerk', active: true },
};
const TAKEN_BACK = {
  ...REPRESENTATION,
  endedAt: '2026-11-22T09:00:00.000+08:00',
  endedBy: 'clerk',
  active: false,
};

export const ACCESS_EXAMPLES: Readonly<Record<string, OperationExamples>> = {
  getRevocations: { answers: { 200: one('一个人的令牌已收回', { items: [REVOCATION] }) } },
  putRevocation: {
    request: one('令牌遗失', { reason: 'lost', forGood: false }),
    answers: { 200: one('已收回', REVOCATION) },
  },
  postIdentityCheck: {
    request: one('母亲换了电话', { parent: 'mother' }),
    answers: {
      200: one('已请到大厅核对', {
        ...{ id: REPRESENTATION.id, caseNumber: 'B-7K3F-9QWM-2XTA-0', parent: 'mother', shared: false },
      }),
    },
  },
  getFreshLinks: {
    answers: {
      200: one('父亲的电话还在核对', {
        items: [
          { parent: 'mother', may: true, left: 3 },
          {
            ...{ parent: 'father', may: false, why: 'number-doubted', left: 3 },
            text: FRESH_LINK_REFUSAL_WORDS['number-doubted'],
          },
        ],
      }),
    },
  },
  postFreshLink: {
    request: one('母亲到大厅', { parent: 'mother', basis: 'resident-id' }),
    answers: { 200: one('已重发', { parent: 'mother', may: true, left: 2 }) },
  },
  postRepresentation: {
    request: one('外祖母持委托书', {
      ...{ parent: 'mother', agent: 'grandparent', name: '李示例', basis: 'mandate', present: true },
      ...{ paper: { number: 'WT-2026-1', date: '2026-11-20' }, until: '2027-03-31' },
    }),
    answers: { 200: one('已登记', REPRESENTATION) },
  },
  deleteRepresentation: { answers: { 200: one('已撤回', TAKEN_BACK) } },
  putProtection: {
    request: one('设定', { parent: 'mother', reason: '人身安全保护令' }),
    answers: {
      200: one('已设定', { parent: 'mother', since: '2026-11-21T10:05:00.000+08:00', by: 'supervisor' }),
    },
  },
  deleteRevocation: {
    answers: { 200: one('重新放行', { kind: 'caller', name: 'staff:1001' }) },
  },
};
