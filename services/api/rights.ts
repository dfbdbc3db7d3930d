import type { FastifyRequest } from 'fastify';
import { isWithin, worksOf } from '../../infra/postgres/ledger/bounds.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { boundsOf } from '../../policies/rights/bounds.ts';
import { seenBy } from '../../policies/rights/fields.ts';
import { grantOf, isOperation, mayDo, type Grant, type Operation } from '../../policies/rights/operations.ts';
import { UNBOUNDED, type Bounds } from '../../schemas/bounds.ts';
import type { WorkCode } from '../../schemas/matter.ts';
import { isOfDivisions } from '../../schemas/roles.ts';
import type { App } from './app-types.ts';
import { readCaseNumber } from './case-number.ts';
import { callerOf, identityOf, type Authenticator, type Caller } from './auth.ts';
import type { Viewer } from './masking.ts';
import { ProblemError } from './problem.ts';
import type { RateKeeper } from './rates.ts';

/** The operation of a route. @throws Error for a route that the table of rights does not know */
function operationOf({
  schema,
  url,
}: {
  readonly schema?: unknown;
  readonly url?: string | undefined;
}): Operation {
  const name = (schema as { readonly operationId?: unknown } | undefined)?.operationId;
  if (!isOperation(name)) throw new Error(`${url ?? ''} is not in the table of rights (policies/rights)`);
  return name;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** set by {@link keepRights} */
    operation?: Operation;
  }
  interface FastifyRequest {
    /** what the caller may do with it; null where no token is asked for */
    grant: Grant | null;
  }
}

/**
 * Lets in who may do what a route does, before anything of it is read. It rules the routes that are added after it, of which
 * one that the table does not know is never added; what was added before, the pages of the reference, is anybody's.
 */
export function keepRights(app: App, authenticate: Authenticator, rates: RateKeeper): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, operation: operationOf(route) };
  });
  app.addHook('onRequest', async (request) => {
    const { operation } = request.routeOptions.config;
    if (operation !== undefined) await letIn(request, operation, { authenticate, rates });
  });
}

async function letIn(
  request: FastifyRequest,
  operation: Operation,
  { authenticate, rates }: { readonly authenticate: Authenticator; readonly rates: RateKeeper },
): Promise<void> {
  if (mayDo(operation, undefined)) return void rates.stranger(request.client);
  const caller = await authenticate(
    request.headers.authorization,
    operation === 'getChanges' && isStaying(request),
  ).catch((error: unknown) => {
    rates.stranger(request.client);
    throw error;
  });
  rates.caller(identityOf(caller));
  request.caller = caller;
  const grant = grantOf(operation, caller.role);
  if (!grant) throw new ProblemError('not-allowed');
  refuseOutside(caller, grant);
  request.grant = grant;
}

/** A page that stays open listens by itself, whether or not somebody sits before it. */
export function isStaying({ headers, method }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/event-stream');
}

const OF_NOWHERE = '令牌没有写明办理哪些行政区划';
const OF_DEPARTMENT = '这一操作涉及全家，由大厅办理，部门人员不能做';

const OF_ALL_DIVISIONS = '这一操作涉及所有区划，由不限区划的主管或运维办理';

/** @throws ProblemError not-allowed for whoever works for no division, and for an officer of a department at what is a hall's */
function refuseOutside({ role, divisions, department }: Caller, { scope }: Grant): void {
  if (scope === 'nobody' || !isOfDivisions(role)) return;
  if (divisions.length === 0) throw new ProblemError('not-allowed', { detail: OF_NOWHERE });
  if (scope === 'hall' && department !== undefined)
    throw new ProblemError('not-allowed', { detail: OF_DEPARTMENT });
  if (scope === 'everywhere' && (department !== undefined || divisions !== '*'))
    throw new ProblemError('not-allowed', { detail: OF_ALL_DIVISIONS });
}

/** Which cases and tasks a caller has to do with: what lies outside is read as if it were not there. */
export function boundsFor(caller: Caller): Bounds {
  return isOfDivisions(caller.role) ? boundsOf(caller) : UNBOUNDED;
}

/** What of people the caller of a request is shown, by the table. */
export function viewerOf(request: FastifyRequest): Viewer {
  const { department } = boundsFor(callerOf(request));
  const sees = new Set(seenBy(request.grant?.sees ?? [], department));
  return { sees, ...(department === undefined ? {} : { department, works: worksOf(department) }) };
}

/** Whether the caller has a say over what others have begun. */
export function judges({ grant }: FastifyRequest): boolean {
  return grant?.judges ?? false;
}

/**
 * @param code of the matter that it is about, if it is about one: an officer of a department has its own
 * @throws ProblemError not-found for a case, or a matter, that lies outside of the caller's bounds
 */
export async function keepToBounds(
  pool: Pool,
  request: FastifyRequest,
  caseNumber: string,
  code?: WorkCode,
): Promise<void> {
  const bounds = boundsFor(callerOf(request));
  const isOwn =
    code === undefined || bounds.department === undefined || worksOf(bounds.department).includes(code);
  if (!isOwn || !(await isWithin(pool, caseNumber, bounds))) throw new ProblemError('not-found');
}

/**
 * The case that an address names, as far as the caller has to do with it.
 * @param typed as somebody has written it @param code of the matter that it is about, if it is about one
 * @returns its number
 * @throws ProblemError not-found for what is no number, and for what lies outside of the caller's bounds
 */
export async function caseWithin(
  pool: Pool,
  request: FastifyRequest,
  typed: string,
  code?: WorkCode,
): Promise<string> {
  const caseNumber = readCaseNumber(typed);
  if (caseNumber === undefined) throw new ProblemError('not-found');
  await keepToBounds(pool, request, caseNumber, code);
  return caseNumber;
}
