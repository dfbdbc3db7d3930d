import { ACCESS_EXAMPLES } from './access-examples.ts';
import { BIRTH_EXAMPLE, LITTLE_EXAMPLE } from './birth-examples.ts';
import { COMPLETION_EXAMPLES } from './completion-examples.ts';
import { CONTACT_EXAMPLES } from './contact-examples.ts';
import { ANSWER, QUESTIONS } from '../../schemas/entitlement-check-examples.ts';
import { PROBLEMS, problemType } from '../../schemas/problem.ts';
import { FAMILY_EXAMPLES } from './family-examples.ts';
import { RIGHTS_EXAMPLES } from './example-rights.ts';
import { HALL_EXAMPLES } from './hall-examples.ts';
import { PAPER_EXAMPLES } from './paper-examples.ts';
import {
  ACCEPTED_AT,
  CASE,
  CASE_VIEW,
  CLAIM,
  COMPLETED_TASK,
  DECIDED_TASK,
  LETTER,
  TASK,
} from './example-views.ts';

/*
 * Whole requests and answers as the API document shows them. All people and numbers are invented. A test reads each with the
 * document's own schemas, and each request with the validator.
 */

/** One example, and what it shows. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
}

type Examples = Readonly<Record<string, Example>>;

/** Of one operation: what is sent, and what is answered by status. */
export interface OperationExamples {
  readonly request?: Examples;
  readonly answers?: Readonly<Record<number, Examples>>;
}

const accepted = { caseNumber: CASE, statusUrl: '/v1/births/LZ-2026-000001?facility=SAMPLE-LZ-001' };
const one = (summary: string, value: unknown): Examples => ({ example: { summary, value } });
const page = (summary: string, item: unknown): Examples => one(summary, { items: [item], nextCursor: null });

const PROBLEM_KIND = { type: problemType('not-found'), code: 'not-found', ...PROBLEMS['not-found'] };

/** By operation. The errors follow from their codes (document-parts.ts). */
export const OPERATION_EXAMPLES: Readonly<Record<string, OperationExamples>> = {
  postBirth: {
    request: {
      whole: { summary: '一次填全', value: BIRTH_EXAMPLE },
      little: { summary: '机构外出生，能填的不多：其余随后补报或向家长询问', value: LITTLE_EXAMPLE },
    },
    answers: {
      200: {
        known: { summary: '此前已受理', value: accepted },
        added: { summary: '补上了姓名', value: { ...accepted, added: ['/children/0/name'] } },
      },
      202: one('已受理', accepted),
    },
  },
  getBirth: {
    answers: {
      200: one('医院看到的', {
        caseNumber: CASE,
        status: 'processing',
        matters: [{ code: 'birth-certificate', subject: 'child-1', status: 'waiting' }],
        asks: ['/children/0/weightGrams'],
      }),
    },
  },
  getReportQuality: {
    answers: {
      200: one('一个月', {
        items: [
          {
            facilityCode: 'SAMPLE-LZ-001',
            month: '2026-11',
            reports: 120,
            partial: 7,
            corrected: 2,
            refused: 0,
          },
        ],
      }),
    },
  },
  postAddition: {
    request: one('补上体重', { facts: { children: [{ order: 1, weightGrams: 3_200 }] } }),
    answers: { 200: one('已补上', { caseNumber: CASE, added: ['/children/0/weightGrams'] }) },
  },
  getBirths: {
    answers: {
      200: page('一页分娩', {
        notificationId: 'LZ-2026-000001',
        facilityCode: 'SAMPLE-LZ-001',
        caseNumber: CASE,
        status: 'processing',
        acceptedAt: ACCEPTED_AT,
        asks: ['/children/0/weightGrams'],
        certificates: [],
      }),
    },
  },
  postCaseSearch: {
    request: {
      name: { summary: '姓名与手机末四位', value: { q: '王示例 6789' } },
      initials: { summary: '拼音首字母，且有人要办', value: { q: 'wsl', waitsForPerson: true } },
    },
    answers: {
      200: page('一页找到的', {
        caseNumber: CASE,
        status: 'processing',
        divisionCode: '620102',
        acceptedAt: ACCEPTED_AT,
        openTasks: 1,
        people: [
          { subject: 'child-1', name: '李**' },
          { subject: 'mother', name: '王**' },
        ],
      }),
    },
  },
  getCases: {
    answers: {
      200: page('一页办件', {
        caseNumber: CASE,
        status: 'processing',
        divisionCode: '620102',
        acceptedAt: ACCEPTED_AT,
        openTasks: 1,
      }),
    },
  },
  getCase: { answers: { 200: one('一件事办到一半', CASE_VIEW) } },
  getChanges: {
    answers: {
      200: one('一个办件有变化，开了一个任务', {
        ...{ at: '48213:48215:48213', reset: false },
        items: [
          { kind: 'task', caseNumber: CASE },
          { kind: 'case', caseNumber: CASE },
        ],
      }),
    },
  },
  getTasks: { answers: { 200: page('一页任务', TASK) } },
  getTaskCounts: {
    answers: {
      200: one('一个部门没有回音', {
        queues: [
          { queue: 'correction', open: 5, overdue: 1, today: 2, standing: '4311076583925011' },
          { queue: 'overdue', open: 12, overdue: 0, today: 12, standing: '-8120355713349' },
        ],
        kinds: [{ kind: 'call', open: 4 }],
        mine: 6,
        second: [{ id: TASK.id, caseNumber: CASE, kind: 'improbable', by: 'clerk', at: ACCEPTED_AT }],
        silent: [
          {
            department: 'medical-insurance',
            matter: 'medical-insurance',
            tasks: 12,
            cases: 12,
            since: ACCEPTED_AT,
          },
        ],
      }),
    },
  },
  postTaskCompletion: {
    request: COMPLETION_EXAMPLES,
    answers: {
      200: one('已办结', COMPLETED_TASK),
      202: one('等待另一人复核', { id: COMPLETED_TASK.id, status: 'awaiting-second' }),
    },
  },
  getTaskPicture: {
    answers: {
      200: one('一张照片', {
        caseNumber: CASE,
        type: 'image/jpeg',
        picture: '/9j/4AAQSkZJRgABAQAAAQABAAD/2w==',
        sentAt: '2026-11-21T10:45:00.000+08:00',
      }),
    },
  },
  getTask: { answers: { 200: one('已办结，连同决定', DECIDED_TASK) } },
  deleteTaskCompletion: { answers: { 200: one('已撤回，或本来没有', { id: COMPLETED_TASK.id }) } },
  postTaskClaim: { answers: { 200: one('已领办', CLAIM) } },
  deleteTaskClaim: { answers: { 200: one('已放回，或本来无人领办', { id: COMPLETED_TASK.id }) } },
  postTaskHandOver: {
    request: one('移交给主管', { to: 'supervisor', note: '家长下午来电，请接着办' }),
    answers: { 200: one('已移交', { ...CLAIM, holder: 'supervisor', handedBy: 'clerk' }) },
  },
  getLetters: { answers: { 200: page('一页来信', LETTER) } },
  postLetterCompletion: {
    request: one('不再处理，留档', { outcome: 'discarded', reason: '对方误发，已电话确认' }),
    answers: {
      200: one('任务随最后一封来信办结', {
        ...COMPLETED_TASK,
        subject: null,
        matter: null,
        caseNumber: null,
        kind: 'dead-letter',
        title: '无法读取的消息',
        owner: 'operator',
        queue: 'dead-letters',
        reason: '住建的答复打不开',
        asks: [],
        outcomes: ['replayed', 'discarded'],
        count: 1,
        outcome: 'discarded',
        completedBy: 'operator',
      }),
    },
  },
  ...PAPER_EXAMPLES,
  postErasure: {
    request: one('监护人要求删除', { reason: 'guardian-request', confirm: 'child-1', force: false }),
    answers: {
      200: one('已删除', {
        caseNumber: CASE,
        subject: 'child-1',
        again: false,
        subjects: ['child-1'],
        departments: ['health-commission', 'public-security'],
        kept: [
          {
            by: '财政',
            what: '补贴支付凭证（户名、账号、金额）',
            basis: { law: '会计档案管理办法（财政部 国家档案局令第79号）', article: '第十四条' },
            until: '会计凭证30年',
          },
        ],
      }),
    },
  },
  postDeclaration: {
    request: one('家里到窗口申报', { reason: '母亲到窗口申报生育登记' }),
    answers: {
      200: one('已送部门', {
        caseNumber: CASE,
        subject: 'mother',
        code: 'birth-service-registration',
        status: 'requested',
      }),
    },
  },
  postSupervision: {
    request: one('督办户口登记', {
      reason: '家里已第三次来问',
      replyDue: '2026-12-08',
      matter: { subject: 'child-1', code: 'household-registration' },
    }),
    answers: {
      200: one('限期答复的任务', { id: '0196b7a0-1f2e-7c3d-8a4b-5c6d7e8f9a0b', replyDue: '2026-12-08' }),
    },
  },
  postReopening: {
    request: one('又可以办了', { reason: '材料已补齐，恢复办理' }),
    answers: {
      200: one('重新排队', {
        caseNumber: CASE,
        subject: 'child-1',
        code: 'household-registration',
        status: 'waiting',
      }),
    },
  },
  ...RIGHTS_EXAMPLES,
  ...ACCESS_EXAMPLES,
  ...CONTACT_EXAMPLES,
  ...HALL_EXAMPLES,
  postEntitlementCheck: {
    request: {
      birth: { summary: '一个家庭', value: QUESTIONS.birth },
      missingFacts: { summary: '只知道很少：缺什么就问什么', value: QUESTIONS.missingFacts },
      institution: { summary: '托育机构，连同送审稿', value: QUESTIONS.institutionWithDrafts },
      specialFamily: { summary: '计划生育特殊家庭', value: QUESTIONS.specialFamily },
      answered: { summary: '应答示例所答的', value: QUESTIONS.answered },
    },
    answers: { 200: one('一项符合，一项还缺事实', ANSWER) },
  },
  ...FAMILY_EXAMPLES,
  getProblems: { answers: { 200: one('错误代码', { items: [PROBLEM_KIND] }) } },
  getProblem: { answers: { 200: one('未找到', PROBLEM_KIND) } },
  getLivez: { answers: { 200: one('在', { status: 'ok' }) } },
  getReadyz: {
    answers: {
      200: one('都可用', { status: 'ok', checks: [{ name: 'database', ok: true }] }),
      503: one('数据库不可用', { status: 'unready', checks: [{ name: 'database', ok: false }] }),
    },
  },
};
