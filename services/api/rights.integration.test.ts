import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, test } from 'vitest';
import { grantOf, mayDo, OPERATIONS, type Operation } from '../../policies/rights/operations.ts';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';
import { readDocument } from '../../test/support/answer-check.ts';
import { freshSample } from '../../test/support/samples.ts';
import { roleOfWho, TOKENS, type Who } from './api.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
}

/** What the document leaves out. */
const HIDDEN: readonly Route[] = [
  { operation: 'getMetrics', method: 'GET', path: '/metrics' },
  { operation: 'getOpenApi', method: 'GET', path: '/openapi.json' },
  { operation: 'getDocs', method: 'GET', path: '/' },
  { operation: 'getVerifyPage', method: 'GET', path: '/verify' },
  { operation: 'postVerifyPage', method: 'POST', path: '/verify' },
  { operation: 'postSignOut', method: 'POST', path: '/v1/sign-out' },
];

const DOCUMENTED = Object.entries(readDocument().paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): Route => {
    const { operationId } = operation as unknown as { readonly operationId: Operation };
    return { operation: operationId, method: method.toUpperCase(), path };
  }),
);
const ROUTES = [...DOCUMENTED, ...HIDDEN];

/** Nothing that there is. */
const NOTHING: Readonly<Record<string, string>> = {
  notificationId: 'no-such-number',
  caseNumber: 'B-0000-0000-0000-0',
  id: randomUUID(),
  letterId: randomUUID(),
  subject: 'child-1',
  code: 'birth-certificate',
  number: 'B-0000-0000-0000-0-A1',
  copy: '0',
  kind: 'session',
  name: 'nobody:nothing',
};

const hasBody = (method: string): boolean => method === 'POST' || method === 'PUT';

type Asking = Who | 'nobody' | 'stranger';
const ASKING: readonly Asking[] = [...(Object.keys(TOKENS) as Who[]), 'nobody', 'stranger'];

function ask(who: Asking, { method, path }: Route): Promise<LightMyRequestResponse> {
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => NOTHING[name] ?? 'x');
  const token =
    who === 'stranger' ? 'a-token-that-nobody-was-given' : who === 'nobody' ? undefined : TOKENS[who];
  return at.api.app.inject({
    method: method as 'GET',
    url,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(hasBody(method) ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
    },
    ...(hasBody(method) ? { payload: '{}' } : {}),
  });
}

const roleOf = (who: Asking) => (who === 'nobody' || who === 'stranger' ? undefined : roleOfWho(who));

test('every operation is in the table, and nothing else', () => {
  expect(ROUTES.map(({ operation }) => operation).toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
});

test('a route that the table does not know cannot be added', () => {
  const handler = async () => ({});
  expect(() => at.api.app.route({ method: 'GET', url: '/v1/unruled', handler })).toThrow('table of rights');
});

type Seen = readonly [status: number, code: string | undefined];

/** What is answered; whoever may do it gets whatever there is, and is refused for nothing but what was sent. */
function verdictOf([status, code]: Seen): string {
  if (status === 401) return `401 ${code ?? ''}`;
  return code === 'not-allowed' ? `${status} ${code}` : 'let in';
}

function expected(operation: Operation, who: Asking): string {
  const role = roleOf(who);
  const scope = role && grantOf(operation, role)?.scope;
  if (scope === 'hall' && who === 'policeOfficer') return '403 not-allowed';
  if (scope === 'everywhere' && who === 'foreignSupervisor') return '403 not-allowed';
  if (mayDo(operation, role)) return 'let in';
  return role === undefined ? '401 not-authenticated' : '403 not-allowed';
}

describe.each(ROUTES)('$method $path', (route) => {
  test.each(ASKING)('asked by %s', async (who) => {
    const answer = await ask(who, route);
    const code = answer.statusCode >= 400 ? answer.json<{ code?: string }>().code : undefined;
    expect(verdictOf([answer.statusCode, code])).toBe(expected(route.operation, who));
    expect('www-authenticate' in answer.headers).toBe(answer.statusCode === 401);
  });
});

describe('of what is another facility’s', () => {
  test('nothing can be reported, found or listed', async () => {
    const birth = freshSample('lanzhou-first-child');
    await at.desk.accept(birth);
    const number = encodeURIComponent(birth.notificationId);
    const posted = await at.api.call('otherHospital', '/v1/births', { body: freshSample('lanzhou-twins') });
    expect([posted.statusCode, posted.json<{ code: string }>().code]).toEqual([403, 'facility-not-allowed']);
    expect((await at.api.call('otherHospital', `/v1/births/${number}`)).statusCode).toBe(404);
    expect((await at.api.call('hospital', `/v1/births/${number}`)).statusCode).toBe(200);
    const listed = await at.api.call('otherHospital', '/v1/births');
    expect(listed.json<{ items: unknown[] }>().items).toEqual([]);
  });
});

const ROLES_AT_TASKS = ['clerk', 'supervisor', 'operator'] as const;

describe('of tasks that a role cannot complete', () => {
  const kinds = Object.keys(TASK_KINDS) as TaskKind[];
  const cells = kinds.flatMap((kind) => ROLES_AT_TASKS.map((role) => [kind, role] as const));

  test.each(cells)('%s, asked by a %s', async (kind, role) => {
    const id = await at.desk.open(kind);
    const may: readonly string[] = TASK_KINDS[kind].may;
    const isMine = may.includes(role);
    const read = await at.api.call(role, `/v1/tasks/${id}`);
    const claimed = await at.api.call(role, `/v1/tasks/${id}/claim`, { method: 'POST' });
    const completed = await at.desk.complete(id, { outcome: 'no-such-outcome' }, role);
    const dropped = await at.api.call(role, `/v1/tasks/${id}/completion`, { method: 'DELETE' });
    const seen = [read, claimed, completed, dropped].map(({ statusCode: status }) =>
      status === 403 || status === 404 ? status : 'found',
    );
    expect(new Set(seen)).toEqual(new Set([isMine ? 'found' : 404]));
  });
});
