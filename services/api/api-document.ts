import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../../schemas/problem.ts';
import { problemSchema } from '../../schemas/problem-details.ts';
import { completeDocument } from './document-parts.ts';

/** What a route may also say because it may say this: bodies are all read in one way, and tokens have their turn. */
const WITH: Partial<Record<ProblemCode, readonly ProblemCode[]>> = {
  'not-json': ['not-utf-8', 'not-gzip', 'too-large', 'unsupported-media-type', 'request-too-slow'],
  'not-authenticated': ['overloaded', 'too-many-requests', 'temporarily-unavailable'],
};

interface ProblemAnswer {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: z.ZodType } };
}

function answerOf(status: number, codes: readonly ProblemCode[]): ProblemAnswer {
  const exactly = z.looseObject({ status: z.literal(status), code: z.enum(codes) });
  return {
    description: codes.map((code) => `${code}：${PROBLEMS[code].title}`).join('；'),
    content: { 'application/problem+json': { schema: problemSchema.and(exactly) } },
  };
}

/** The error answers of a route, by status, for its documentation: these, and what can befall every one. */
export function problemAnswers(...named: readonly ProblemCode[]): Record<string, ProblemAnswer> {
  const codes = named.flatMap((code) => [code, ...(WITH[code] ?? [])]);
  const all = new Set<ProblemCode>(['bad-request', 'query-invalid', ...codes, 'internal-error']);
  const byStatus = Map.groupBy(all, (code) => PROBLEMS[code].status);
  return Object.fromEntries([...byStatus].map(([status, group]) => [status, answerOf(status, group)]));
}

interface Components {
  readonly paths?: unknown;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

function referencedIn(part: unknown): string[] {
  const text = JSON.stringify(part) ?? '';
  return [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
}

/** Every schema of ours has a form for input and one for output: only those that an address speaks of are shown. */
function withoutUnused<T extends object>(document: T): T {
  const { paths, components }: Components = document;
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  for (let found = referencedIn(paths); found.length > 0;) {
    const fresh = found.filter((name) => !used.has(name));
    for (const name of fresh) used.add(name);
    found = fresh.flatMap((name) => referencedIn(schemas[name]));
  }
  const shown = Object.fromEntries([...used].sort().map((name) => [name, schemas[name]]));
  return { ...document, components: { ...components, schemas: shown } };
}

/**
 * What no schema can say of a birth and of a check, in the words that generated requests are filled by (test/support/fill-births.ts):
 * one rule there for each one here.
 */
const DESCRIPTION = `医院上报出生、窗口查看办件与办结人工任务。

错误一律为 application/problem+json（RFC 9457），\`code\` 稳定，\`type\` 是说明该错误的页面的地址。请求头过大（431）、地址不存在（404）或方法不支持（405，附 Allow）的，也是这样回答，不逐一列在各接口下。

内容为 UTF-8 的 JSON。没有的项可以不写；写成 null、空串或“/”的，等于没写（facility、father 的 null 除外）。这里没有的项一律不收（422 unknown-field）。

**模式之外的规则**

1. 时间与日期：年份在1900至2199之间，日历上有这一天；出生、死亡、同意、收养、结婚都不晚于现在；孩子的出生时间依出生顺序，同一次分娩相距不超过120天；死亡、收养、入托、首次申领年度不早于出生；上报时出生未满18年；母亲出生时10至70岁，父亲10至100岁，母亲的死亡不早于分娩。
2. 行政区划：当日有效的代码，写到县一级（不设区县的市除外）；统筹区、工作地可到省、市。
3. 证件：idType 为 none 的没有号码，其余都有，写了号码须写 idType；公民身份号码校验码、出生日期、性别都相符，国籍为 CHN；各种证件号码的格式：护照5至20位字母或数字，港澳 H 或 M 加8位或10位数字，台湾8位或10位数字，永久居留3位字母加12位数字或以9开头的18位；父母的证件不是同一个。
4. 孩子：order 从1起依次编号，不超过 plurality；children 不多于 plurality；只有活产的才有 deathAt。
5. 姓名是姓名：没有标点与符号（间隔号“·”除外），父母的没有数字，不是“不详”一类的代称。
6. 没有父亲的：不随父落户，不用父亲的账户，没有父亲的同意。
7. 婚姻：未婚的没有结婚与终止；已婚的没有终止；终止原因与状况相符，终止不早于结婚。
8. 待遇测算：出生、institution、specialFamily 每次只问一种。
9. cursor 只能是上一页给出的 nextCursor。`;

/** OpenAPI 3.1, from the schemas that the routes check with. */
export const openApiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: '出生一件事 接口',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'Mulan PSL v2', identifier: 'MulanPSL-2.0' },
    },
    servers: [{ url: '/', description: '本机' }],
    tags: [
      { name: 'births', description: '医院：出生报告' },
      { name: 'cases', description: '窗口：办件' },
      { name: 'tasks', description: '窗口：人工任务' },
      { name: 'family', description: '家长：短信链接登录之后' },
      { name: 'audit', description: '审计：谁看过、做过什么' },
      { name: 'documents', description: '文书：出具、打印、领取、核验' },
      { name: 'entitlements', description: '待遇测算' },
      { name: 'operation', description: '运行' },
    ],
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: '身份提供方（OIDC）签发给本系统的访问令牌（JWT），或按机构、岗位发放的令牌',
        },
      },
    },
    security: [{ token: [] }],
  },
  transform: jsonSchemaTransform,
  transformObject: (document) => completeDocument(withoutUnused(jsonSchemaTransformObject(document))),
};
