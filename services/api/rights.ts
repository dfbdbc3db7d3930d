import type { FastifyRequest } from 'fastify';
import { isOperation, mayDo, type Operation } from '../../policies/rights/operations.ts';
import type { App } from './app-types.ts';
import type { Authenticator } from './auth.ts';
import { ProblemError } from './problem.ts';

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

/**
 * Lets in who may do what a route does, before anything of it is read. A route that the table does not know is never added;
 * an address that there is not is nobody's.
 */
export function keepRights(app: App, authenticate: Authenticator): void {
  app.addHook('onRoute', (route) => void operationOf(route));
  app.addHook('onRequest', async (request) => {
    if (!request.is404) letIn(request, operationOf(request.routeOptions), authenticate);
  });
}

function letIn(request: FastifyRequest, operation: Operation, authenticate: Authenticator): void {
  if (mayDo(operation, undefined)) return;
  const caller = authenticate(request.headers.authorization);
  if (!caller)
    throw new ProblemError('not-authenticated', {
      headers: { 'www-authenticate': 'Bearer realm="birth"' },
    });
  request.caller = caller;
  if (!mayDo(operation, caller.role)) throw new ProblemError('not-allowed');
}
