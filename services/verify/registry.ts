import type { Invariant } from './invariant.ts';
import { auditIsWhole } from './invariants/audit-is-whole.ts';
import { decisions } from './invariants/decisions.ts';
import { documents } from './invariants/documents.ts';
import { erasedStaysErased } from './invariants/erased-stays-erased.ts';
import { messagesAgree } from './invariants/messages-agree.ts';
import { noFourthState } from './invariants/no-fourth-state.ts';
import { nothingInClear } from './invariants/nothing-in-clear.ts';
import { oneCase } from './invariants/one-case.ts';
import { oneDelivery } from './invariants/one-delivery.ts';
import { oneEffect } from './invariants/one-effect.ts';
import { payments } from './invariants/payments.ts';
import { residentIds } from './invariants/resident-ids.ts';
import { sameView } from './invariants/same-view.ts';
import { toldOnce } from './invariants/told-once.ts';
import { whoSaysIt } from './invariants/who-says-it.ts';

/** Every invariant, one line each; those without a check are not built yet (docs/invariants.md). */
export const INVARIANTS: readonly Invariant[] = [
  {
    id: 'R1',
    title: '每次受理恰有一个办件',
    english: 'each acceptance has exactly one case',
    needs: [],
    check: oneCase,
  },
  {
    id: 'R2',
    title: '每个部门的每项效果恰有一次',
    english: 'each effect of a department is there exactly once',
    needs: ['effects'],
    check: oneEffect,
  },
  {
    id: 'R3',
    title: '待遇支付不重复且与决定相符',
    english: 'payments do not repeat and agree with the decisions',
    needs: [],
    check: payments,
  },
  {
    id: 'R4',
    title: '公民身份号码唯一、有效、不复用、不变更',
    english: 'resident IDs are unique, valid, never used twice and never change',
    needs: [],
    check: residentIds,
  },
  {
    id: 'R5',
    title: '没有第四种状态',
    english: 'there is no fourth state',
    needs: ['runs'],
    check: noFourthState,
  },
  {
    id: 'R6',
    title: '每次查看与更改都有记录，只增不改，成链',
    english: 'every read and change has its line, lines are only added, and they are a chain',
    needs: [],
    beside: true,
    check: auditIsWhole,
  },
  {
    id: 'R7',
    title: '发件箱、主题与收件箱一致',
    english: 'outboxes, topics and inboxes agree',
    needs: ['effects', 'messages'],
    check: messagesAgree,
  },
  {
    id: 'R8',
    title: 'Temporal 所见即台账所见',
    english: 'Temporal sees what the ledger sees',
    needs: ['runs'],
    check: sameView,
  },
  {
    id: 'R9',
    title: '各处没有明文个人信息',
    english: 'no personal data stands in clear anywhere',
    needs: ['messages', 'temporal'],
    beside: true,
    check: nothingInClear,
  },
  { id: 'R10', title: '撤销的办件不留效果', english: 'an annulled case leaves no effects', needs: [] },
  {
    id: 'R11',
    title: '每条通知恰好送达一次',
    english: 'each notice is delivered exactly once',
    needs: [],
    check: toldOnce,
  },
  {
    id: 'R12',
    title: '已删除的不再出现',
    english: 'what was erased does not come back',
    needs: [],
    check: erasedStaysErased,
  },
  {
    id: 'R13',
    title: '部门的话只在自己的事上算数',
    english: 'a department’s word counts for its own matters only',
    needs: ['effects'],
    check: whoSaysIt,
  },
  {
    id: 'R14',
    title: '一次分娩恰有一个办件',
    english: 'a delivery has exactly one case',
    needs: [],
    check: oneDelivery,
  },
  {
    id: 'R15',
    title: '每个办结的任务恰有一个决定',
    english: 'each completed task has exactly one decision',
    needs: [],
    check: decisions,
  },
  {
    id: 'R16',
    title: '该出具的文书恰由决定机关出具一次',
    english: 'each fact that a family is told on paper has its document, once, by who decides it',
    needs: [],
    check: documents,
  },
];
