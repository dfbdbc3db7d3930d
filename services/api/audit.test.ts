import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Operation } from '../../policies/rights/operations.ts';
import type { App } from './app-types.ts';
import { keepAudit } from './audit.ts';
import type { Caller } from './auth.ts';
import { newCaseNumber } from './case-number.ts';

const ONE = newCaseNumber();
const OTHER = newCaseNumber();
const TASK = randomUUID();
const CLERK: Caller = { name: 'anna', role: 'clerk', facilities: [], divisions: '*' };

/** Written lines, as values of the statement; or nothing can be written. */
let lines: unknown[][];
let isAway: boolean;
const pool = {
  query: async ({ values }: { readonly values: unknown[] }) => {
    if (isAway) throw new Error('the database is away');
    lines.push(values);
  },
} as unknown as Pool;

/** A route of an operation that answers so, asked by a clerk, or by nobody. */
async function ask(
  operation: Operation,
  { url, answer, status = 200, caller = CLERK, compared }: Asked,
): Promise<{ status: number; body: string; id: string }> {
  const app = Fastify({ genReqId: () => randomUUID() }) as unknown as App;
  app.decorateRequest('caller', null);
  keepAudit(app, pool);
  let id = '';
  app.addHook('onRequest', async (request) => {
    request.caller = caller;
    id = request.id;
  });
  const route = url.replace(ONE.toLowerCase(), ':caseNumber').replace(TASK, ':id');
  app.route({
    method: 'GET',
    url: route,
    config: { operation },
    handler: async (request, reply) => {
      if (compared !== undefined) Object.assign(request, { compared: true, named: new Set([compared]) });
      return reply.code(status).send(answer);
    },
  });
  const { statusCode, body } = await app.inject(url);
  await app.close();
  return { status: statusCode, body, id };
}

interface Asked {
  readonly url: string;
  readonly answer: unknown;
  readonly status?: number;
  readonly caller?: Caller | null;
  /** the case against which something hidden was held */
  readonly compared?: string;
}

beforeEach(() => {
  lines = [];
  isAway = false;
});

describe('a call is written down', () => {
  test('with every case that its answer names, wherever, each once', async () => {
    const answer = { caseNumber: ONE, tasks: [{ sides: [{ caseNumber: OTHER }, { caseNumber: ONE }] }] };
    const { id, status } = await ask('getCase', { url: `/cases/${ONE.toLowerCase()}`, answer });
    expect(status).toBe(200);
    expect(lines).toEqual([[id, 'anna', 'clerk', 'getCase', 200, [ONE, OTHER], null, null, null, null]]);
  });

  test('with the department for which somebody works', async () => {
    const caller = { ...CLERK, department: 'finance' } as const;
    await ask('getCases', { url: '/cases', answer: { items: [] }, caller });
    expect(lines.map((line) => line.at(-1))).toEqual(['finance']);
  });

  test('once for a list', async () => {
    const answer = { items: [{ caseNumber: ONE }, { caseNumber: OTHER }], nextCursor: null };
    await ask('getCases', { url: '/cases', answer });
    expect(lines.map(([, , , operation, , cases]) => [operation, cases])).toEqual([
      ['getCases', [ONE, OTHER]],
    ]);
  });

  test('with the task that was asked for, also where it is refused', async () => {
    await ask('getTask', { url: `/tasks/${TASK}`, answer: '{"code":"not-found"}', status: 404 });
    expect(lines.map((line) => line.slice(3, 7))).toEqual([['getTask', 404, [], TASK]]);
  });

  test.each<[string, Operation, Partial<Asked>]>([
    ['a birth, whose history says it', 'postBirth', { answer: { caseNumber: ONE } }],
    ['what touches nobody', 'getReadyz', {}],
    ['what nobody known has asked', 'getCases', { caller: null, status: 401 }],
    ['what was not understood', 'getCases', { status: 422 }],
    ['what has failed', 'getCases', { status: 503 }],
  ])('but not %s', async (_, operation, asked) => {
    await ask(operation, { url: '/x', answer: {}, ...asked });
    expect(lines).toEqual([]);
  });

  test('where something was held against what the caller may not see, and is refused', async () => {
    for (const [status, answer] of [
      [422, {}],
      [409, { caseNumber: ONE }],
      [429, '{}'],
      [503, {}],
    ] as const)
      await ask('postAddition', { url: '/x', answer, status, compared: ONE });
    expect(lines.map((line) => line.slice(3, 6))).toEqual(
      [422, 409, 429].map((status) => ['postAddition', status, [ONE]]),
    );
  });

  test('where somebody reports for another: the refusal of a birth', async () => {
    await ask('postBirth', { url: '/x', answer: '{}', status: 403 });
    expect(lines.map((line) => line.slice(3, 6))).toEqual([['postBirth', 403, []]]);
  });
});

test('what cannot be written down is not shown', async () => {
  isAway = true;
  const { status, body } = await ask('getCase', {
    url: `/cases/${ONE.toLowerCase()}`,
    answer: { caseNumber: ONE },
  });
  expect(status).toBe(500);
  expect(body).not.toContain(ONE);
});

test('a refusal that cannot be written down is a problem too, and says nothing of what has failed', async () => {
  isAway = true;
  const { status, body } = await ask('getCase', {
    url: `/cases/${ONE.toLowerCase()}`,
    answer: {},
    status: 404,
  });
  expect(status).toBe(503);
  expect(JSON.parse(body)).toMatchObject({ status: 503, code: 'temporarily-unavailable' });
  expect(body).not.toMatch(/away/);
});
