import type { CaseView } from '../../schemas/case-view.ts';
import type { DocumentView } from '../../schemas/document-view.ts';
import type { LetterView, ClaimView, TaskView } from '../../schemas/task.ts';

/* What people see of one invented case, whole, for the API document. */

export const CASE = 'B-7K3F-9QWM-2XTA-0';
const TASK_ID = '7b1b2a54-6a0e-4c53-9c0f-5d1f5f2f9a10';
const LETTER_ID = '0b6cf0f0-6a7e-4b1c-8a55-0d0f4f3c2b11';
export const ACCEPTED_AT = '2026-11-20T11:24:00.000+08:00';

export const TASK: TaskView = {
  id: TASK_ID,
  caseNumber: CASE,
  subject: 'child-1',
  matter: 'household-registration',
  kind: 'correction-needed',
  title: '部门要求补正',
  owner: 'clerk',
  queue: 'correction',
  reason: '新生儿姓名与材料不一致，请核对',
  asks: ['/children/0/name'],
  outcomes: ['corrected', 'ask-again', 'obtained', 'given-up'],
  deadline: '2026-11-27T18:00:00.000+08:00',
  openedAt: '2026-11-21T09:30:00.000+08:00',
  status: 'open',
};

export const COMPLETED_TASK: TaskView = {
  ...TASK,
  status: 'completed',
  outcome: 'corrected',
  completedBy: 'clerk',
  completedAt: '2026-11-21T10:05:00.000+08:00',
};

export const DECIDED_TASK: TaskView = {
  ...COMPLETED_TASK,
  decision: {
    outcome: 'corrected',
    by: 'clerk',
    at: '2026-11-21T10:05:00.000+08:00',
    reason: '与家长电话核对',
    changes: [{ pointer: '/children/0/name', before: '李安', after: '李安然' }],
  },
};

export const CLAIM: ClaimView = { holder: 'clerk', until: '2026-11-21T10:35:00.000+08:00' };

export const LETTER: LetterView = {
  id: LETTER_ID,
  topic: 'birth.housing.answers.v1',
  partition: 3,
  offset: '17',
  reason: 'cannot-be-opened',
  seen: 1,
  receivedAt: '2026-11-21T09:30:00.000+08:00',
  caseNumber: CASE,
  subject: 'family',
  matter: 'housing-event',
  attempt: 1,
  kept: true,
};

const SUBSIDY_REVIEW = {
  document: '育儿补贴制度管理规范（试行）',
  article: '审核与发放',
  confidence: 'secondary',
} as const;
const SUBSIDY_POLICY = { document: '育儿补贴制度实施方案', article: '二', confidence: 'official' } as const;

/** What was issued when the case was accepted, and is being printed. */
export const DOCUMENT: DocumentView = {
  number: `${CASE}-A1`,
  caseNumber: CASE,
  kind: 'acceptance',
  title: '受理通知书',
  organ: 'hall',
  divisionCode: '620102',
  issuedAt: ACCEPTED_AT,
  erased: false,
  copies: [{ copy: 0, status: 'to-print', askedBy: 'clerk', askedAt: ACCEPTED_AT }],
};

export const CASE_VIEW: CaseView = {
  caseNumber: CASE,
  status: 'processing',
  divisionCode: '620102',
  acceptedAt: ACCEPTED_AT,
  people: [
    { subject: 'child-1', name: '李**', sex: 'female', bornAt: '2026-11-20T03:12:00+08:00' },
    { subject: 'father', name: '李**' },
    { subject: 'mother', name: '王**' },
  ],
  bornIn: '示例妇幼保健院',
  documents: [DOCUMENT],
  matters: [
    {
      code: 'birth-certificate',
      title: '出生医学证明',
      subject: 'child-1',
      status: 'completed',
      route: 'joint',
      department: '卫生健康委员会',
      waitsFor: [],
      flags: ['paper-pending'],
      result: { certificateNumber: 'X62*****01', issuedAt: ACCEPTED_AT },
      clock: { state: 'done', startedOn: '2026-11-20', endedOn: '2026-11-20', pauses: [] },
      terms: [
        { kind: 'statutory', text: '未公布' },
        { kind: 'promised', text: '未公布' },
      ],
      attempt: 1,
    },
    {
      code: 'household-registration',
      title: '户口登记',
      subject: 'child-1',
      status: 'correction',
      route: 'joint',
      department: '公安局（户政）',
      waitsFor: [],
      flags: ['paused'],
      reason: '新生儿姓名与材料不一致，请核对',
      clock: {
        state: 'paused',
        startedOn: '2026-11-20',
        pauses: [{ why: 'correction', from: '2026-11-21', event: 2 }],
        corrections: 1,
      },
      terms: [
        { kind: 'statutory', text: '未公布' },
        { kind: 'promised', text: '未公布' },
      ],
      deadlines: [
        {
          date: '2026-12-21',
          text: '出生后一个月以内申报户口登记；由本系统送公安办理的，送出即为申报（本系统的读法）',
          citation: { document: '户口登记条例', article: '第七条', confidence: 'secondary' },
          metOn: '2026-11-20',
          past: false,
        },
      ],
      attempt: 1,
    },
  ],
  entitlements: [
    {
      code: 'childcare-subsidy',
      subject: 'child-1',
      outcome: 'eligible',
      amountFen: 1_080_000,
      schedule: [
        { due: '2026', amountFen: 360_000 },
        { due: '2027', amountFen: 360_000 },
        { due: '2028', amountFen: 360_000 },
      ],
      payer: 'finance',
      claim: { way: 'confirmation', citation: SUBSIDY_POLICY },
      rules: [{ rule: 'born-on-or-after-2025', result: 'met', citation: SUBSIDY_POLICY }],
      pack: 'national@1+gansu@1+lanzhou@1',
      handling: {
        work: 'childcare-subsidy-claim',
        clock: { state: 'running', startedOn: '2026-11-20', pauses: [] },
        terms: [
          {
            kind: 'statutory',
            workingDays: 30,
            text: '乡镇（街道）初审和县级卫生健康部门确认合计',
            citation: SUBSIDY_REVIEW,
            dueDate: '2027-01-04',
            left: 29,
            overdue: false,
            provisional: true,
          },
          { kind: 'promised', text: '未公布' },
        ],
        statutoryDue: '2027-01-04',
        dueDate: '2027-01-04',
      },
      payments: [
        {
          id: '3f0e6b0a-4f0d-8a53-8c0f-5d1f5f2f9a12',
          subject: 'child-1',
          entitlement: 'childcare-subsidy',
          period: '2026',
          revision: 1,
          amountFen: 360_000,
          nettedFen: 0,
          payer: 'finance',
          department: 'finance',
          payee: 'mother',
          dueOn: '2026-11-20',
          status: 'awaiting-confirmation',
          statusText: '待家长确认',
          attempt: 1,
        },
      ],
    },
  ],
  guidance: [],
  erased: [],
  unreadable: [],
  tasks: [TASK],
  events: [
    {
      seq: 1,
      at: ACCEPTED_AT,
      type: 'accepted',
      subject: null,
      matter: null,
      actor: 'hospital',
      text: '已受理',
    },
    {
      seq: 2,
      at: '2026-11-21T09:30:00.000+08:00',
      type: 'task.opened',
      subject: 'child-1',
      matter: 'household-registration',
      actor: 'system',
      text: '转人工处理：部门要求补正（新生儿1的户口登记）',
    },
  ],
};
