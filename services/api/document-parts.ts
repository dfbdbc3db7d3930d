import { fieldWord } from '../../schemas/field-words.ts';
import { PROBLEM_CODES, type ProblemCode } from '../../schemas/problem.ts';
import { OPERATION_EXAMPLES, type Example } from './document-examples.ts';
import { ProblemError, writeProblem } from './problem.ts';

/*
 * What the API document says beside what the routes check with: headers of answers, examples, and the names of fields.
 */

type Part = Record<string, unknown>;

interface Content {
  schema?: Part;
  examples?: Readonly<Record<string, Example>>;
}

interface Answer extends Part {
  headers?: Part;
  content?: Record<string, Content>;
}

interface Operation extends Part {
  readonly operationId?: string;
  parameters?: readonly { readonly name: string; readonly schema: Part }[];
  readonly requestBody?: { readonly content: Record<string, Content> };
  readonly responses: Record<string, Answer>;
}

interface ApiDocument {
  readonly paths?: Record<string, Record<string, Operation>>;
  readonly components?: { readonly schemas?: Record<string, Part> };
}

const text = (description: string, schema: Part = {}) => ({
  description,
  required: true,
  schema: { type: 'string', ...schema },
});

/** The headers of answers, by name; each is described once. */
const HEADERS = {
  'X-Request-Id': text('本次请求的编号，出错时告诉系统管理员', { format: 'uuid' }),
  'Content-Language': text('文字所用的语言', { const: 'zh-CN' }),
  'Cache-Control': text('不留存', { const: 'no-store' }),
  Location: text('查看进度的地址'),
  'Retry-After': text('多少秒之后再来', { pattern: '^[0-9]+$' }),
  ETag: text('这份答复的标记，再问时写进 If-None-Match'),
  'WWW-Authenticate': text('怎样登录', { const: 'Bearer realm="birth"' }),
} as const;
type HeaderName = keyof typeof HEADERS;

const ALWAYS: readonly HeaderName[] = ['X-Request-Id', 'Content-Language', 'Cache-Control'];
const BY_STATUS: Readonly<Record<string, readonly HeaderName[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
};
const BY_OPERATION: Readonly<Record<string, readonly HeaderName[]>> = {
  'postBirth 200': ['Location'],
  'postBirth 202': ['Location'],
};

function headersOf({ operationId = '', responses }: Operation, status: string): Part {
  const { content = {} } = responses[status] ?? {};
  const isReading = '304' in responses;
  const passes = status === '503' && 'application/problem+json' in content;
  const names: readonly HeaderName[] = [
    ...ALWAYS,
    ...(isReading && (status === '200' || status === '304') ? (['ETag'] as const) : []),
    ...(BY_STATUS[status] ?? []),
    ...(passes ? (['Retry-After'] as const) : []),
    ...(BY_OPERATION[`${operationId} ${status}`] ?? []),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

const DONE = { completedBy: 'clerk', completedAt: '2026-11-21T10:05:00.000+08:00', outcome: 'corrected' };

/** Of what else a problem may say. */
const MORE: Readonly<Partial<Record<ProblemCode, ConstructorParameters<typeof ProblemError>[1]>>> = {
  'validation-failed': {
    detail: '共1处需要更正',
    errors: [{ pointer: '/mother/birthDate', code: 'required', detail: '必填项未填写' }],
  },
  'query-invalid': { errors: [{ pointer: '/limit', code: 'too-big', detail: '每页条数不能大于200' }] },
  'delivery-differs': {
    caseNumber: 'B-7K3F-9QWM-2XTA-0',
    errors: [{ pointer: '/mother/name', code: 'differs', detail: '与已受理的内容不一致' }],
  },
  'task-already-completed': {
    detail: `已由 ${DONE.completedBy} 于 ${DONE.completedAt} 办结`,
    members: DONE,
  },
};

const REQUEST_ID = '5d0a6b0e-6d2c-4a5e-9a0e-0c1d2e3f4a5b';

/** The codes that an answer may have, which its schema says (api-document.ts). */
function codesIn(schema: unknown): ProblemCode[] {
  const said = JSON.stringify(schema) ?? '';
  const enumerated = [...said.matchAll(/"enum":\[([^\]]*)\]/g)].flatMap(([, codes = '']) =>
    codes.split(',').map((code) => code.replaceAll('"', '')),
  );
  return PROBLEM_CODES.filter((code) => enumerated.includes(code));
}

function problemExamples(schema: unknown): Record<string, Example> {
  return Object.fromEntries(
    codesIn(schema).map((code) => {
      const value = writeProblem(new ProblemError(code, MORE[code]), REQUEST_ID);
      return [code, { summary: value.title, value }];
    }),
  );
}

function completeAnswer(operation: Operation, status: string, answer: Answer): void {
  const { operationId = '' } = operation;
  answer.headers = headersOf(operation, status);
  for (const [type, content] of Object.entries(answer.content ?? {})) {
    const own = OPERATION_EXAMPLES[operationId]?.answers?.[Number(status)];
    const examples = type === 'application/problem+json' ? problemExamples(content.schema) : own;
    if (examples && type !== 'text/html') content.examples = examples;
  }
}

/** What every reading of data may be asked with, and answer (etags.ts). */
function sayUnchanged(operation: Operation): void {
  const parameter = {
    in: 'header',
    name: 'if-none-match',
    required: false,
    schema: { type: 'string', title: '上一份答复的标记', maxLength: 200 },
  };
  operation.parameters = [...(operation.parameters ?? []), parameter];
  operation.responses['304'] = { description: '与 If-None-Match 所写的那份相同，没有内容' };
}

function completeOperation(operation: Operation): void {
  const { operationId = '', parameters = [], requestBody, responses } = operation;
  for (const { name, schema } of parameters) nameField(name, schema);
  const { request } = OPERATION_EXAMPLES[operationId] ?? {};
  for (const content of Object.values(requestBody?.content ?? {})) if (request) content.examples = request;
  for (const [status, answer] of Object.entries(responses)) completeAnswer(operation, status, answer);
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameField(field: string, schema: Part, within?: string): void {
  const word = fieldWord(field, within);
  if (schema['title'] === undefined && !('$ref' in schema) && word !== undefined) schema['title'] = word;
}

/** Says of each field what it is called, where its schema does not. @param within the name of what it stands in */
function nameFields(schema: unknown, within?: string): void {
  if (Array.isArray(schema)) for (const each of schema) nameFields(each, within);
  if (!isPart(schema)) return;
  const { properties, ...rest } = schema;
  for (const [field, member] of Object.entries(isPart(properties) ? properties : {})) {
    if (isPart(member)) nameField(field, member, within);
    nameFields(member, field);
  }
  for (const [key, part] of Object.entries(rest)) if (key !== 'examples') nameFields(part, within);
}

/** The document with all of it. */
export function completeDocument<T extends object>(document: T): T {
  const { paths = {}, components = {}, ...rest } = document as ApiDocument;
  for (const [path, { get }] of Object.entries(paths)) if (get && path.startsWith('/v1/')) sayUnchanged(get);
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path)))
    completeOperation(operation);
  nameFields(components.schemas);
  nameFields(paths);
  return { ...rest, paths, components: { ...components, headers: HEADERS } } as unknown as T;
}
