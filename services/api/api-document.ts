import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { problemSchema } from '../../schemas/problem.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';

const problemContent = { 'application/problem+json': { schema: problemSchema } };

/** What a route may also say because it may say this: bodies are all read in one way, and tokens have their turn. */
const WITH: Partial<Record<ProblemCode, readonly ProblemCode[]>> = {
  'not-json': ['not-utf-8', 'not-gzip', 'too-large', 'unsupported-media-type'],
  'not-authenticated': ['bad-request', 'overloaded'],
};

/** The error answers of a route, by status, for its documentation. */
export function problemAnswers(...named: readonly ProblemCode[]) {
  const codes = new Set(named.flatMap((code) => [code, ...(WITH[code] ?? [])]));
  const statuses = new Map<number, string[]>();
  for (const code of codes) {
    const { status, title } = PROBLEMS[code];
    statuses.set(status, [...(statuses.get(status) ?? []), `${code}：${title}`]);
  }
  return Object.fromEntries(
    [...statuses].map(([status, lines]) => [
      status,
      { description: lines.join('；'), content: problemContent },
    ]),
  ) as Record<string, { description: string; content: typeof problemContent }>;
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
  const shown = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...components, schemas: shown } };
}

/** OpenAPI 3.1, from the schemas that the routes check with. */
export const openApiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: '出生一件事 接口',
      version: '1.0.0',
      description:
        '医院上报出生、窗口查看办件与办结人工任务。错误一律为 application/problem+json（RFC 9457），`code` 稳定。',
      license: { name: 'Mulan PSL v2', identifier: 'MulanPSL-2.0' },
    },
    servers: [{ url: '/', description: '本机' }],
    tags: [
      { name: 'births', description: '医院：出生报告' },
      { name: 'cases', description: '窗口：办件' },
      { name: 'tasks', description: '窗口：人工任务' },
      { name: 'entitlements', description: '待遇测算' },
      { name: 'operation', description: '运行' },
    ],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '按机构或岗位发放的令牌' },
      },
    },
    security: [{ token: [] }],
  },
  transform: jsonSchemaTransform,
  transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
};
