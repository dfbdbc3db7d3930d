import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PROBLEM_CODES, PROBLEMS, problemType, type ProblemCode } from '../../schemas/problem.ts';
import { problemAnswers } from './api-document.ts';
import type { App } from './app-types.ts';

const problemKindSchema = z
  .strictObject({
    type: z.string().meta({ title: '种类' }),
    code: z.enum(PROBLEM_CODES).meta({ title: '错误代码' }),
    status: z.int().meta({ title: 'HTTP 状态码' }),
    title: z.string().meta({ title: '标题' }),
    happened: z.string().meta({ title: '发生了什么' }),
    remedy: z.string().meta({ title: '怎么办' }),
  })
  .meta({ id: 'ProblemKind', title: '错误的说明' });

type ProblemPage = z.infer<typeof problemKindSchema>;

function kindOf(code: ProblemCode): ProblemPage {
  return { type: problemType(code), code, ...PROBLEMS[code] };
}

const STYLE =
  'body{font:18px/1.7 system-ui,sans-serif;max-width:40em;margin:2em auto;padding:0 1em}code{font-size:.9em}h1{line-height:1.3}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
/** Nothing is fetched, run or sent from these pages. */
const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Texts are ours (schemas/problem.ts), and some say `<`. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function writePage(title: string, lines: readonly string[]): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`;
  return `<!doctype html>\n<html lang="zh-CN"><head>${head}<style>${STYLE}</style></head>\n<body>\n${lines.join('\n')}\n</body></html>\n`;
}

function link(address: string, text: string): string {
  return `<a href="${address}">${text}</a>`;
}

function writeKind({ code, status, title, happened, remedy }: ProblemPage): string {
  return writePage(title, [
    `<p><code>${code}</code> · HTTP ${status}</p>`,
    `<h1>${escaped(title)}</h1>`,
    `<h2>发生了什么</h2><p>${escaped(happened)}</p>`,
    `<h2>怎么办</h2><p>${escaped(remedy)}</p>`,
    `<p>${link('/problems', '所有错误代码')} · ${link('/docs', '接口文档')}</p>`,
  ]);
}

function writeList(kinds: readonly ProblemPage[]): string {
  const items = kinds.map(
    ({ code, status, title }) =>
      `<li>${status} <a href="/problems/${code}"><code>${code}</code></a> ${escaped(title)}</li>`,
  );
  return writePage('错误代码', ['<h1>错误代码</h1>', '<ul>', ...items, '</ul>']);
}

/** A browser asks for pages, a program for data. */
function wantsPage(accept: string | undefined): boolean {
  return (accept ?? '').includes('text/html');
}

/** `/problems/{code}`: what each `type` of a problem points at, for people and programs, without a token. */
export function registerProblemPages(app: App): void {
  const shared = { tags: ['operation'], security: [] };
  const answer = (schema: z.ZodType, description: string) => ({
    description,
    content: { 'application/json': { schema }, 'text/html': { schema: z.string() } },
  });
  app.route({
    method: 'GET',
    url: '/problems',
    schema: {
      ...shared,
      operationId: 'getProblems',
      summary: '所有错误代码',
      response: {
        200: answer(z.strictObject({ items: z.array(problemKindSchema) }), '所有错误代码'),
        ...problemAnswers(),
      },
    },
    handler: async ({ headers }, reply) => {
      const kinds = PROBLEM_CODES.map(kindOf);
      reply.headers({ vary: 'accept' });
      if (!wantsPage(headers.accept)) return reply.type('application/json').send({ items: kinds });
      reply.header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8');
      return reply.send(writeList(kinds));
    },
  });
  app.route({
    method: 'GET',
    url: '/problems/:code',
    schema: {
      ...shared,
      operationId: 'getProblem',
      summary: '一种错误：发生了什么，怎么办',
      params: z.object({ code: z.enum(PROBLEM_CODES).meta({ title: '错误代码' }) }),
      response: { 200: answer(problemKindSchema, '错误的说明'), ...problemAnswers('not-found') },
    },
    handler: async ({ headers, params }, reply) => {
      const kind = kindOf(params.code);
      reply.headers({ vary: 'accept' });
      if (!wantsPage(headers.accept)) return reply.type('application/json').send(kind);
      reply.header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8');
      return reply.send(writeKind(kind));
    },
  });
}
