import type { FamilyCase, FamilyTask } from '../../schemas/family.ts';
import type { OperationExamples } from './document-examples.ts';
import { ACCEPTED_AT, CASE } from './example-views.ts';

/* What a parent of the invented case sends and sees, for the API document. */

const TICKET =
  '9a4b4fb1-52fd-8c9f-9b0c-4d7ad8f0b2c1.1795500000000.3q2-7wAAExampleExampleExampleExampleExample';
const TASK_ID = '7b1b2a54-6a0e-4c53-9c0f-5d1f5f2f9a10';
const UNTIL = '2026-11-21T10:45:00.000+08:00';
const one = (summary: string, value: unknown) => ({ example: { summary, value } });

const ACTING = {
  ...{ caseNumber: CASE, id: '3f0b9f3e-6a51-4c86-9d0e-0a5b7c1d2e3f', agent: 'grandparent', basis: 'mandate' },
  ...{ present: true, who: '李某代王某', until: '2027-03-31', startedAt: ACCEPTED_AT, active: true },
};

const TASK: FamilyTask = {
  id: TASK_ID,
  caseNumber: CASE,
  kind: 'name-missing',
  title: '请补充新生儿姓名',
  subject: 'child-1',
  matter: 'birth-certificate',
  reason: '出生报告里没有新生儿姓名',
  asks: ['/children/0/name'],
  outcomes: ['provided'],
  deadline: '2026-11-27T23:59:59+08:00',
  awaitsSecond: false,
};

const CITATION = { document: '育儿补贴制度实施方案', article: '二', confidence: 'official' } as const;

const FAMILY_CASE: FamilyCase = {
  caseNumber: CASE,
  status: 'processing',
  tone: 'ordinary',
  acceptedAt: ACCEPTED_AT,
  now: { move: 'you', text: '有1件事要您答复', hearBy: '2026-11-27' },
  closed: false,
  children: [{ subject: 'child-1', sex: '女', bornOn: '2026-11-20', tone: 'ordinary' }],
  matters: [
    {
      code: 'birth-certificate',
      title: '出生医学证明',
      subject: 'child-1',
      status: 'manual',
      text: '工作人员正在核对',
      move: 'you',
      department: '卫健',
      hearBy: '2026-11-27',
      canWithdraw: true,
    },
  ],
  entitlements: [
    {
      code: 'childcare-subsidy',
      title: '育儿补贴（国家）',
      subject: 'child-1',
      outcome: 'eligible',
      text: '符合',
      amountFen: 1_080_000,
      why: [{ text: '2025年1月1日以后出生', citation: CITATION }],
      payments: [],
    },
  ],
  money: { receivedFen: 0, comingFen: 0 },
  calendar: [{ on: '2026-12-20', kind: 'vaccination', subject: 'child-1', title: '接种乙肝疫苗第2剂' }],
  guidance: [],
  tasks: [TASK],
};

const told = { 202: one('已收到，提出了任务', { caseNumber: CASE, task: TASK_ID }) };

/** By operation, as {@link OPERATION_EXAMPLES}. */
export const FAMILY_EXAMPLES: Readonly<Record<string, OperationExamples>> = {
  postFamilyLinkExchange: {
    request: one('短信里 # 之后的一串', { link: 'c2FtcGxlLWxpbmstb2YtYS1wYXI' }),
    answers: { 200: one('登录凭据', { ticket: TICKET, until: UNTIL }) },
  },
  postFamilyCode: {
    request: one('取验证码', { ticket: TICKET }),
    answers: { 202: one('已发', { until: UNTIL }) },
  },
  postFamilySession: {
    request: one('以验证码登录', { ticket: TICKET, code: '042917' }),
    answers: {
      200: one('已登录', {
        ...{ token: 'fs_c2FtcGxlLXRva2VuLW9mLWEtcGFyZW50LXNhbXBsZS0', until: UNTIL, parent: 'mother' },
        browser: '1795564800000.c2FtcGxlLWJyb3dzZXItc2FtcGxlLWJyb3dzZXItMDE',
      }),
    },
  },
  deleteFamilySession: { answers: { 200: one('已退出', { parent: 'mother' }) } },
  getFamily: {
    answers: {
      200: one('第一个孩子', {
        ...{ parent: 'mother', asOf: '2026-11-21', helpLine: '12345' },
        cases: [FAMILY_CASE],
      }),
    },
  },
  getFamilyTasks: { answers: { 200: one('一件事要答复', { items: [TASK] }) } },
  postFamilyTaskCompletion: {
    request: {
      name: { summary: '取名', value: { outcome: 'provided', facts: { name: '李安然' } } },
      yes: { summary: '确认申领', value: { outcome: 'confirmed' } },
    },
    answers: {
      200: one('已答复', { id: TASK_ID, status: 'completed' }),
      202: one('收款账户待工作人员复核', { id: TASK_ID, status: 'awaiting-second' }),
    },
  },
  getFamilyNotices: {
    answers: {
      200: one('户口登记办好的消息，已送到', {
        items: [
          { at: UNTIL, caseNumber: CASE, title: '事项办结', text: '您好，户口登记已办结。', arrived: true },
        ],
      }),
    },
  },
  getFamilyReaders: {
    answers: {
      200: one('公安的人员与大厅窗口各看过一次', {
        items: [
          {
            ...{ at: UNTIL, role: 'clerk', roleText: '窗口' },
            ...{ department: 'public-security', departmentText: '公安', text: '查看办件' },
          },
          {
            ...{ at: UNTIL, role: 'clerk', roleText: '窗口' },
            ...{ department: null, departmentText: null, text: '任务列表中看到' },
          },
        ],
      }),
    },
  },
  postFamilyReveal: {
    request: one('出生医学证明的编号', { subject: 'child-1', matter: 'birth-certificate' }),
    answers: { 200: one('编号', { caseNumber: CASE, numbers: { certificateNumber: 'R620001234' } }) },
  },
  postFamilyMessage: {
    request: one('请求更正', { kind: 'correction', subject: 'child-1', text: '出生体重少写了一位' }),
    answers: told,
  },
  postFamilyWithdrawal: {
    request: one('不办了', { subject: 'child-1', matter: 'social-security-card', reason: '已在外地办好' }),
    answers: told,
  },
  postFamilyRating: {
    request: one('一星，写明为什么', { stars: 1, text: '打了三次电话没有人接' }),
    answers: told,
  },
  postFamilyPicture: {
    request: one('父亲的身份证', {
      about: '父亲身份证正面',
      picture:
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    }),
    answers: told,
  },
  getFamilyContactWishes: {
    answers: { 200: one('请同时寄信', { items: [{ caseNumber: CASE, wishes: ['letter'] }] }) },
  },
  putFamilyContactWishes: {
    request: one('不要打电话，材料用大字', { wishes: ['no-calls', 'large-text'] }),
    answers: { 200: one('已登记', { caseNumber: CASE, wishes: ['no-calls', 'large-text'] }) },
  },
  getFamilyRepresentations: {
    answers: { 200: one('奶奶在代办', { items: [ACTING] }) },
  },
  deleteFamilyRepresentation: {
    answers: { 200: one('已撤回', { ...ACTING, endedAt: UNTIL, active: false }) },
  },
  postFamilyInvitation: {
    answers: { 202: one('已发到父亲登记的电话', { caseNumber: CASE, parent: 'father' }) },
  },
};
