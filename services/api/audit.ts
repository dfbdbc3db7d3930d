import type { FastifyReply, FastifyRequest } from 'fastify';
import { writeAuditLine, type AuditLine } from '../../infra/postgres/ledger/audit.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { trailOf } from '../../policies/rights/operations.ts';
import { readDocumentNumber } from '../../schemas/document.ts';
import { describeError } from '../../infra/telemetry/log.ts';
import type { App } from './app-types.ts';
import { SOON } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { ProblemError, writeProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** numbers of the cases that its answer names; null: none was made */
    named: ReadonlySet<string> | null;
    /** what was sent was held against what somebody may not be shown, and is refused: who guesses leaves a line */
    compared: boolean;
    /** what it was said to be for, as a code */
    purpose: string | null;
    /** pointers to what of people it shows in full */
    revealed: readonly string[] | null;
  }
}

/**
 * Writes down who asked what of which case, by the table of rights: a route that is added is written down without being told
 * to. The line is there before the answer is: where it cannot be written, nothing is shown.
 */
export function keepAudit(app: App, pool: Pool): void {
  app.decorateRequest('named', null);
  app.decorateRequest('compared', false);
  app.decorateRequest('purpose', null);
  app.decorateRequest('revealed', null);
  app.addHook('preSerialization', async (request, _reply, payload) => {
    if (isWrittenDown(request))
      request.named = new Set([...(request.named ?? []), ...caseNumbersIn(payload)]);
    return payload;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const line = lineOf(request, reply);
    if (!line) return payload;
    try {
      await writeAuditLine(pool, line);
      return payload;
    } catch (error) {
      if (line.status < 400) throw error;
      request.log.warn(
        describeError(error),
        'a refusal could not be written into the audit, and is not shown',
      );
      return unwritten(request, reply);
    }
  });
}

/** Of an answer that is a refusal already nobody makes a problem any more: it is put in its place here. */
function unwritten({ id }: FastifyRequest, reply: FastifyReply): string {
  const problem = writeProblem(new ProblemError('temporarily-unavailable'), id);
  void reply.code(problem.status).headers(SOON).type('application/problem+json; charset=utf-8');
  reply.removeHeader('content-length');
  return JSON.stringify(problem);
}

function isWrittenDown({ routeOptions }: FastifyRequest): boolean {
  const { operation } = routeOptions.config;
  return operation !== undefined && trailOf(operation) === 'each';
}

/** What a caller may not do, or not of this. */
const REFUSED = [403, 404];

/** @returns undefined for what shows nobody anything: what nobody knows, what was not understood, what failed */
function lineOf(request: FastifyRequest, { statusCode: status }: FastifyReply): AuditLine | undefined {
  const { caller, named, purpose, revealed } = request;
  // What the router refuses has none, and no route either.
  if (!caller) return undefined;
  const { operation } = request.routeOptions.config;
  if (operation === undefined || trailOf(operation) === 'none') return undefined;
  const isDone = status < 400 && isWrittenDown(request);
  const isRefused = REFUSED.includes(status) || (request.compared && status >= 400 && status < 500);
  if (!isDone && !isRefused) return undefined;
  const { caseNumber = caller.family?.caseNumber, task } = askedFor(request);
  return {
    requestId: request.id,
    who: caller.name,
    role: caller.role,
    operation,
    status,
    cases: [...new Set([...(caseNumber === undefined ? [] : [caseNumber]), ...(named ?? [])])],
    task,
    purpose,
    fields: revealed,
    department: caller.department,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the address names, where it is what it should be: what somebody has typed there may be anything. */
function askedFor({ params, query }: FastifyRequest): {
  caseNumber: string | undefined;
  task: string | null;
} {
  const { id, number, ...said } = params as Readonly<Record<string, unknown>>;
  const ofDocument = typeof number === 'string' ? readDocumentNumber(number)?.caseNumber : undefined;
  const caseNumber =
    said['caseNumber'] ?? ofDocument ?? (query as Readonly<Record<string, unknown>>)['caseNumber'];
  return {
    caseNumber: typeof caseNumber === 'string' ? readCaseNumber(caseNumber) : undefined,
    task: typeof id === 'string' && UUID.test(id) ? id : null,
  };
}

/** Every case that an answer names, wherever in it. */
function caseNumbersIn(answer: unknown): Set<string> {
  const found = new Set<string>();
  const look = (part: unknown): void => {
    if (Array.isArray(part)) return part.forEach(look);
    if (typeof part !== 'object' || part === null) return;
    for (const [name, value] of Object.entries(part))
      if (name !== 'caseNumber') look(value);
      else if (typeof value === 'string') found.add(value);
  };
  look(answer);
  return found;
}
