import type { OperationExamples } from './document-examples.ts';
import { ACCEPTED_AT, TASK } from './example-views.ts';

const one = (summary: string, value: unknown) => ({ example: { summary, value } });
const ID = '0196b7a0-1f2e-7c3d-8a4b-5c6d7e8f9a0b';
const VIEW = { name: '今天到期的', filter: { queue: 'manual', due: 'today' } };
const FORM = { outcome: 'provided', facts: { '/children/0/name': '李示' }, reason: '与家长电话核对' };

/** What a hall keeps for its own work. */
export const HALL_EXAMPLES = {
  getCaseNotices: {
    answers: {
      200: one('受理通知，已交发送', {
        items: [
          {
            ...{ id: ID, template: 'accepted', title: '受理通知', sentAt: ACCEPTED_AT },
            to: { name: '王**', phone: '139****0000' },
            text: '【出生一件事】王某您好，宝宝的出生事项已受理。',
            delivery: 'handed-over',
          },
        ],
      }),
    },
  },
  postTaskCall: {
    request: one('没有人接', { result: 'no-answer' }),
    answers: { 200: one('已记下', { id: TASK.id }) },
  },
  getTaskForm: { answers: { 200: one('填了一半', { form: FORM, keptAt: ACCEPTED_AT }) } },
  putTaskForm: {
    request: one('名字还没打完', FORM),
    answers: { 200: one('已存下', { form: FORM, keptAt: ACCEPTED_AT }) },
  },
  deleteTaskForm: { answers: { 200: one('已删去', { id: TASK.id }) } },
  getViews: { answers: { 200: one('一个视图', { items: [{ id: ID, ...VIEW }] }) } },
  postView: {
    request: one('存下现在的筛选', VIEW),
    answers: { 200: one('已保存', { id: ID, ...VIEW }) },
  },
  deleteView: { answers: { 200: one('已删去', { id: ID }) } },
  getTaskExport: {
    answers: { 200: one('列名', '"办件编号","任务"\r\n') },
  },
} as const satisfies Readonly<Record<string, OperationExamples>>;
