import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readReadings, type FamilyReading } from '../../infra/postgres/ledger/family-cases.ts';
import { readCase } from '../../infra/postgres/ledger/case-reads.ts';
import { openContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { departmentWord } from '../../schemas/department.ts';
import type { FamilyCase } from '../../schemas/family.ts';
import { readersSchema } from '../../schemas/family-own.ts';
import { familyViewSchema, revealedSchema, revealSchema } from '../../schemas/family.ts';
import { ROLE_WORDS } from '../../schemas/words.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { familyOf } from './auth.ts';
import { openKeys } from './case-view.ts';
import { writeCalendar } from './family-calendar.ts';
import { casesOf, isTheirs, ownCase } from './family-cases.ts';
import { numbersIn } from './family-matters.ts';
import { registerFamilyNotices } from './family-notices.ts';
import { registerFamilyPictures } from './family-pictures.ts';
import { registerFamilyRequests } from './family-requests.ts';
import { registerFamilySignIn } from './family-sign-in.ts';
import { registerFamilyTasks } from './family-tasks.ts';
import { familyCase } from './family-view.ts';
import { ProblemError } from './problem.ts';
import { viewerOf } from './rights.ts';
import { SealedParts } from './sealed-parts.ts';
import { dateOf, formatInstant } from './time.ts';

/** What parents use: `/v1/family` (docs/adr/0046). */
export function registerFamilyRoutes(app: App, parts: RouteParts): void {
  registerFamilySignIn(app, parts);
  getFamily(app, parts);
  getCalendar(app, parts);
  getReaders(app, parts);
  postReveal(app, parts);
  registerFamilyNotices(app, parts);
  registerFamilyTasks(app, parts);
  registerFamilyRequests(app, parts);
  registerFamilyPictures(app, parts);
}

const HELP_LINE = '12345';
const REFUSALS = ['not-authenticated', 'not-allowed', 'temporarily-unavailable'] as const;

async function familyCases(parts: RouteParts, request: FastifyRequest): Promise<FamilyCase[]> {
  const looked = { today: dateOf(parts.now()), viewer: viewerOf(request) };
  const own = await casesOf(parts, familyOf(request));
  const shown = await Promise.all(own.map((each) => familyCase(parts, each, looked)));
  return shown.filter((each) => each !== undefined);
}

function getFamily(app: App, parts: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/family',
    schema: {
      operationId: 'getFamily',
      summary: '家里的页面：每个孩子的事项、待遇、日历、要答复的事',
      description:
        '每位家长看孩子的与本人的；另一方的电话、住址、工资、账户、津贴不在其中。号码已遮挡。' +
        '有孩子不幸离世的，语气温和，不列这个孩子的日历与指引。',
      tags: ['family'],
      response: { 200: familyViewSchema, ...problemAnswers(...REFUSALS) },
    },
    handler: async (request) => {
      const family = familyOf(request);
      const cases = await familyCases(parts, request);
      return { parent: family.subject, asOf: dateOf(parts.now()), helpLine: HELP_LINE, cases };
    },
  });
}

function getCalendar(app: App, parts: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/family/calendar.ics',
    schema: {
      operationId: 'getFamilyCalendar',
      summary: '家里的日历文件（iCalendar），不写姓名',
      tags: ['family'],
      produces: ['text/calendar'],
      response: {
        200: { description: 'RFC 5545', content: { 'text/calendar': { schema: z.string() } } },
        ...problemAnswers(...REFUSALS),
      },
    },
    handler: async (request, reply) => {
      const cases = await familyCases(parts, request);
      const entries = cases.flatMap(({ caseNumber, calendar }) =>
        calendar.map((entry) => ({ ...entry, caseNumber })),
      );
      const file = writeCalendar(entries, parts.now().toISOString());
      return reply.type('text/calendar; charset=utf-8').send(file);
    },
  });
}

/** What somebody has done, as a family is told; the rest is 查看. */
const DEEDS: Readonly<Record<string, string>> = {
  getCases: '列表中看到',
  postCaseSearch: '查找到',
  getCase: '查看办件',
  getTasks: '任务列表中看到',
  getTask: '查看任务',
  getTaskPicture: '查看照片',
  postTaskCompletion: '办理任务',
  postFreshLink: '重发登录链接',
  postErasure: '删除个人信息',
  postReopening: '恢复办理事项',
  postSupervision: '督办',
  getBirth: '查看上报的出生',
  getBirths: '上报列表中看到',
};

function readingView(reading: FamilyReading): z.infer<typeof readersSchema>['items'][number] {
  const { at, role, operation, department } = reading;
  const words: Readonly<Record<string, string>> = ROLE_WORDS;
  return {
    ...{ at: formatInstant(at), role, roleText: words[role] ?? role },
    ...{ department, departmentText: department === null ? null : departmentWord(department) },
    text: DEEDS[operation] ?? '查看',
  };
}

function getReaders(app: App, parts: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/family/readers',
    schema: {
      operationId: 'getFamilyReaders',
      summary: '谁看过我家的信息：部门、岗位、时间、做了什么，不列姓名；最近的在前',
      tags: ['family'],
      response: { 200: readersSchema, ...problemAnswers(...REFUSALS) },
    },
    handler: async (request) => {
      const own = await casesOf(parts, familyOf(request));
      const open = own.filter(({ closed }) => !closed).map(({ caseNumber }) => caseNumber);
      const readings = await readReadings(parts.pool, open);
      return { items: readings.map(readingView) };
    },
  });
}

function postReveal(app: App, parts: RouteParts): void {
  const { pool, keyring } = parts;
  app.route({
    method: 'POST',
    url: '/v1/family/reveals',
    schema: {
      operationId: 'postFamilyReveal',
      summary: '看全一个事项结果里的号码，留有记录',
      tags: ['family'],
      body: revealSchema,
      response: {
        200: revealedSchema,
        ...problemAnswers('not-json', 'not-utf-8', 'validation-failed', 'not-found', ...REFUSALS),
      },
    },
    handler: async (request) => {
      const { caseNumber: asked, subject, matter: code } = request.body;
      const own = await ownCase(parts, familyOf(request), asked);
      const record = isTheirs(own, subject) ? await readCase(pool, own.caseNumber) : undefined;
      const matter = record?.matters.find((each) => each.subject === subject && each.code === code);
      const sealed = new SealedParts();
      const key = record && openKeys(record, keyring, sealed).get(subject);
      if (!matter?.result || !key) throw new ProblemError('not-found');
      const { caseNumber } = own;
      const context = sealContext.result(caseNumber, subject, code);
      const result = openContent(key, `result/${code}`, context, Buffer.from(matter.result, 'base64'));
      const fields = result as Readonly<Record<string, unknown>>;
      const numbers = Object.fromEntries(numbersIn(fields).map((field) => [field, String(fields[field])]));
      request.purpose = 'own-number';
      request.revealed = Object.keys(numbers).map((field) => `/${subject}/${code}/${field}`);
      return { caseNumber, numbers };
    },
  });
}
